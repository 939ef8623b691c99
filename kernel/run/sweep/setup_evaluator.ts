/** The evaluator of a sweep with the means that this process has: modules can be imported, statistics computed. */
import type { Parameters, Strategy } from "../../engine/strategy.ts";
import type { Bars } from "../../market/bars.ts";
import type { StatisticName } from "../../stats/registry.ts";
import { type Evaluator, evaluatorOf, type TrialRun } from "../../sweep/evaluate_chunk.ts";
import type { SweepSetup } from "../../sweep/evaluation.ts";
import type { Factory } from "../../sweep/points.ts";
import { loadSimd } from "./simd.ts";
import { coreMetrics } from "../../stats/core_metrics.ts";

export type { Evaluator };

/** What modules of strategies import from; the machine that evaluates knows where it is. */
export const TAPEBOOK = "tapebook";

/** @param factory The strategy where it need not travel, instead of the setup's module */
export async function setupEvaluator(setup: SweepSetup, factory?: Factory): Promise<Evaluator> {
  const made = factory ?? (setup.module === null ? undefined : await imported(setup.module));
  const statistic = setup.objective === null
    ? undefined
    : await statisticMeans(setup.benchmark === null ? null : setup.bars[setup.benchmark]!);
  return evaluatorOf(setup, {
    simd: loadSimd(),
    ...made && { make: (params: Parameters): Strategy => made(params) },
    ...statistic && { statistic },
  });
}

async function imported(module: string): Promise<Factory> {
  const here = JSON.stringify(new URL("../../mod.ts", import.meta.url).href);
  const source = module.replaceAll(`from ${JSON.stringify(TAPEBOOK)}`, `from ${here}`);
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`;
  return ((await import(url)) as { default: Factory }).default;
}

/** Loaded by those who need it alone: Workers start sooner without. */
async function statisticMeans(benchmark: Bars | null) {
  const { runStatistic } = await import("../statistics.ts");
  return ({ setting, options, periodsPerYear, result }: TrialRun, name: StatisticName): number | null => {
    return runStatistic({
      // What a strategy is called is in no statistic.
      strategy: null as unknown as Strategy,
      bars: setting.universe,
      config: setting.config,
      options,
      benchmark,
      result: { ...result, warnings: [], plans: [] },
      metrics: coreMetrics(result, { periodsPerYear }),
      split: null,
    }, name);
  };
}
