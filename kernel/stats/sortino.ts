import { mean, type Period, simpleReturns } from "./period.ts";

/**
 * Sortino ratio (Sortino and Price 1994, target zero): mean bar return over sqrt(mean(min(r, 0)^2)) of all bars, times
 * the root of the bars a year; null without a losing bar.
 */
export function sortino({ equity, periodsPerYear }: Period): number | null {
  const returns = simpleReturns(equity);
  const downside = Math.sqrt(returns.reduce((sum, r) => sum + Math.min(r, 0) ** 2, 0) / returns.length);
  return downside > 0 ? mean(returns) / downside * Math.sqrt(periodsPerYear) : null;
}
