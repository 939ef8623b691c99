import { deviation, mean, type Period, simpleReturns } from "./period.ts";

/** Mean over standard deviation of bar returns (ddof 1), annualised by the root, no risk-free rate; null without variance. */
export function sharpe({ equity, periodsPerYear }: Period): number | null {
  const returns = simpleReturns(equity);
  const spread = deviation(returns);
  return spread === null ? null : mean(returns) / spread * Math.sqrt(periodsPerYear);
}
