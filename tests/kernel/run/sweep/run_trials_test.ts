import { assertAlmostEquals, assertEquals } from "@std/assert";
import { pointsOf } from "../../../../kernel/optimize/points.ts";
import { prepareTrials } from "../../../../kernel/run/sweep/prepare_trials.ts";
import { executorOf, runTrials, type TrialBlock } from "../../../../kernel/run/sweep/run_trials.ts";
import type { TrialOptions } from "../../../../kernel/run/sweep/trial_options.ts";
import { backtest, type Bars, sliceBars } from "../../../../kernel/mod.ts";
import { smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";

async function blocksOf(bars: readonly Bars[], options: TrialOptions): Promise<TrialBlock[]> {
  const prepared = await prepareTrials("sweep", smaCross, bars, options, []);
  const trials = runTrials(prepared, pointsOf(prepared.space), { executor: executorOf(prepared, 1e9) });
  return (await Array.fromAsync(trials)).sort((a, b) => a.from - b.from);
}

const value = (blocks: readonly TrialBlock[], name: string) =>
  blocks.flatMap(({ values }) => [...values[name]!]);
const orNaN = (metric: number | null) => metric ?? NaN;
const PARAMS = { fast: [5, 10, 20], slow: [30, 60] };

Deno.test("trials are backtests of the whole, of the part in sample and of the part out of it, each from flat", async () => {
  const bars = someBars(["A"], 600);
  const options = { costs: "us-equity" } as const;
  const blocks = await blocksOf(bars, { params: PARAMS, workers: 0, ...options });
  const cut = bars[0]!.time[420]!;
  const points = blocks.flatMap(({ points }) => points);
  assertEquals(points.length, 6);
  for (const [i, point] of points.entries()) {
    const strategy = smaCross(point as { fast: number; slow: number });
    const whole = await backtest(strategy, bars, options);
    const before = await backtest(strategy, sliceBars(bars[0]!, { end: new Date(cut - 1) }), options);
    const after = await backtest(strategy, bars, { ...options, from: new Date(cut) });
    const is = (name: string, metric: number | null) =>
      Number.isNaN(orNaN(metric))
        ? assertEquals(value(blocks, name)[i], NaN)
        : assertAlmostEquals(value(blocks, name)[i]!, orNaN(metric), 1e-9);
    is("sharpe", whole.metrics.sharpe);
    is("trades", whole.metrics.trades);
    is("inSampleCagr", before.metrics.cagr);
    is("outOfSampleSharpe", after.metrics.sharpe);
    is("objective", before.metrics.trades > 0 ? before.metrics.sharpe : null);
    is("objectiveOutOfSample", after.metrics.sharpe);
  }
});

Deno.test("with an account for each symbol the objective is the mean of those that traded enough, trades are all of them", async () => {
  const bars = someBars(["A", "B", "C"], 500);
  const each = await blocksOf(bars, {
    params: PARAMS,
    accounts: "each",
    split: false,
    minTrades: 4,
    workers: 0,
  });
  const alone = await Promise.all(
    bars.map((own) => blocksOf([own], { params: PARAMS, split: false, minTrades: 4, workers: 0 })),
  );
  for (let i = 0; i < 6; i++) {
    const own = alone.map((blocks) => value(blocks, "objective")[i]!).filter((score) => !Number.isNaN(score));
    const mean = own.length === 0 ? NaN : own.reduce((sum, score) => sum + score, 0) / own.length;
    assertEquals(value(each, "objective")[i], mean);
    assertEquals(
      value(each, "trades")[i],
      alone.reduce((sum, blocks) => sum + value(blocks, "trades")[i]!, 0),
    );
  }
});

Deno.test("a statistic that is no metric of every trial is computed as run.statistics() has it", async () => {
  const bars = someBars(["A"], 500);
  const blocks = await blocksOf(bars, {
    params: PARAMS,
    objective: "omega",
    split: false,
    workers: 0,
    minTrades: 0,
  });
  const points = blocks.flatMap(({ points }) => points);
  for (const [i, point] of points.entries()) {
    const run = await backtest(smaCross(point as { fast: number; slow: number }), bars);
    assertEquals(value(blocks, "objective")[i], orNaN(run.statistics().omega.value));
  }
});
