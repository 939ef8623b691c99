import { mean, type Period, simpleReturns } from "./period.ts";

/** Mean bar return over sqrt(mean(min(r, 0)^2)) of all bars, annualised by the root; null without a losing bar. */
export function sortino({ equity, periodsPerYear }: Period): number | null {
  const returns = simpleReturns(equity);
  const downside = Math.sqrt(returns.reduce((sum, r) => sum + Math.min(r, 0) ** 2, 0) / returns.length);
  return downside > 0 ? mean(returns) / downside * Math.sqrt(periodsPerYear) : null;
}
