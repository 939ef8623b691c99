import { annualRatio } from "./sharpe.ts";
import { or, statisticsOf } from "./statistic.ts";

/** Null without a shortfall. */
export function annualSortino(mean: number, downside: number, periodsPerYear: number): number | null {
  return annualRatio(mean, downside > 0 ? downside : null, periodsPerYear);
}

export const SORTINO = statisticsOf({
  sortino: {
    title: "Sortino",
    kind: "ratios",
    unit: "ratio",
    better: "higher",
    formula:
      "mean(return - target) / sqrt(mean(min(return - target, 0)^2)) over all bars x sqrt(bars a year)",
    source: "Sortino and Price 1994",
    reads: "returns",
    compute: ({ target, periodsPerYear }) =>
      or(annualSortino(target.mean, target.downside, periodsPerYear), "no return was below the target"),
  },
});
