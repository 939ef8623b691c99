/** What searches are measured on: functions with known optima, and a strategy over seeded bars. Higher is better. */
import { above, and, type Bars, crossedBelow, defineStrategy, rsi, sma, z } from "tapebook";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { range, uniform } from "../../../kernel/optimize/ranges.ts";
import type { Point, Space } from "../../../kernel/optimize/space.ts";
import { randomStream } from "../../../kernel/series/random.ts";
import { compilerOf } from "../../../kernel/sweep/compile.ts";
import { evaluatorOf } from "../../../kernel/sweep/evaluate_chunk.ts";
import { setupOf, wholeOf } from "../sweep/expected.ts";
import { spaceFrom } from "./spaces.ts";

export interface Landscape {
  readonly space: Space;
  readonly scores: (points: readonly Point[]) => ArrayLike<number>;
}

const functionOf = (
  bounds: readonly (readonly [number, number])[],
  score: (x: readonly number[]) => number,
): Landscape => ({
  space: spaceFrom(Object.fromEntries(bounds.map(([low, high], i) => [`x${i}`, uniform(low, high)]))),
  scores: (points) => points.map((point) => score(bounds.map((_, i) => point[`x${i}`] as number))),
});

const HARTMANN_WIDTHS = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const HARTMANN_CENTRES = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/** Standard test functions (Surjanovic and Bingham's collection), turned upside down. */
export const FUNCTIONS: Readonly<Record<string, Landscape>> = {
  // Best -0.397887, at three places.
  "Branin's function": functionOf([[-5, 10], [0, 15]], ([x, y]) => {
    const valley = y! - 5.1 / (4 * Math.PI ** 2) * x! ** 2 + 5 / Math.PI * x! - 6;
    return -(valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x!) + 10);
  }),
  // Best 3.32237.
  "Hartmann's function in six dimensions": functionOf(
    new Array(6).fill([0, 1]),
    (x) =>
      [1, 1.2, 3, 3.2].reduce((sum, height, i) => {
        const far = x.reduce(
          (s, v, j) => s + HARTMANN_WIDTHS[i]![j]! * (v - HARTMANN_CENTRES[i]![j]!) ** 2,
          0,
        );
        return sum + height * Math.exp(-far);
      }, 0),
  ),
  // Best 0, at the end of a bent valley.
  "Rosenbrock's function in four dimensions": functionOf(
    new Array(4).fill([-2, 2]),
    (x) => -x.slice(1).reduce((sum, v, i) => sum + 100 * (v - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2, 0),
  ),
};

const filteredCross = defineStrategy({
  name: "filtered_cross",
  params: {
    fast: z.int(),
    slow: z.int(),
    trend: z.int(),
    exit: z.int(),
    length: z.int(),
    level: z.int(),
  },
  indicators: ({ close }, p) => ({
    close,
    fast: sma(close, p.fast),
    slow: sma(close, p.slow),
    trend: sma(close, p.trend),
    exit: sma(close, p.exit),
    strength: rsi(close, p.length),
  }),
  signals: ({ close, fast, slow, trend, exit, strength }, p) => ({
    entries: and(above(fast, slow), above(close, trend), above(strength, p.level)),
    exits: crossedBelow(close, exit),
  }),
});

const VALUES = {
  fast: range(2, 60),
  slow: range(20, 200),
  trend: range(10, 200),
  exit: range(2, 100),
  length: range(5, 50),
  level: range(30, 70),
};

/** Evenly over a list, from its first to its last. */
const every = (values: readonly number[], count: number): number[] =>
  Array.from({ length: count }, (_, i) => values[Math.round(i * (values.length - 1) / (count - 1))]!);

/**
 * Sharpe ratios of a crossing of two averages, filtered by a trend and by RSI, over six years of daily bars; `coarse` is the
 * same with four values a parameter, for a grid.
 */
export function strategyLandscape(seed: number): Landscape & { readonly coarse: Space } {
  const bars = [driftingBars(1500, seed)];
  const evaluator = evaluatorOf(setupOf(bars, [wholeOf(bars)]));
  const compiler = compilerOf(filteredCross);
  const where = (point: Point) => (point.fast as number) < (point.slow as number);
  const fewValues = Object.entries(VALUES).map(([name, values]) => [name, every(values, 4)] as const);
  return {
    space: spaceFrom(VALUES, { where }),
    coarse: spaceFrom(Object.fromEntries(fewValues), { where }),
    scores(points) {
      const { program } = compiler.compile(points);
      return evaluator.evaluate({ id: 0, account: 0, length: points.length, trials: program }).metrics.sharpe;
    },
  };
}

/** Daily bars that drift up or down for eighty days at a time, on average, beneath noise. */
function driftingBars(length: number, seed: number): Bars {
  const random = randomStream(seed);
  const column = () => new Float64Array(length);
  const [time, open, high, low, close] = [column(), column(), column(), column(), column()];
  let price = 100;
  let drift = 0;
  for (let i = 0; i < length; i++) {
    if (i === 0 || random.uniform() < 1 / 80) drift = random.uniform() < 0.55 ? 0.002 : -0.002;
    time[i] = i * 86_400_000;
    open[i] = price;
    price *= Math.exp(drift + 0.01 * random.normal());
    close[i] = price;
    high[i] = 1.001 * Math.max(open[i]!, price);
    low[i] = 0.999 * Math.min(open[i]!, price);
  }
  return makeBars({ symbol: `DRIFT${seed}`, time, open, high, low, close });
}
