import { deviation, mean, type Period, simpleReturns } from "./period.ts";

/**
 * Sharpe ratio (Sharpe 1994, without a risk-free rate): mean over standard deviation of bar returns (ddof 1), times the
 * root of the bars a year; null without variance.
 */
export function sharpe({ equity, periodsPerYear }: Period): number | null {
  const returns = simpleReturns(equity);
  const spread = deviation(returns);
  return spread === null ? null : mean(returns) / spread * Math.sqrt(periodsPerYear);
}
