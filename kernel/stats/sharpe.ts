import { longRunRatio } from "./long_run.ts";
import { finite } from "./moments.ts";
import { or, statisticsOf } from "./statistic.ts";

export const NO_VARIANCE = "the returns do not vary";

/** Mean over deviation of one bar's excess returns, brought to a year; null without a deviation. */
export function annualRatio(
  mean: number,
  deviation: number | null,
  periodsPerYear: number,
): number | null {
  return deviation === null ? null : finite(mean / deviation * Math.sqrt(periodsPerYear));
}

export const SHARPE = statisticsOf({
  sharpe: {
    title: "Sharpe",
    kind: "ratios",
    unit: "ratio",
    better: "higher",
    formula: "mean / standard deviation (ddof 1) of the returns less the risk-free rate x sqrt(bars a year)",
    source: "Sharpe 1994",
    reads: "returns",
    compute: ({ excess, periodsPerYear }) =>
      or(annualRatio(excess.mean, excess.deviation, periodsPerYear), NO_VARIANCE),
  },
  adjustedSharpe: {
    title: "Sharpe, autocorrelation-adjusted",
    kind: "ratios",
    unit: "ratio",
    better: "higher",
    formula:
      "Sharpe of a bar x q / sqrt(q + 2 sum((q - k) r_k)), k = 1 … q - 1, q the bars a year, r_k the " +
      "autocorrelations",
    source: "Lo 2002, equation 20",
    reads: "returns",
    compute: ({ excess, moments, returns, periodsPerYear }) => {
      const q = Math.round(periodsPerYear);
      if (excess.deviation === null) return NO_VARIANCE;
      if (returns.length <= q) return `it takes more than ${q} returns, a year of them`;
      // A riskless rate moves the mean; what little it varies is left out of the autocorrelation.
      return excess.mean / excess.deviation * q / Math.sqrt(q * longRunRatio(returns, moments.mean, q - 1));
    },
  },
});
