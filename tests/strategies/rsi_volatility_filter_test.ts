import { assert, assertEquals, assertThrows } from "@std/assert";
import { atr, ParameterError, rollingRank, rsi } from "../../kernel/mod.ts";
import { rsiVolatilityFilter } from "../../strategies/rsi_volatility_filter.ts";
import { randomWalk } from "../kernel/random_walk.ts";
import { fired } from "./by_bar.ts";
import { barsOf } from "./hand_bars.ts";

const params = { period: 2, oversold: 30, exit: 70, atrPeriod: 1, window: 5, maxPercentile: 80 };
const strategy = rsiVolatilityFilter(params);
const close = [100, 101, 100, 101, 100, 101, 100, 98, 99, 100, 102];

/** The same closes; the bar whose RSI is below 30, bar 7, spans `range`. */
const withRange = (range: number) =>
  barsOf(close, { low: close.map((price, i) => (i === 7 ? 100 - range : price - 1)) });

Deno.test("rsi_volatility_filter enters only while the range is not above its percentile", () => {
  // The bars before span 2 or 1 (their lows lie 1 below): a span of 2 is no new maximum, one of 9 ranks first of 5.
  assertEquals(fired(strategy, withRange(3)).entries, []);
  assertEquals(fired(strategy, withRange(9)).entries, []);
  assertEquals(fired(rsiVolatilityFilter({ ...params, maxPercentile: 100 }), withRange(9)).entries, [7]);
});

Deno.test("rsi_volatility_filter has no entry above the percentile and misses none below it", () => {
  const bars = randomWalk(2000, 9);
  const { entries } = fired(rsiVolatilityFilter({ window: 50, maxPercentile: 60 }), bars);
  const strength = rsi(bars.close, 14);
  const rank = rollingRank(atr(bars.high, bars.low, bars.close, 14), 50);
  const oversold = [...strength.keys()].filter((i) => strength[i]! < 35);
  assertEquals(entries, oversold.filter((i) => rank[i]! <= 0.6));
  assert(entries.length > 0 && entries.length < oversold.length);
});

Deno.test("rsi_volatility_filter never holds exits back", () => {
  assertEquals(fired(strategy, withRange(9)).exits, fired(strategy, withRange(2)).exits);
  assert(fired(strategy, withRange(9)).exits.length > 0);
});

Deno.test("rsi_volatility_filter does not enter before there is a percentile", () => {
  const bars = barsOf([100, 99, 98, 97, 96, 95, 94]);
  assertEquals(fired(rsiVolatilityFilter({ ...params, maxPercentile: 100 }), bars).entries, [5, 6]);
});

Deno.test("rsi_volatility_filter refuses levels and percentiles that cannot be", () => {
  assertThrows(() => rsiVolatilityFilter({ oversold: 55 }), ParameterError, "oversold must be below exit");
  assertThrows(() => rsiVolatilityFilter({ maxPercentile: 101 }), ParameterError, "maxPercentile");
  assertThrows(() => rsiVolatilityFilter({ window: 1 }), ParameterError, "window");
});
