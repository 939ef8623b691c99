/** The backtest itself: the quickstart's strategy on all bars of the sample, with its core metrics. */
import { crossedAbove, crossedBelow, defineStrategy, loadBars, sma, z } from "tapebook";
import { simulate } from "../kernel/engine/simulate.ts";
import { coreMetrics } from "../kernel/stats/core_metrics.ts";
import { periodsPerYear } from "../kernel/market/timeframe.ts";
import { type Bench, timed } from "./bench.ts";

const smaCross = defineStrategy({
  name: "sma_crossover",
  params: { fast: z.int().min(2).default(20), slow: z.int().default(100) },
  indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});

export const benches: Bench[] = [{
  name: "backtest of 5,105 bars with metrics",
  aimMs: 0.1,
  yardstick: "loop",
  samples: 1_000,
  async measure(samples) {
    Deno.env.set("TAPEBOOK_WORKSPACE", await Deno.makeTempDir());
    const bars = await loadBars("SP500");
    if (bars.length !== 5105) throw new Error(`the sample has ${bars.length} bars, not 5,105`);
    const strategy = smaCross({ fast: 20, slow: 100 });
    const periods = periodsPerYear(bars.market, bars.timeframe);
    const once = () => {
      coreMetrics(simulate(strategy, bars, { costs: "us-equity" }), { periodsPerYear: periods });
    };
    for (let i = 0; i < 3_000; i++) once();
    const times = Array.from({ length: samples }, () => timed(once));
    await Deno.remove(Deno.env.get("TAPEBOOK_WORKSPACE")!, { recursive: true });
    return times;
  },
}];
