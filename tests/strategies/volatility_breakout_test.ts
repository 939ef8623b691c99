import { assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../kernel/mod.ts";
import { volatilityBreakout } from "../../strategies/volatility_breakout.ts";
import { fired, roundTrips } from "./by_bar.ts";
import { barsOf } from "./hand_bars.ts";

/** Every bar of the calm ranges over 2 about a close of 100, so its average true range is 2. */
const calm = Array(5).fill(100);
const around = (close: number[]) => ({
  high: close.map((price) => price + 1),
  low: close.map((price) => price - 1),
  open: close,
});
const bars = (...more: number[]) => barsOf([...calm, ...more], around([...calm, ...more]));
const params = { period: 3, entryAtr: 1.5, exitAtr: 2 };

Deno.test("volatility_breakout buys a close more than so many ranges above the close before", () => {
  const strategy = volatilityBreakout(params);
  assertEquals(fired(strategy, bars(103)).entries, []);
  assertEquals(fired(strategy, bars(103.01)).entries, [5]);
  // The same rise in steps is none.
  assertEquals(fired(strategy, bars(101.5, 103, 104.5)).entries, []);
});

Deno.test("volatility_breakout measures by the ranges before the bar, not its own", () => {
  const close = [...calm, 103.01];
  const columns = around(close);
  columns.high[5] = 500;
  assertEquals(fired(volatilityBreakout(params), barsOf(close, columns)).entries, [5]);
});

Deno.test("volatility_breakout sells a close more than so many ranges below the close before", () => {
  const trips = (...more: number[]) =>
    roundTrips(volatilityBreakout(params), bars(103.01, ...more)).map(({ entry, exit }) => [entry, exit]);
  // After the rise the average range is (2 + 2 + 4.01) / 3 = 2.67 by Wilder's weights: the limit is 5.34 lower.
  assertEquals(trips(97.7, 97.7, 97.7), [[6, null]]);
  assertEquals(trips(97.6, 97.6, 97.6), [[6, 7]]);
});

Deno.test("volatility_breakout turns round only where shorts are allowed", () => {
  const sides = (allowShort: boolean) =>
    roundTrips(volatilityBreakout({ ...params, allowShort }), bars(103.01, 90, 90, 120, 120))
      .map(({ side, entry, exit }) => [side, entry, exit]);
  assertEquals(sides(false), [["long", 6, 7], ["long", 9, null]]);
  assertEquals(sides(true), [["long", 6, 7], ["short", 7, 9], ["long", 9, null]]);
});

Deno.test("volatility_breakout waits until there is a range before the bar", () => {
  assertEquals(fired(volatilityBreakout(params), barsOf([100, 101, 120, 140])).entries, []);
});

Deno.test("volatility_breakout refuses distances that are none", () => {
  assertThrows(() => volatilityBreakout({ entryAtr: 0 }), ParameterError, "entryAtr");
  assertThrows(() => volatilityBreakout({ exitAtr: -1 }), ParameterError, "exitAtr");
  assertThrows(() => volatilityBreakout({ period: 0 }), ParameterError, "period");
});
