import type { Period } from "./period.ts";
import { totalReturn } from "./total_return.ts";

/** Milliseconds in a year of 365.25 days. */
export const YEAR = 365.25 * 86_400_000;

/** Compound annual growth rate on calendar time, years of 365.25 days; null without time passed. */
export function cagr(period: Period): number | null {
  return annualGrowth(totalReturn(period), period.time);
}

export function annualGrowth(totalReturn: number, time: Float64Array): number | null {
  if (time.length < 2) return null;
  return (1 + totalReturn) ** (YEAR / (time[time.length - 1]! - time[0]!)) - 1;
}
