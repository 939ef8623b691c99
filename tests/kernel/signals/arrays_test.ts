import { assert, assertEquals, assertThrows } from "@std/assert";
import { custom, lag } from "../../../kernel/signals/columns.ts";
import { atr, ema, rsi, sma, trueRange } from "../../../kernel/signals/indicators.ts";
import { above, below, between, crossedAbove, crossedBelow } from "../../../kernel/signals/compare.ts";
import { and, barsSince, not, or } from "../../../kernel/signals/logic.ts";
import { crossMasks } from "../../../kernel/signals/masks.ts";
import { COLUMNS } from "../../../kernel/signals/node.ts";
import { LookAheadError, ParameterError } from "../../../kernel/series/errors.ts";
import { sma as smaOf } from "../../../kernel/indicators/sma.ts";
import { randomWalk, seededRandom } from "../random_walk.ts";

const f = (...values: number[]) => Float64Array.from(values);
const bits = (mask: Uint8Array) => [...mask].join("");

Deno.test("crossedAbove() needs at or below before and above now", () => {
  assertEquals(bits(crossedAbove(f(1, 2, 3, 1, 3), f(2, 2, 2, 2, 2))), "00101");
  assertEquals(bits(crossedAbove(f(3, 3), f(2, 2))), "00");
});

Deno.test("crossedBelow() needs at or above before and below now", () => {
  assertEquals(bits(crossedBelow(f(3, 2, 1, 3, 1), 2)), "00101");
});

Deno.test("crosses both ways equal their definitions bar by bar, through equal values and NaN", () => {
  const random = seededRandom(5);
  const value = () => [1, 2, 3, NaN][Math.floor(random() * 4)]!;
  for (let length = 0; length < 60; length++) {
    const [a, b] = [Float64Array.from({ length }, value), Float64Array.from({ length }, value)];
    const defined = Uint8Array.from(a, (_, i) => a[i - 1]! <= b[i - 1]! && a[i]! > b[i]! ? 1 : 0);
    assertEquals(crossedAbove(a, b), defined);
    const falls = Uint8Array.from(a, (_, i) => a[i - 1]! >= b[i - 1]! && a[i]! < b[i]! ? 1 : 0);
    assertEquals(crossMasks(a, b), { above: defined, below: falls });
  }
});

Deno.test("a comparison with NaN on either side never holds", () => {
  assertEquals(bits(crossedAbove(f(NaN, 3, 1, NaN, 3), 2)), "00000");
  assertEquals(bits(above(f(NaN, 3), f(1, NaN))), "00");
  assertEquals(bits(below(f(NaN, 3), f(1, NaN))), "00");
  assertEquals(bits(between(f(NaN, 3, 3), f(1, NaN, 1), 5)), "001");
});

Deno.test("above(), below() are strict, between() includes its ends", () => {
  assertEquals(bits(above(f(1, 2, 3), 2)), "001");
  assertEquals(bits(below(f(1, 2, 3), 2)), "100");
  assertEquals(bits(above(2, f(1, 2, 3))), "100");
  assertEquals(bits(between(f(1, 2, 3, 4), 2, 3)), "0110");
});

Deno.test("and(), or(), not() take Uint8Arrays and booleans alike", () => {
  const mask = Uint8Array.of(1, 0, 7);
  assertEquals(bits(and(mask, [true, true, true])), "101");
  assertEquals(bits(or(mask, [false, true, false], [false, false, false])), "111");
  assertEquals(bits(not(mask)), "010");
  assertEquals([...mask], [1, 0, 7]);
});

Deno.test("barsSince() counts from the last bar in which the signal held, NaN before the first", () => {
  assertEquals(barsSince([false, true, false, false, true]), f(NaN, 0, 1, 2, 0));
});

Deno.test("lag() gives the value of some bars ago and refuses to look ahead", () => {
  assertEquals(lag(f(1, 2, 3), 1), f(NaN, 1, 2));
  assertEquals(lag(f(1, 2, 3), 5), f(NaN, NaN, NaN));
  assertEquals(lag(f(1, 2), 0), f(1, 2));
  const error = assertThrows(() => lag(COLUMNS.close, -1), LookAheadError);
  assertEquals([error.code, error.field, error.value], ["look-ahead", "bars", -1]);
  assertThrows(() => lag(f(1), 0.5), ParameterError, "whole number of bars, at least 0");
});

Deno.test("indicators compute at once on Float64Arrays", () => {
  const { high, low, close } = randomWalk(30, 2);
  assertEquals(sma(close, 5), smaOf(close, 5));
  const results = [ema(close, 5), rsi(close, 5), atr(high, low, close, 5), trueRange(high, low, close)];
  assert(results.every((result) => result instanceof Float64Array && result.length === 30));
});

Deno.test("indicators on handles build nodes, and refuse a bad window at once", () => {
  const { high, low, close } = COLUMNS;
  assertEquals(sma(close, 5), { kind: "column", operation: "sma", parameters: [5], inputs: [close] });
  assertEquals(atr(high, low, close, 7).inputs, [high, low, close]);
  assertEquals(trueRange(high, low, close).operation, "trueRange");
  assertThrows(() => ema(close, 0), ParameterError, "at least 1");
  assertThrows(() => rsi(close, 1), ParameterError, "at least 2");
  assertThrows(() => sma(undefined as never, 5), ParameterError, "Give sma() columns");
});

Deno.test("conditions refuse arrays of different lengths and what is no column or signal", () => {
  assertThrows(() => above(f(1, 2), f(1)), ParameterError, "they have 2 and 1 values");
  assertThrows(() => above(f(1, 2), "close" as never), ParameterError, "columns and numbers");
  assertThrows(() => above(COLUMNS.close, undefined as never), ParameterError, "got undefined");
  assertThrows(() => and([true], [true, false]), ParameterError, "1, 2");
  assertThrows(() => and(), ParameterError, "at least one signal");
  assertThrows(() => or(COLUMNS.close as never), ParameterError, "Join signals only");
  assertThrows(() => custom("sma" as never, COLUMNS.close), ParameterError, "a function first");
});
