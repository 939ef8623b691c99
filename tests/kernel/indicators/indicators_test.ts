import { assert, assertAlmostEquals, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { atr } from "../../../kernel/indicators/atr.ts";
import { ema } from "../../../kernel/indicators/ema.ts";
import { rsi } from "../../../kernel/indicators/rsi.ts";
import { sma } from "../../../kernel/indicators/sma.ts";
import { smooth } from "../../../kernel/indicators/smoothing.ts";
import { trueRange } from "../../../kernel/indicators/true_range.ts";
import { ParameterError } from "../../../kernel/series/errors.ts";
import golden from "../../golden/indicators.json" with { type: "json" };
import { randomWalk, seededRandom } from "../random_walk.ts";
import { emaOracle, rsiOracle, smaOracle, smoothOracle, trueRangeOracle } from "./oracle.ts";

type Prices = { high: Float64Array; low: Float64Array; close: Float64Array };

/** Every indicator under one signature. */
const INDICATORS: Record<string, (prices: Prices, n: number, out?: Float64Array) => Float64Array> = {
  sma: ({ close }, n, out) => sma(close, n, out),
  ema: ({ close }, n, out) => ema(close, n, out),
  rsi: ({ close }, n, out) => rsi(close, n, out),
  atr: ({ high, low, close }, n, out) => atr(high, low, close, n, out),
  trueRange: ({ high, low, close }, _, out) => trueRange(high, low, close, out),
};

const ORACLES: typeof INDICATORS = {
  sma: ({ close }, n) => smaOracle(close, n),
  ema: ({ close }, n) => emaOracle(close, n),
  rsi: ({ close }, n) => rsiOracle(close, n),
  atr: ({ high, low, close }, n) => smoothOracle(trueRangeOracle(high, low, close), n, 1 / n),
  trueRange: ({ high, low, close }) => trueRangeOracle(high, low, close),
};

function assertClose(actual: Float64Array, expected: ArrayLike<number>, what: string, relative = 1e-9): void {
  assertEquals(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) {
    const [got, want] = [actual[i]!, expected[i]!];
    if (Number.isNaN(want)) assert(Number.isNaN(got), `${what}: value ${i} is ${got}, not NaN`);
    else assertAlmostEquals(got, want, relative * Math.max(1, Math.abs(want)), `${what}: value ${i}`);
  }
}

const column = (values: (number | null)[]) => Float64Array.from(values, (value) => value ?? NaN);

/** Prices with holes, and a window. */
const withHoles = fc.record({
  values: fc.array(
    fc.oneof({ weight: 15, arbitrary: fc.double({ min: 1, max: 200, noNaN: true }) }, {
      weight: 1,
      arbitrary: fc.constant(NaN),
    }),
    { maxLength: 60 },
  ),
  n: fc.integer({ min: 2, max: 12 }),
}).map(({ values, n }) => {
  const close = Float64Array.from(values);
  return { prices: { high: close.map((x) => x * 1.1), low: close.map((x) => x * 0.8), close }, n };
});

for (const { indicator, n, values } of golden.cases) {
  Deno.test(`${indicator}(${n || ""}) agrees with TA-Lib`, () => {
    const prices = { high: column(golden.high), low: column(golden.low), close: column(golden.close) };
    assertClose(INDICATORS[indicator]!(prices, n), column(values), indicator);
  });
}

for (const [name, indicator] of Object.entries(INDICATORS)) {
  Deno.test(`${name}() follows its definition, with NaNs anywhere and inputs shorter than n`, () => {
    fc.assert(fc.property(withHoles, ({ prices, n }) => {
      assertClose(indicator(prices, n), ORACLES[name]!(prices, n), `${name}(${n})`);
    }));
  });

  Deno.test(`${name}() keeps every value when later bars are cut off`, () => {
    const bars = randomWalk(90, 3);
    for (const n of [2, 3, 7, 20]) {
      const whole = indicator(bars, n);
      for (let cut = 0; cut <= bars.length; cut++) {
        const { high, low, close } = bars;
        const part = indicator(
          { high: high.subarray(0, cut), low: low.subarray(0, cut), close: close.subarray(0, cut) },
          n,
        );
        assertEquals(part, whole.slice(0, cut), `${name}(${n}) of ${cut} bars`);
      }
    }
  });

  Deno.test(`${name}() writes to the buffer it is given, whatever is in it`, () => {
    const bars = randomWalk(50, 4);
    const out = new Float64Array(50).fill(123);
    assertStrictEquals(indicator(bars, 5, out), out);
    assertEquals(out, indicator(bars, 5));
  });

  Deno.test(`${name}() refuses a buffer of another length, or one of its inputs`, () => {
    const bars = randomWalk(10, 5);
    assertThrows(() => indicator(bars, 3, new Float64Array(9)), ParameterError, "10 values");
    assertThrows(() => indicator(bars, 3, bars.close), ParameterError, "out is also an input");
  });
}

for (const name of ["sma", "ema", "rsi", "atr"]) {
  Deno.test(`${name}() refuses a window that is not a whole number of bars`, () => {
    for (const n of [0, -3, 2.5, NaN, Infinity]) {
      const error = assertThrows(() => INDICATORS[name]!(randomWalk(10, 6), n), ParameterError);
      assertEquals([error.field, error.value], ["n", n]);
    }
  });
}

Deno.test("atr() refuses columns of different lengths", () => {
  const { high, low, close } = randomWalk(10, 6);
  assertThrows(() => atr(high, low.subarray(1), close, 3), ParameterError, "as many as the first input");
});

Deno.test("sma() is NaN only while a NaN is in the window", () => {
  assertEquals(sma(Float64Array.of(1, NaN, 3, 5, 7), 2), Float64Array.of(NaN, NaN, NaN, 4, 6));
});

Deno.test("ema() starts again after a NaN", () => {
  assertEquals(ema(Float64Array.of(1, 3, NaN, 5, 7, 9), 2), Float64Array.of(NaN, 2, NaN, NaN, 6, 8));
});

Deno.test("rsi() of a price that never moved is 50, of one that only rose 100", () => {
  assertEquals(rsi(Float64Array.of(5, 5, 5, 5), 2), Float64Array.of(NaN, NaN, 50, 50));
  assertEquals(rsi(Float64Array.of(5, 6, 7, 8), 2), Float64Array.of(NaN, NaN, 100, 100));
});

Deno.test("smooth() may write over its input", () => {
  const { close } = randomWalk(40, 8);
  const copy = close.slice();
  assertEquals(smooth(copy, 5, 0.2, copy), smooth(close, 5, 0.2, new Float64Array(40)));
});

Deno.test("sma() of ten million values has not drifted, even after a spike of a trillion", () => {
  const random = seededRandom(9);
  const values = new Float64Array(10_000_000);
  let price = 100;
  for (let i = 0; i < values.length; i++) values[i] = price *= 1 + (random() - 0.5) * 0.001;
  values[1_000_000] = 1e12;
  const n = 50;
  const average = sma(values, n);
  for (const end of [1_000_050, 5_000_000, values.length - 1]) {
    const fresh = values.subarray(end + 1 - n, end + 1).reduce((sum, value) => sum + value, 0) / n;
    assertAlmostEquals(average[end]! / fresh, 1, 1e-9);
  }
});
