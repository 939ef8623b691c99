import { statisticsOf } from "./statistic.ts";

/** Null for fewer than two returns; returns that do not vary have none. */
export function annualVolatility(
  deviation: number | null,
  count: number,
  periodsPerYear: number,
): number | null {
  return count > 1 ? (deviation ?? 0) * Math.sqrt(periodsPerYear) : null;
}

export const VOLATILITY = statisticsOf({
  volatility: {
    title: "Volatility",
    kind: "risk",
    unit: "percent",
    better: "lower",
    formula: "standard deviation of the returns (ddof 1) x sqrt(bars a year)",
    source: "the industry's convention",
    reads: "returns",
    compute: ({ moments, periodsPerYear }) =>
      annualVolatility(moments.deviation, moments.count, periodsPerYear) ?? "one return does not vary",
  },
  downsideDeviation: {
    title: "Downside deviation",
    kind: "risk",
    unit: "percent",
    better: "lower",
    formula: "sqrt(mean(min(return - least return asked for, 0)^2)) over all bars x sqrt(bars a year)",
    source: "Sortino and Price 1994",
    reads: "returns",
    compute: ({ target, periodsPerYear }) => target.downside * Math.sqrt(periodsPerYear),
  },
});
