import { assertAlmostEquals, assertEquals } from "@std/assert";
import { monthlyHeatmap } from "../../../../kernel/plot/spec/heatmap.ts";
import { walk } from "../samples.ts";

Deno.test("monthlyHeatmap() compounds its months to each year's total", () => {
  const { values, rows, totals } = monthlyHeatmap(walk(800));
  assertEquals(rows, ["2018", "2019", "2020", "2021"]);
  values.forEach((months, row) => {
    const growth = months.reduce((product: number, value) => product * (1 + (value ?? 0)), 1);
    assertAlmostEquals(totals!.values[row]!, growth - 1, 1e-12);
  });
});

Deno.test("monthlyHeatmap() counts each month from the last value before it, as brute force does", () => {
  const { time, equity } = walk(300);
  const { values, rows } = monthlyHeatmap({ time, equity });
  values.forEach((months, row) =>
    months.forEach((value, month) => {
      const inside = Array.from(time, (_, i) => i).filter((i) => {
        const date = new Date(time[i]!);
        return String(date.getUTCFullYear()) === rows[row] && date.getUTCMonth() === month;
      });
      if (inside.length === 0) return assertEquals(value, null);
      const before = equity[Math.max(0, inside[0]! - 1)]!;
      assertAlmostEquals(value!, equity[inside.at(-1)!]! / before - 1, 1e-12);
    })
  );
});

Deno.test("monthlyHeatmap() skips times without an equity and has no rows without any", () => {
  const time = [Date.UTC(2020, 0, 1), Date.UTC(2020, 0, 31), Date.UTC(2020, 2, 31)];
  const { values } = monthlyHeatmap({ time, equity: [NaN, 100, 110] });
  assertEquals(values[0]!.slice(0, 2), [0, null]);
  assertAlmostEquals(values[0]![2]!, 0.1, 1e-12);
  assertEquals(monthlyHeatmap({ time: [], equity: [] }).rows, []);
});
