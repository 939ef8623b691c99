/** What the columns of numbers in a table of trials are called, which values are better and how they are written. */
import { statisticFormat } from "../../plot/spec/statistic.ts";
import type { NumberFormat } from "../../plot/spec/style.ts";
import { STATISTICS } from "../../stats/registry.ts";
import { TRIAL_METRICS, type TrialMetric } from "../../sweep/outcomes.ts";
import type { Goals } from "./objective.ts";
import { objectiveColumn, outOfSampleColumn, partColumn, PARTS, type TrialPart } from "./trial_columns.ts";

export interface ColumnFacts {
  readonly title: string;
  /** Null where neither is. */
  readonly better: "higher" | "lower" | null;
  readonly format: NumberFormat;
}

const BEHIND: Readonly<Record<TrialPart, string>> = {
  whole: "",
  inSample: " in sample",
  outOfSample: " out of sample",
};

/** Undefined for other columns: parameters, and what there is not. */
export function columnFacts(goals: Goals, column: string): ColumnFacts | undefined {
  if (column === "overfitting") return { title: "Overfitting", better: "lower", format: "percent" };
  for (const [i, { title, better, format }] of goals.entries()) {
    if (column === objectiveColumn(goals, i)) return { title, better, format };
    if (column === outOfSampleColumn(goals, i)) {
      return { title: title + BEHIND.outOfSample, better, format };
    }
  }
  for (const part of PARTS) {
    for (const metric of TRIAL_METRICS as readonly TrialMetric[]) {
      if (column !== partColumn(part, metric)) continue;
      const { title, better, unit } = STATISTICS[metric];
      return { title: title + BEHIND[part], better, format: statisticFormat(unit) };
    }
  }
  return undefined;
}
