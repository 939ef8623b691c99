/** The backtest itself, with its core metrics: the quickstart's on all bars of the sample, and one with a callback. */
import { defineStrategy, loadBars, sma } from "tapebook";
import { simulate } from "../kernel/engine/simulate.ts";
import { coreMetrics } from "../kernel/stats/core_metrics.ts";
import { periodsPerYear } from "../kernel/market/timeframe.ts";
import { compilerOf } from "../kernel/sweep/compile.ts";
import { evaluatorOf } from "../kernel/sweep/evaluate_chunk.ts";
import { type Bench, timed } from "./bench.ts";
import { seededBars } from "./seeded_bars.ts";
import { smaCross } from "./sma_cross.ts";

const EVENT_BARS = 100_000;

/** Reads two indicators at every bar and places an order at about every twentieth. */
const eventCross = defineStrategy({
  name: "event_crossover",
  indicators: ({ close }) => ({ fast: sma(close, 6), slow: sma(close, 24) }),
  onBar: (ctx) => {
    const { fast, slow } = ctx.indicators;
    const rises = fast.ago(0) > slow.ago(0);
    if (ctx.position.quantity === 0) {
      if (rises && fast.ago(1) <= slow.ago(1)) ctx.buy();
    } else if (!rises) ctx.close();
  },
})();

const SWEEP_BARS = 10_000;
const SWEEP_POINTS = [10, 20, 30, 40, 50].flatMap((fast) =>
  [60, 80, 100, 120, 140, 160, 180, 200].map((slow) => ({ fast, slow }))
);

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
}, {
  name: `callback, 1 x ${EVENT_BARS} bars`,
  aimMs: 150 * EVENT_BARS / 1e6,
  yardstick: "loop",
  samples: 60,
  bars: EVENT_BARS,
  measure(samples) {
    const bars = seededBars("S0", EVENT_BARS, 1);
    const run = () => simulate(eventCross, bars, { costs: "us-equity" });
    const { length } = run().orders;
    if (length < EVENT_BARS / 25) throw new Error(`only ${length} orders: that is no test of them`);
    const once = () => {
      coreMetrics(run(), { periodsPerYear: 252 });
    };
    for (let i = 0; i < 20; i++) once();
    return Promise.resolve(Array.from({ length: samples }, () => timed(once)));
  },
}, {
  name: `sweep through the full engine, ${SWEEP_POINTS.length} x ${SWEEP_BARS}`,
  aimMs: SWEEP_POINTS.length * SWEEP_BARS / 60_000,
  yardstick: "loop",
  samples: 60,
  bars: SWEEP_POINTS.length * SWEEP_BARS,
  measure(samples) {
    const bars = seededBars("S0", SWEEP_BARS, 1);
    const setup = {
      bars: [bars],
      benchmark: null,
      accounts: [[0]],
      // The numeric fast path knows fills at the next open alone.
      options: { costs: "us-equity", fill: { at: "next-close" } },
      windows: [[{ from: 0, to: SWEEP_BARS }]],
      objective: null,
      module: null,
    } as const;
    const { program } = compilerOf(smaCross).compile(SWEEP_POINTS);
    const { evaluate } = evaluatorOf(setup);
    const once = () => evaluate({ id: 0, account: 0, length: SWEEP_POINTS.length, trials: program });
    const trades = once().metrics.trades.reduce((sum, count) => sum + count, 0);
    if (trades < 20 * SWEEP_POINTS.length) throw new Error(`only ${trades} trades: that is no test of them`);
    for (let i = 0; i < 10; i++) once();
    return Promise.resolve(Array.from({ length: samples }, () => timed(once)));
  },
}];
