import { assert, assertEquals, assertThrows } from "@std/assert";
import { adx, auditLookAhead, ema, ParameterError } from "../../kernel/mod.ts";
import { maTrendAdx } from "../../strategies/ma_trend_adx.ts";
import { randomWalk } from "../kernel/random_walk.ts";
import { barsOf, fillsOf, series } from "./hand_bars.ts";

/** Sideways with many crosses, then up, then down. */
const turning = barsOf([
  ...series(40, (i) => 100 + [0, 1, 0, -1][i % 4]!),
  ...series(30, (i) => 100 + 2 * i),
  ...series(30, (i) => 158 - 2 * i),
]);
const params = { fast: 3, slow: 8, adxBars: 5 };

Deno.test("ma_trend_adx enters no sideways market, only the trend after it", () => {
  const fills = fillsOf(maTrendAdx({ ...params, minAdx: 40 }), turning);
  assertEquals(fills.length, 2);
  const [entry, exit] = fills.map((fill) => Number(fill.split(" ")[1]));
  assert(entry! > 41 && entry! < 50, `${fills}`);
  assert(exit! > 70 && exit! < 80, `${fills}`);
});

Deno.test("ma_trend_adx with a threshold of 0 enters the sideways market too", () => {
  const fills = fillsOf(maTrendAdx({ ...params, minAdx: 0 }), turning);
  assert(fills.filter((fill) => Number(fill.split(" ")[1]) < 40).length >= 4, `${fills}`);
});

Deno.test("ma_trend_adx trades where a plain loop over its indicators says", () => {
  const bars = randomWalk(600, 3);
  const [fast, slow] = [ema(bars.close, 5), ema(bars.close, 15)];
  const { adx: strength, plusDi, minusDi } = adx(bars.high, bars.low, bars.close, 10);
  const expected: string[] = [];
  let held = false;
  for (let i = 0; i + 1 < bars.length; i++) {
    const up = fast[i]! > slow[i]!;
    if (!held && up && strength[i]! > 20 && plusDi[i]! > minusDi[i]!) {
      expected.push(`buy ${i + 1}`);
      held = true;
    } else if (held && fast[i]! < slow[i]!) {
      expected.push(`sell ${i + 1}`);
      held = false;
    }
  }
  assert(expected.length > 10);
  assertEquals(fillsOf(maTrendAdx({ fast: 5, slow: 15, adxBars: 10, minAdx: 20 }), bars), expected);
});

Deno.test("ma_trend_adx refuses averages in the wrong order and looks at no later bar", () => {
  assertThrows(() => maTrendAdx({ fast: 50, slow: 50 }), ParameterError, "fast must be below slow");
  assertThrows(() => maTrendAdx({ minAdx: 101 }), ParameterError, "minAdx");
  assertEquals(auditLookAhead(maTrendAdx(params), turning).clean, true);
});
