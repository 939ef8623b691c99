/** Statistics of an account of 5,000 daily bars, and the samples drawn from its returns. */
import {
  backtest,
  confidenceIntervals,
  crossedAbove,
  crossedBelow,
  defineStrategy,
  monteCarlo,
  sma,
} from "tapebook";
import { buyAndHold } from "../kernel/run/benchmark.ts";
import { simpleReturns } from "../kernel/stats/moments.ts";
import { statistics } from "../kernel/stats/statistics.ts";
import { type Bench, timed } from "./bench.ts";
import { seededBars } from "./seeded_bars.ts";

const BARS = 5_000;
const PATHS = 10_000;

const cross = defineStrategy({
  name: "sma_crossover",
  indicators: ({ close }) => ({ fast: sma(close, 5), slow: sma(close, 20) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
})();

async function account() {
  const bars = seededBars("S0", BARS, 1);
  const { equity: { time, value: equity }, exposure, trades } = await backtest(cross, bars);
  return { time, equity, exposure: exposure.leverage, trades: { ...trades }, bars };
}

const resampling = (name: string, draw: (returns: Float64Array) => unknown): Bench => ({
  name,
  aimMs: 1_000,
  yardstick: "loop",
  samples: 5,
  async measure(samples) {
    const returns = simpleReturns((await account()).equity);
    draw(returns);
    return Array.from({ length: samples }, () => timed(() => draw(returns)));
  },
});

export const benches: Bench[] = [
  {
    name: `all statistics of ${BARS} bars`,
    aimMs: 0.8,
    yardstick: "loop",
    samples: 300,
    async measure(samples) {
      const { bars, ...columns } = await account();
      const input = { ...columns, periodsPerYear: 252 };
      const options = { benchmark: buyAndHold([bars], bars.time), riskFree: 0.02, trials: 20 };
      const once = () => {
        statistics(input, options);
      };
      for (let i = 0; i < samples; i++) once();
      return Array.from({ length: samples }, () => timed(once));
    },
  },
  resampling(
    `intervals, ${PATHS} samples of ${BARS} bars`,
    (returns) => confidenceIntervals(returns, { paths: PATHS }),
  ),
  resampling(`fans, ${PATHS} samples of ${BARS} bars`, (returns) => monteCarlo(returns, { paths: PATHS })),
];
