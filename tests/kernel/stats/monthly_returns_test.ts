import { assertAlmostEquals, assertEquals } from "@std/assert";
import { monthlyReturns } from "../../../kernel/stats/monthly_returns.ts";
import golden from "../../golden/metrics.json" with { type: "json" };

const at = (...days: string[]) => Float64Array.from(days, (day) => Date.parse(day));

Deno.test("monthlyReturns() agrees with pandas month by month and year by year", () => {
  const { years, values, totals } = monthlyReturns(
    Float64Array.from(golden.time),
    Float64Array.from(golden.equity),
  );
  assertEquals(years.map(String), Object.keys(golden.years));
  Object.values(golden.years).forEach((expected, i) => assertAlmostEquals(totals[i]!, expected, 1e-12));
  const months = golden.months as Record<string, number>;
  const shown = values.flatMap((row, y) =>
    row.flatMap((value, month) =>
      value === null ? [] : [[`${years[y]}-${String(month + 1).padStart(2, "0")}`, value]]
    )
  );
  assertEquals(shown.map(([month]) => month), Object.keys(months));
  for (const [month, value] of shown) assertAlmostEquals(value as number, months[month as string]!, 1e-12);
});

Deno.test("monthlyReturns() leaves months without bars null and carries the last equity over them", () => {
  const { years, values, totals } = monthlyReturns(
    at("2023-11-30", "2024-02-01", "2024-02-29", "2025-01-31"),
    Float64Array.of(100, 110, 121, 60.5),
  );
  assertEquals(years, [2023, 2024, 2025]);
  assertEquals(values[0]![10], 0);
  assertAlmostEquals(values[1]![1]!, 0.21, 1e-12);
  assertEquals(values[1]![0], null);
  assertAlmostEquals(values[2]![0]!, -0.5, 1e-12);
  assertAlmostEquals(totals[1]!, 0.21, 1e-12);
});

Deno.test("monthlyReturns() of nothing is nothing", () => {
  assertEquals(monthlyReturns(new Float64Array(0), new Float64Array(0)), {
    years: [],
    values: [],
    totals: [],
  });
});
