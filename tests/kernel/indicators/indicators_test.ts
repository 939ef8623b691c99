import { assertAlmostEquals, assertEquals } from "@std/assert";
import { ema } from "../../../kernel/indicators/ema.ts";
import { rsi } from "../../../kernel/indicators/rsi.ts";
import { sma } from "../../../kernel/indicators/sma.ts";
import { smooth } from "../../../kernel/indicators/smoothing.ts";
import { AVERAGES } from "../../../kernel/signals/table/averages.ts";
import { MOMENTUM } from "../../../kernel/signals/table/momentum.ts";
import { RANGES } from "../../../kernel/signals/table/ranges.ts";
import golden from "../../golden/indicators.json" with { type: "json" };
import { randomWalk, seededRandom } from "../random_walk.ts";
import { type Golden, testIndicators } from "./harness.ts";
import { emaOracle, rsiOracle, smaOracle, smoothOracle, trueRangeOracle } from "./oracle.ts";

const ONE_WINDOW = [[1], [2], [5], [20]];

testIndicators({ ...AVERAGES, ...MOMENTUM, ...RANGES }, {
  sma: { numbers: ONE_WINDOW, oracle: ({ close }, n) => smaOracle(close, n!) },
  ema: { numbers: ONE_WINDOW, oracle: ({ close }, n) => emaOracle(close, n!) },
  rsi: {
    numbers: [[2], [5], [14]],
    refused: { n: [1, 0, 2.5, NaN] },
    oracle: ({ close }, n) => rsiOracle(close, n!),
  },
  atr: {
    numbers: ONE_WINDOW,
    oracle: ({ high, low, close }, n) => smoothOracle(trueRangeOracle(high, low, close), n!, 1 / n!),
  },
  trueRange: { numbers: [[]], oracle: ({ high, low, close }) => trueRangeOracle(high, low, close) },
}, golden as Golden);

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
