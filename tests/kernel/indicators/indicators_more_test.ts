import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { cci } from "../../../kernel/indicators/cci.ts";
import { cmf } from "../../../kernel/indicators/cmf.ts";
import { divergence } from "../../../kernel/indicators/divergence.ts";
import { hurst } from "../../../kernel/indicators/hurst.ts";
import { mfi } from "../../../kernel/indicators/mfi.ts";
import { obv } from "../../../kernel/indicators/obv.ts";
import { rollingBeta } from "../../../kernel/indicators/rolling_beta.ts";
import { rollingCorrelation } from "../../../kernel/indicators/rolling_correlation.ts";
import { rollingZScore } from "../../../kernel/indicators/rolling_z_score.ts";
import { stoch } from "../../../kernel/indicators/stoch.ts";
import { stochRsi } from "../../../kernel/indicators/stoch_rsi.ts";
import { tsi } from "../../../kernel/indicators/tsi.ts";
import { ultimateOscillator } from "../../../kernel/indicators/ultimate_oscillator.ts";
import { williamsR } from "../../../kernel/indicators/williams_r.ts";
import { OSCILLATORS } from "../../../kernel/signals/table/oscillators.ts";
import { VOLATILITY } from "../../../kernel/signals/table/volatility.ts";
import { VOLUME } from "../../../kernel/signals/table/volume.ts";
import { WINDOWS } from "../../../kernel/signals/table/windows.ts";
import golden from "../../golden/indicators_more.json" with { type: "json" };
import { seededRandom } from "../random_walk.ts";
import { type Case, type Golden, NOT_POSITIVE, testIndicators } from "./harness.ts";
import { emaOracle, rsiOracle } from "./oracle.ts";
import { averaged, before, comoment, mean, perBar, sampleDeviation, sum, windowed } from "./window_oracle.ts";

const ONE_WINDOW = [[1], [2], [5], [20]];
/** Of n where one value has no deviation. */
const AT_LEAST_TWO = { n: [1, 0, -3, 2.5, NaN, Infinity, 2e7] };
const typicalPrice = (high: Float64Array, low: Float64Array, close: Float64Array) =>
  perBar([high, low, close], (h, l, c) => (h! + l! + c!) / 3);

const stochastic = (
  [high, low, value]: [Float64Array, Float64Array, Float64Array],
  [n, smooth, signal]: [number, number, number],
  least: number,
) => {
  const highest = windowed([high], n, (highs) => Math.max(...highs!));
  const lowest = windowed([low], n, (lows) => Math.min(...lows!));
  const positions = perBar(
    [highest, lowest, value],
    (highest, lowest, value) =>
      highest! - lowest! <= least ? 50 : 100 * (value! - lowest!) / (highest! - lowest!),
  );
  const k = averaged(positions, smooth);
  return { k, d: averaged(k, signal) };
};

const zScore: Case["oracle"] = (columns, n) =>
  windowed([columns.close], n!, (values) => {
    const away = values!.at(-1)! - mean(values!);
    return away === 0 ? 0 : away / sampleDeviation(values!);
  });

const moneyFlow = (high: number, low: number, close: number, volume: number) =>
  high === low ? 0 : volume * (2 * close - high - low) / (high - low);

/** Running sum that starts anew after a NaN. */
function runningSum(parts: Float64Array): Float64Array {
  let total = 0;
  return parts.map((part) => total = part + (Number.isNaN(total) ? 0 : total));
}

/** 1 where a second swing with a weaker oscillator is confirmed; `side` 1 for highs, -1 for lows. */
function divergenceOracle(
  prices: Float64Array,
  oscillator: Float64Array,
  side: number,
  reach: number,
  within: number,
) {
  const isSwing = windowed([prices], 2 * reach + 1, (window) => {
    const signed = window!.map((price) => side * price);
    const middle = signed[reach]!;
    return signed.every((price, i) => i < reach ? price < middle : price <= middle) ? 1 : 0;
  });
  return isSwing.map((known, i) => {
    const two = i - reach;
    const latest = isSwing.lastIndexOf(1, i);
    if (latest < 0 || prices.subarray(latest, i + 1).some(Number.isNaN)) return NaN;
    if (known !== 1 || Number.isNaN(oscillator[two])) return 0 * oscillator[two]!;
    const one = isSwing.lastIndexOf(1, i - 1) - reach;
    const between = [...prices.subarray(Math.max(one, 0), i), ...oscillator.subarray(Math.max(one, 0), two)];
    if (one < 0 || two - one > within || between.some(Number.isNaN)) return 0;
    const beyond = side * (prices[two]! - prices[one]!) > 0;
    return beyond && side * (oscillator[two]! - oscillator[one]!) < 0 ? 1 : 0;
  });
}

testIndicators({ ...OSCILLATORS, ...VOLUME, ...VOLATILITY, ...WINDOWS }, {
  stoch: {
    numbers: [[1, 1, 1], [5, 1, 3], [14, 3, 3]],
    oracle: ({ high, low, close }, n, smooth, signal) =>
      stochastic([high, low, close], [n!, smooth!, signal!], 0),
  },
  stochRsi: {
    numbers: [[2, 1, 1, 1], [3, 4, 1, 2], [14, 14, 3, 3]],
    oracle: ({ close }, n, window, smooth, signal) => {
      const rsi = rsiOracle(close, n!);
      return stochastic([rsi, rsi, rsi], [window!, smooth!, signal!], 1e-9);
    },
    refused: AT_LEAST_TWO,
    // A range of RSIs may be tiny: its position then has fewer digits than the RSI.
    tolerance: 1e-7,
  },
  cci: {
    numbers: [[2], [5], [20], [201]],
    oracle: ({ high, low, close }, n) =>
      windowed([typicalPrice(high, low, close)], n!, (prices) => {
        const away = prices!.at(-1)! - mean(prices!);
        return away === 0
          ? 0
          : away / (0.015 * mean(prices!.map((price) => Math.abs(price - mean(prices!)))));
      }),
    refused: AT_LEAST_TWO,
  },
  williamsR: {
    numbers: ONE_WINDOW,
    oracle: ({ high, low, close }, n) => stochastic([high, low, close], [n!, 1, 1], 0).k.map((k) => k - 100),
  },
  ultimateOscillator: {
    numbers: [[1, 1, 1], [2, 5, 3], [7, 14, 28]],
    oracle: ({ high, low, close }, ...spans) => {
      const bar = [high, low, close, before(close)];
      const pressure = perBar(bar, (_, low, close, before) => close! - Math.min(low!, before!));
      const range = perBar(bar, (high, low, _, before) => Math.max(high!, before!) - Math.min(low!, before!));
      const [a, b, c] = spans.map((n) =>
        windowed([pressure, range], n, (up, all) => sum(all!) === 0 ? 0.5 : sum(up!) / sum(all!))
      );
      return perBar([a!, b!, c!], (a, b, c) => 100 * (4 * a! + 2 * b! + c!) / 7);
    },
  },
  tsi: {
    numbers: [[1, 1], [5, 2], [25, 13]],
    oracle: ({ close }, slow, fast) => {
      const moves = perBar([close, before(close)], (close, before) => close! - before!);
      const twice = (values: Float64Array) => emaOracle(emaOracle(values, slow!), fast!);
      return perBar(
        [twice(moves), twice(moves.map(Math.abs))],
        (up, all) => all === 0 ? 0 : 100 * up! / all!,
      );
    },
  },
  divergence: {
    numbers: [[1, 5], [2, 30], [5, 60]],
    columns: { oscillator: "volume" },
    oracle: ({ high, low, volume }, reach, within) => ({
      bullish: divergenceOracle(perBar([low, high], (low) => low!), volume, -1, reach!, within!),
      bearish: divergenceOracle(perBar([high, low], (high) => high!), volume, 1, reach!, within!),
    }),
  },

  obv: {
    numbers: [[]],
    oracle: ({ close, volume }) => {
      const gap = perBar([close, volume], () => 0);
      const known = before(gap);
      const last = before(close);
      return runningSum(
        gap.map((_, i) =>
          volume[i]! * (Number.isNaN(known[i]!) ? 1 : Math.sign(close[i]! - last[i]!)) + gap[i]!
        ),
      );
    },
  },
  ad: {
    numbers: [[]],
    oracle: ({ high, low, close, volume }) =>
      runningSum(perBar([high, low, close, volume], (h, l, c, v) => moneyFlow(h!, l!, c!, v!))),
  },
  cmf: {
    numbers: ONE_WINDOW,
    oracle: ({ high, low, close, volume }, n) =>
      windowed(
        [high, low, close, volume],
        n!,
        (h, l, c, v) => sum(v!.map((volume, i) => moneyFlow(h![i]!, l![i]!, c![i]!, volume))) / sum(v!),
      ),
  },
  mfi: {
    numbers: ONE_WINDOW,
    oracle: ({ high, low, close, volume }, n) => {
      const price = typicalPrice(high, low, close);
      const flow = perBar(
        [price, before(price), volume],
        (price, before, volume) => Math.sign(price! - before!) * price! * volume!,
      );
      return windowed([flow], n!, (flows) => {
        const [up, all] = [sum(flows!.filter((each) => each > 0)), sum(flows!.map(Math.abs))];
        return all === 0 ? 50 : 100 * up / all;
      });
    },
  },
  volumeZScore: {
    numbers: [[2], [5], [20]],
    oracle: ({ volume }, n) => zScore({ close: volume } as never, n!),
    refused: AT_LEAST_TWO,
  },

  historicalVolatility: {
    numbers: [[2, 252], [5, 365], [20, 1]],
    oracle: ({ close }, n, year) => {
      const returns = perBar([close, before(close)], (close, before) => Math.log(close! / before!));
      return windowed([returns], n!, (window) => sampleDeviation(window!) * Math.sqrt(year!));
    },
    refused: { ...AT_LEAST_TWO, periodsPerYear: NOT_POSITIVE },
  },
  parkinsonVolatility: {
    numbers: [[1, 252], [5, 365], [20, 1]],
    oracle: ({ high, low }, n, year) =>
      windowed(
        [high, low],
        n!,
        (h, l) =>
          Math.sqrt(year! * mean(h!.map((high, i) => Math.log(high / l![i]!) ** 2)) / (4 * Math.log(2))),
      ),
    refused: { periodsPerYear: NOT_POSITIVE },
  },
  garmanKlassVolatility: {
    numbers: [[1, 252], [5, 365], [20, 1]],
    oracle: ({ open, high, low, close }, n, year) => {
      const variance = perBar(
        [open, high, low, close],
        (open, high, low, close) =>
          0.5 * Math.log(high! / low!) ** 2 - (2 * Math.log(2) - 1) * Math.log(close! / open!) ** 2,
      );
      return windowed([variance], n!, (window) => Math.sqrt(year! * mean(window!)));
    },
    refused: { periodsPerYear: NOT_POSITIVE },
  },

  rollingMin: {
    numbers: ONE_WINDOW,
    oracle: ({ close }, n) => windowed([close], n!, (values) => Math.min(...values!)),
  },
  rollingMax: {
    numbers: ONE_WINDOW,
    oracle: ({ close }, n) => windowed([close], n!, (values) => Math.max(...values!)),
  },
  rollingRank: {
    numbers: ONE_WINDOW,
    oracle: ({ close }, n) =>
      windowed([close], n!, (values) => {
        const last = values!.at(-1)!;
        const below = values!.filter((value) => value < last).length;
        return (below + (values!.filter((value) => value === last).length + 1) / 2) / n!;
      }),
  },
  rollingPercentile: {
    numbers: [[1, 10], [2, 50], [5, 0], [20, 100], [20, 37.5]],
    oracle: ({ close }, n, percent) =>
      windowed([close], n!, (values) => {
        const sorted = values!.toSorted((a, b) => a - b);
        const position = (n! - 1) * percent! / 100;
        const [below, above] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!];
        return below + (position - Math.floor(position)) * (above - below);
      }),
    refused: { percent: [-1, 100.5, NaN, Infinity] },
  },
  rollingZScore: { numbers: [[2], [5], [20]], oracle: zScore, refused: AT_LEAST_TWO },
  rollingCorrelation: {
    numbers: [[2], [5], [20]],
    columns: { a: "close", b: "open" },
    oracle: ({ close, open }, n) =>
      windowed(
        [close, open],
        n!,
        (a, b) => comoment(a!, b!) / Math.sqrt(comoment(a!, a!) * comoment(b!, b!)),
      ),
    refused: AT_LEAST_TWO,
  },
  rollingBeta: {
    numbers: [[2], [5], [20]],
    columns: { values: "close", benchmark: "open" },
    oracle: ({ close, open }, n) =>
      windowed([close, open], n!, (a, b) => comoment(a!, b!) / comoment(b!, b!)),
    refused: AT_LEAST_TWO,
  },
  hurst: {
    numbers: [[5, 3], [12, 5], [40, 20]],
    oracle: ({ close }, n, lags) =>
      windowed([close], n!, (values) => {
        const lag = Array.from({ length: lags! - 1 }, (_, k) => k + 2);
        const x = lag.map(Math.log);
        const y = lag.map((lag) => {
          const differences = values!.slice(lag).map((value, i) => value - values![i]!);
          return Math.log(Math.sqrt(comoment(differences, differences) / differences.length));
        });
        return comoment(x, y) / comoment(x, x);
      }),
    refused: { n: [4, ...AT_LEAST_TWO.n], lags: [2, ...AT_LEAST_TWO.n] },
  },
}, golden as Golden);

Deno.test("oscillators of a price that rests are in the middle", () => {
  const price = new Float64Array(300).fill(100.1);
  const volume = new Float64Array(300).fill(7);
  const last = (values: Float64Array) => values.at(-1);
  assertEquals(last(stoch(price, price, price, 5, 3, 3).k), 50);
  assertEquals(last(stochRsi(price, 5, 5, 3, 3).d), 50);
  assertEquals(last(williamsR(price, price, price, 5)), -50);
  assertEquals(last(cci(price, price, price, 7)), 0);
  assertEquals(last(cci(price, price, price, 201)), 0);
  assertEquals(last(ultimateOscillator(price, price, price, 3, 5, 7)), 50);
  assertEquals(last(tsi(price, 5, 3)), 0);
  assertEquals(last(mfi(price, price, price, volume, 5)), 50);
  assertEquals(last(cmf(price, price, price, volume, 5)), 0);
  assertEquals(last(rollingZScore(price, 7)), 0);
});

Deno.test("stochRsi() of a price that rests after moving is in the middle, not blown-up rounding", () => {
  const prices = Float64Array.from({ length: 200 }, (_, i) => i < 40 ? 100.1 + Math.sin(i) : 100.1);
  assertEquals([...stochRsi(prices, 14, 14, 1, 1).k.subarray(60)], new Array(140).fill(50));
});

Deno.test("without volume nothing flows", () => {
  const { length } = new Float64Array(30);
  const price = Float64Array.from({ length }, (_, i) => 100 + Math.sin(i));
  const [high, low] = [price.map((value) => value + 1), price.map((value) => value - 1)];
  const none = new Float64Array(length);
  assertEquals(cmf(high, low, price, none, 5).at(-1), 0);
  assertEquals(mfi(high, low, price, none, 5).at(-1), 50);
  assertEquals(obv(price, none).at(-1), 0);
});

Deno.test("correlation and beta are unknown while one side rests, and 1 of a price with itself", () => {
  const moving = Float64Array.of(1, 3, 2, 5, 4);
  const resting = new Float64Array(5).fill(100.1);
  assertEquals(rollingCorrelation(moving, resting, 3).at(-1), NaN);
  assertEquals(rollingCorrelation(resting, moving, 3).at(-1), NaN);
  assertEquals(rollingBeta(moving, resting, 3).at(-1), NaN);
  assertEquals(rollingBeta(resting, moving, 3).at(-1), 0);
  assertAlmostEquals(rollingCorrelation(moving, moving, 4).at(-1)!, 1, 1e-12);
  assertAlmostEquals(rollingBeta(moving, moving, 4).at(-1)!, 1, 1e-12);
});

Deno.test("rollingBeta() finds the hedge ratio of a pair through its noise", () => {
  const random = seededRandom(21);
  const leader = Float64Array.from({ length: 400 }, (_, i) => 100 + 20 * Math.sin(i / 30) + random());
  const follower = leader.map((price) => 1.5 * price - 12 + 0.1 * (random() - 0.5));
  assertAlmostEquals(rollingBeta(follower, leader, 200).at(-1)!, 1.5, 0.001);
});

Deno.test("divergence() knows a swing only after its bars, and pairs only swings near enough", () => {
  const low = Float64Array.of(9, 9, 5, 9, 9, 9, 9, 4, 9, 9, 9);
  const high = low.map((price) => price + 1);
  const oscillator = Float64Array.of(50, 50, 20, 50, 50, 50, 50, 30, 50, 50, 50);
  const { bullish, bearish } = divergence(high, low, oscillator, 2, 5);
  assertEquals([...bullish], [NaN, NaN, NaN, NaN, 0, 0, 0, 0, 0, 1, 0]);
  assertEquals(bearish.includes(1), false);
  assertEquals(divergence(high, low, oscillator, 2, 4).bullish.includes(1), false);
  const falling = oscillator.with(7, 10);
  assertEquals(divergence(high, low, falling, 2, 5).bullish.includes(1), false);
  const mirrored = divergence(
    low.map((price) => -price),
    high.map((price) => -price),
    oscillator.map((x) => -x),
    2,
    5,
  );
  assertEquals([...mirrored.bearish], [...bullish]);
});

Deno.test("hurst() is about a half for random walks, low around a level and one on a drifting wave", () => {
  const random = seededRandom(22);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const length = 20_000;
  const walk = new Float64Array(length);
  const noise = new Float64Array(length);
  for (let i = 1; i < length; i++) {
    walk[i] = walk[i - 1]! + normal();
    noise[i] = normal();
  }
  const wave = Float64Array.from({ length }, (_, i) => Math.sin(i / 2000));
  assertAlmostEquals(hurst(walk, length).at(-1)!, 0.5, 0.03);
  assertAlmostEquals(hurst(noise, length).at(-1)!, 0, 0.03);
  assertAlmostEquals(hurst(wave, length).at(-1)!, 1, 0.03);
});

Deno.test("cci() gives the same from its tree as from adding up", () => {
  const random = seededRandom(23);
  const price = Float64Array.from({ length: 600 }, (_, i) => 100 + 5 * Math.sin(i / 9) + random());
  const n = 201;
  const values = cci(price, price, price, n);
  for (let i = n - 1; i < price.length; i++) {
    const window = [...price.subarray(i + 1 - n, i + 1)];
    const distance = mean(window.map((each) => Math.abs(each - mean(window))));
    assert(Math.abs(values[i]! - (price[i]! - mean(window)) / (0.015 * distance)) < 1e-9);
  }
});
