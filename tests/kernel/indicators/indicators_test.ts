import { assertAlmostEquals, assertEquals } from "@std/assert";
import { ema } from "../../../kernel/indicators/ema.ts";
import { linearRegression } from "../../../kernel/indicators/linear_regression.ts";
import { rsi } from "../../../kernel/indicators/rsi.ts";
import { sma } from "../../../kernel/indicators/sma.ts";
import { smooth } from "../../../kernel/indicators/smoothing.ts";
import { AVERAGES } from "../../../kernel/signals/table/averages.ts";
import { MOMENTUM } from "../../../kernel/signals/table/momentum.ts";
import { RANGES } from "../../../kernel/signals/table/ranges.ts";
import { TREND } from "../../../kernel/signals/table/trend.ts";
import golden from "../../golden/indicators.json" with { type: "json" };
import { randomWalk, seededRandom } from "../random_walk.ts";
import { type Golden, NOT_POSITIVE, testIndicators } from "./harness.ts";
import {
  backOracle,
  combine,
  deviationOracle,
  emaOracle,
  kamaOracle,
  lineOracle,
  maxOracle,
  minOracle,
  openingRangeOracle,
  pivotOracle,
  rsiOracle,
  smaOracle,
  smoothOracle,
  trueRangeOracle,
  vwapOracle,
  windowOracle,
  wmaOracle,
} from "./oracle.ts";
import { adxOracle, aroonOracle, sarOracle, superTrendOracle, swingOracle } from "./trend_oracle.ts";

const ONE_WINDOW = [[1], [2], [5], [20]];
const NO_TWO = [1, 0, 2.5, NaN];
const NO_DAY_START = [-1, 1440, 0.5, NaN];
const half = (x: number, y: number) => (x + y) / 2;
const plus = (x: number, y: number) => x + y;
const minus = (x: number, y: number) => x - y;

const atrOracle = (bars: Record<"high" | "low" | "close", Float64Array>, n: number) =>
  smoothOracle(trueRangeOracle(bars.high, bars.low, bars.close), n, 1 / n);
const middleOracle = (bars: Record<"high" | "low", Float64Array>, n: number) =>
  combine(half, maxOracle(bars.high, n), minOracle(bars.low, n));
const meanOracle = (values: Float64Array, volume: Float64Array, n: number) => {
  const money = combine((price, units) => price * units, values, volume);
  const whole = (column: Float64Array) =>
    windowOracle(column, n, (window) => window.reduce((sum, value) => sum + value, 0));
  return combine((x, y) => x / y, whole(money), whole(volume));
};

testIndicators({ ...AVERAGES, ...MOMENTUM, ...RANGES, ...TREND }, {
  sma: { numbers: ONE_WINDOW, oracle: ({ close }, n) => smaOracle(close, n!) },
  ema: { numbers: ONE_WINDOW, oracle: ({ close }, n) => emaOracle(close, n!) },
  wma: { numbers: ONE_WINDOW, oracle: ({ close }, n) => wmaOracle(close, n!) },
  dema: {
    numbers: ONE_WINDOW,
    oracle: ({ close }, n) => {
      const once = emaOracle(close, n!);
      return combine((x, y) => 2 * x - y, once, emaOracle(once, n!));
    },
  },
  tema: {
    numbers: ONE_WINDOW,
    oracle: ({ close }, n) => {
      const once = emaOracle(close, n!);
      const twice = emaOracle(once, n!);
      return combine((x, y, z) => 3 * x - 3 * y + z, once, twice, emaOracle(twice, n!));
    },
  },
  hma: {
    numbers: [[2], [3], [9], [16]],
    refused: { n: NO_TWO },
    oracle: ({ close }, n) => {
      const [fast, slow] = [wmaOracle(close, Math.floor(n! / 2)), wmaOracle(close, n!)];
      return wmaOracle(combine((x, y) => 2 * x - y, fast, slow), Math.floor(Math.sqrt(n!)));
    },
  },
  kama: {
    numbers: [[1, 2, 30], [3, 2, 30], [10, 3, 10]],
    oracle: ({ close }, n, fast, slow) => kamaOracle(close, n!, fast!, slow!),
  },
  vwma: { numbers: ONE_WINDOW, oracle: ({ close, volume }, n) => meanOracle(close, volume, n!) },
  vwap: {
    numbers: [[0], [330]],
    refused: { dayStart: NO_DAY_START },
    oracle: (bars, dayStart) => vwapOracle(bars, dayStart!),
  },
  rollingVwap: {
    numbers: ONE_WINDOW,
    oracle: ({ high, low, close, volume }, n) =>
      meanOracle(combine((h, l, c) => (h + l + c) / 3, high, low, close), volume, n!),
  },
  macd: {
    numbers: [[1, 2, 1], [2, 5, 3], [12, 26, 9]],
    refused: { fast: [0, 2, 1.5, NaN], slow: [0, 1, 2.5, NaN] },
    oracle: ({ close }, fast, slow, signal) => {
      // Where the slow average begins the fast one does too: it is not shown the values before that.
      let run = 0;
      const shown = close.map((value) => {
        run = Number.isNaN(value) ? 0 : run + 1;
        return run > slow! - fast! ? value : NaN;
      });
      const line = combine(minus, emaOracle(shown, fast!), emaOracle(close, slow!));
      const mean = emaOracle(line, signal!);
      return { macd: line, signal: mean, histogram: combine(minus, line, mean) };
    },
  },
  momentum: { numbers: ONE_WINDOW, oracle: ({ close }, n) => combine(minus, close, backOracle(close, n!)) },
  roc: {
    numbers: ONE_WINDOW,
    oracle: ({ close }, n) => combine((x, y) => 100 * (x - y) / y, close, backOracle(close, n!)),
  },
  rsi: {
    numbers: [[2], [5], [14]],
    refused: { n: NO_TWO },
    oracle: ({ close }, n) => rsiOracle(close, n!),
  },
  trix: {
    numbers: ONE_WINDOW,
    oracle: ({ close }, n) => {
      const thrice = emaOracle(emaOracle(emaOracle(close, n!), n!), n!);
      return combine((x, y) => 100 * (x - y) / y, thrice, backOracle(thrice, 1));
    },
  },
  trueRange: { numbers: [[]], oracle: ({ high, low, close }) => trueRangeOracle(high, low, close) },
  atr: { numbers: ONE_WINDOW, oracle: (bars, n) => atrOracle(bars, n!) },
  natr: {
    numbers: ONE_WINDOW,
    oracle: (bars, n) => combine((range, close) => 100 * range / close, atrOracle(bars, n!), bars.close),
  },
  standardDeviation: { numbers: ONE_WINDOW, oracle: ({ close }, n) => deviationOracle(close, n!) },
  bollinger: {
    numbers: [[2, 1], [5, 2], [20, 2.5]],
    refused: { deviations: NOT_POSITIVE },
    oracle: ({ close }, n, deviations) => {
      const middle = smaOracle(close, n!);
      const away = deviationOracle(close, n!).map((each) => deviations! * each);
      const [upper, lower] = [combine(plus, middle, away), combine(minus, middle, away)];
      return {
        upper,
        middle,
        lower,
        width: combine((top, bottom, mean) => (top - bottom) / mean, upper, lower, middle),
        percentB: combine((x, top, bottom) => (x - bottom) / (top - bottom), close, upper, lower),
      };
    },
  },
  keltner: {
    numbers: [[1, 1, 1], [5, 2, 3], [20, 1.5, 10]],
    refused: { multiple: NOT_POSITIVE },
    oracle: (bars, n, multiple, atrBars) => {
      const middle = emaOracle(bars.close, n!);
      const away = atrOracle(bars, atrBars!).map((range) => multiple! * range);
      return { upper: combine(plus, middle, away), middle, lower: combine(minus, middle, away) };
    },
  },
  donchian: {
    numbers: ONE_WINDOW,
    oracle: (bars, n) => ({
      upper: maxOracle(bars.high, n!),
      middle: middleOracle(bars, n!),
      lower: minOracle(bars.low, n!),
    }),
  },
  openingRange: {
    numbers: [[1, 0], [240, 0], [500, 330]],
    refused: { minutes: NOT_POSITIVE, dayStart: NO_DAY_START },
    oracle: (bars, minutes, dayStart) => openingRangeOracle(bars, minutes!, dayStart!),
  },
  pivotPoints: {
    numbers: [[0], [330]],
    refused: { dayStart: NO_DAY_START },
    oracle: (bars, dayStart) => pivotOracle(bars, dayStart!),
  },
  adx: { numbers: [[2], [5], [14]], refused: { n: NO_TWO }, oracle: (bars, n) => adxOracle(bars, n!) },
  aroon: {
    numbers: ONE_WINDOW,
    oracle: ({ high, low }, n) => {
      const [up, down] = [aroonOracle(high, n!, 1), aroonOracle(low, n!, -1)];
      return { up, down, oscillator: combine(minus, up, down) };
    },
  },
  parabolicSar: {
    numbers: [[0.02, 0.2], [0.1, 0.15], [0.3, 0.1]],
    refused: { step: NOT_POSITIVE, most: NOT_POSITIVE },
    oracle: (bars, step, most) => sarOracle(bars, step!, most!),
  },
  superTrend: {
    numbers: [[1, 1], [3, 0.5], [10, 3]],
    refused: { multiple: NOT_POSITIVE },
    oracle: (bars, n, multiple) => superTrendOracle(bars, n!, multiple!),
  },
  ichimoku: {
    numbers: [[1, 2, 3], [3, 6, 12], [9, 26, 52]],
    oracle: (bars, short, middle, long) => {
      const [conversion, base] = [middleOracle(bars, short!), middleOracle(bars, middle!)];
      return { conversion, base, spanA: combine(half, conversion, base), spanB: middleOracle(bars, long!) };
    },
  },
  linearRegression: {
    numbers: [[2, 1], [5, 2], [14, 2]],
    refused: { n: NO_TWO, deviations: NOT_POSITIVE },
    oracle: ({ close }, n, deviations) => lineOracle(close, n!, deviations!),
  },
  swings: {
    numbers: [[1], [2], [4]],
    oracle: ({ high, low }, n) => {
      const [tops, bottoms] = [swingOracle(high, n!, 1), swingOracle(low, n!, -1)];
      return { high: tops.price, highAge: tops.age, low: bottoms.price, lowAge: bottoms.age };
    },
  },
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

Deno.test("linearRegression() leaves no width to the channel of a straight line", () => {
  const { value, upper, lower } = linearRegression(
    Float64Array.from({ length: 60 }, (_, i) => 0.1 * i),
    7,
    2,
  );
  assertEquals([upper, lower], [value, value]);
});

Deno.test("smooth() may write over its input", () => {
  const { close } = randomWalk(40, 8);
  const copy = close.slice();
  assertEquals(smooth(copy, 5, 0.2, copy), smooth(close, 5, 0.2, new Float64Array(40)));
});

Deno.test("sma() and linearRegression() of ten million values have not drifted, even after spikes", () => {
  const random = seededRandom(9);
  const values = new Float64Array(10_000_000);
  let price = 100;
  for (let i = 0; i < values.length; i++) values[i] = price *= 1 + (random() - 0.5) * 0.001;
  const n = 50;
  values[1_000_000] = 1e12;
  // The last of a block of 50, which is the origin of the sums in the block after it.
  values[2_999_999] = 1e12;
  const average = sma(values, n);
  const line = linearRegression(values, n, 2);
  for (const end of [1_000_049, 1_000_050, 3_000_048, 3_000_049, 5_000_000, values.length - 1]) {
    const window = values.subarray(end + 1 - n, end + 1);
    const fresh = lineOracle(window, n, 2);
    assertAlmostEquals(average[end]! / smaOracle(window, n).at(-1)!, 1, 1e-9);
    assertAlmostEquals(line.value[end]! / fresh.value.at(-1)!, 1, 1e-9);
    assertAlmostEquals(line.slope[end]! / fresh.slope.at(-1)!, 1, 1e-9);
    const away = [line, fresh].map(({ value, upper }, k) => {
      const at = k === 0 ? end : n - 1;
      return upper[at]! - value[at]!;
    });
    assertAlmostEquals(away[0]! / away[1]!, 1, 1e-9);
  }
});
