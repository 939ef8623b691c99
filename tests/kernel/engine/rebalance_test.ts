import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { rebalanceBars, type RebalancePeriod, resolveRebalance } from "../../../kernel/engine/rebalance.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";

const times = (...days: string[]) => Float64Array.from(days.map((day) => Date.parse(day)));
const due = (time: Float64Array, every: RebalancePeriod | number, start?: number) =>
  Array.from(rebalanceBars(time, { every }, start)).flatMap((one, bar) => one === 1 ? [bar] : []);

// Monday to Friday, a Monday left out as a holiday, over the turn of a month, a quarter and a year.
const DAYS = times(
  "2023-12-28", // Thursday
  "2023-12-29",
  "2024-01-02", // Tuesday
  "2024-01-05",
  "2024-01-08",
  "2024-01-31",
  "2024-02-01",
  "2024-03-28",
  "2024-04-01",
);

Deno.test("rebalanceBars() marks the first bar of each period, and the first of all", () => {
  assertEquals(due(DAYS, "week"), [0, 2, 4, 5, 7, 8]);
  assertEquals(due(DAYS, "month"), [0, 2, 6, 7, 8]);
  assertEquals(due(DAYS, "quarter"), [0, 2, 8]);
  assertEquals(due(DAYS, "year"), [0, 2]);
  assertEquals(due(DAYS, "day"), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

Deno.test("rebalanceBars() begins weeks on Monday", () => {
  assertEquals(due(times("2024-06-01", "2024-06-02", "2024-06-03", "2024-06-09", "2024-06-10"), "week"), [
    0,
    2,
    4,
  ]);
});

Deno.test("rebalanceBars() marks one intraday bar a day, across midnight UTC", () => {
  const time = times("2024-06-03T22:00", "2024-06-03T23:00", "2024-06-04T00:00", "2024-06-04T01:00");
  assertEquals(due(time, "day"), [0, 2]);
});

Deno.test("rebalanceBars() counts bars from the start", () => {
  assertEquals(due(DAYS, 4), [0, 4, 8]);
  assertEquals(due(DAYS, 4, 3), [3, 7]);
  assertEquals(due(DAYS, "quarter", 1), [1, 2, 8]);
  assertEquals(due(times("1969-12-30", "1969-12-31", "1970-01-01"), "month"), [0, 2]);
  assertEquals(due(new Float64Array(0), "month"), []);
});

Deno.test("rebalancing without a rule is none, and a threshold is zero by default", () => {
  assertEquals(resolveRebalance(undefined), null);
  assertEquals(resolveRebalance(null), null);
  assertEquals(resolveRebalance({ every: "month" }), { every: "month", threshold: 0 });
  assertEquals(resolveRebalance({ every: 21, threshold: 0.05 }), { every: 21, threshold: 0.05 });
});

Deno.test("rebalancing at a wrong period or threshold is refused with what is allowed", () => {
  for (const every of ["monthly", 0, 2.5, -1, NaN, null]) {
    const error = assertThrows(() => resolveRebalance({ every: every as never }), ParameterError);
    assertEquals([error.field, error.value], ["rebalance.every", every]);
  }
  const error = assertThrows(() => resolveRebalance({ every: "month", threshold: 5 }), ParameterError);
  assertStringIncludes(error.message, "for 5 % write 0.05");
  assertThrows(
    () => resolveRebalance({ every: "month", treshold: 0.1 } as never),
    ParameterError,
    "threshold",
  );
  assertThrows(() => resolveRebalance("month" as never), ParameterError, "rebalance");
});
