import { assertAlmostEquals, assertEquals } from "@std/assert";
import { dailyVolatility } from "../../../kernel/engine/volatility.ts";
import golden from "../../golden/sizing.json" with { type: "json" };
import { closes, DAY, MONDAY } from "./views.ts";

function assertColumn(actual: (bar: number) => number, expected: readonly (number | null)[]) {
  expected.forEach((value, bar) => {
    if (value === null) assertEquals(actual(bar), NaN, `bar ${bar}`);
    else assertAlmostEquals(actual(bar), value, 1e-12, `bar ${bar}`);
  });
}

Deno.test("dailyVolatility() of daily bars is pandas' rolling deviation, NaN before n returns", () => {
  const bars = closes(golden.a.close, { time: golden.a.time });
  assertColumn((bar) => dailyVolatility(bars, bar, 20), golden.a.volatility20);
});

Deno.test("dailyVolatility() of intraday bars is that of the last closes of the days before", () => {
  const bars = closes(golden.intraday.close, { time: golden.intraday.time, timeframe: "30m" });
  assertColumn((bar) => dailyVolatility(bars, bar, 20), golden.intraday.volatility20);
});

Deno.test("dailyVolatility() does not change when later bars are cut off", () => {
  const { close, time } = golden.intraday;
  const whole = closes(close, { time, timeframe: "30m" });
  for (const bar of [300, 311, 312, 320]) {
    const cut = closes(close.slice(0, bar + 1), { time: time.slice(0, bar + 1), timeframe: "30m" });
    assertEquals(dailyVolatility(cut, bar, 20), dailyVolatility(whole, bar, 20));
  }
});

Deno.test("dailyVolatility() is zero where the price stands still, and NaN before the first bar", () => {
  assertEquals(dailyVolatility(closes([5, 5, 5, 5]), 3, 3), 0);
  assertEquals(dailyVolatility(closes([5, 5, 5, 5]), 2, 3), NaN);
  assertEquals(dailyVolatility(closes([5, 5, 5, 5]), -1, 3), NaN);
  assertEquals(dailyVolatility(closes([5, 5, 5, 5], { timeframe: "1h" }), -1, 3), NaN);
});

Deno.test("dailyVolatility() takes a split for no move of the price", () => {
  const smooth = closes([100, 102, 101, 104, 103]);
  const split = {
    ...closes([100, 102, 101, 26, 25.75]),
    actions: [{ kind: "split" as const, time: MONDAY + 3 * DAY, ratio: 4 }],
  };
  assertAlmostEquals(dailyVolatility(split, 4, 4), dailyVolatility(smooth, 4, 4), 1e-15);
});
