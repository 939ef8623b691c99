import { deviation, type Period, simpleReturns } from "./period.ts";

/** Standard deviation of bar returns (ddof 1) times the root of the bars a year; null for fewer than two returns. */
export function volatility({ equity, periodsPerYear }: Period): number | null {
  if (equity.length < 3) return null;
  return (deviation(simpleReturns(equity)) ?? 0) * Math.sqrt(periodsPerYear);
}
