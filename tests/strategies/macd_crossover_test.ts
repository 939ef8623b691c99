import { assert, assertEquals, assertThrows } from "@std/assert";
import { macd, ParameterError } from "../../kernel/mod.ts";
import { macdCrossover } from "../../strategies/macd_crossover.ts";
import { randomWalk } from "../kernel/random_walk.ts";
import { fired } from "./by_bar.ts";
import { barsOf } from "./hand_bars.ts";

Deno.test("macd_crossover fires once per cross, in the bar of the cross", () => {
  // By hand: MACD 0.17 against its signal of 0.33 in bar 3, 0.21 against 0.15 in bar 5, 0.67 against 0.69 in bar 8.
  const bars = barsOf([10, 11, 12, 11, 10, 12, 14, 17, 17, 16]);
  const { entries, exits } = fired(macdCrossover({ fast: 2, slow: 3, signal: 2 }), bars);
  assertEquals([entries, exits], [[5], [8]]);
});

Deno.test("macd_crossover buys below zero alone where it is told to, and sells as before", () => {
  const bars = randomWalk(2000, 3);
  const [all, low] = [false, true].map((belowZero) => fired(macdCrossover({ belowZero }), bars));
  const { macd: line } = macd(bars.close, 12, 26, 9);
  assertEquals(low!.entries, all!.entries.filter((i) => line[i]! < 0));
  assert(low!.entries.length > 0 && low!.entries.length < all!.entries.length);
  assertEquals(low!.exits, all!.exits);
});

Deno.test("macd_crossover refuses a fast length that is not below the slow one", () => {
  assertThrows(() => macdCrossover({ fast: 26, slow: 26 }), ParameterError, "fast must be below slow");
  assertThrows(() => macdCrossover({ fast: 30 }), ParameterError, "fast must be below slow");
  assertThrows(() => macdCrossover({ signal: 0 }), ParameterError, "signal");
});
