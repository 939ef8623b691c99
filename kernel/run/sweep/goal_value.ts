/** What is searched for, of one run. */
import type { Metrics } from "../../stats/core_metrics.ts";
import type { StatisticName } from "../../stats/registry.ts";
import { finishedOf, type Run } from "../run.ts";
import { runStatistic } from "../statistics.ts";
import { customScore } from "./custom_objective.ts";
import type { Goal } from "./objective.ts";

/** NaN where it is not defined. */
export function goalValue(run: Run, goal: Goal): number {
  const { name, source } = goal;
  if (typeof source === "function") return customScore(goal, run).score;
  if (source === "metric") return run.metrics[name as keyof Metrics] ?? NaN;
  return runStatistic(finishedOf(run), name as StatisticName) ?? NaN;
}
