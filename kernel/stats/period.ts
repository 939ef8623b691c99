/**
 * What statistics read. Every statistic of this folder takes one of these and returns a plain number, fractions not
 * percent, or null where it is not defined; annual figures use the market's count of bars a year.
 */
import type { TradeColumns } from "../market/trade.ts";

export interface Period {
  /** Epoch ms of each bar. */
  readonly time: Float64Array;
  /** Account value at each close, above zero. The first is the money at the start. */
  readonly equity: Float64Array;
  /** Gross position value over equity at each close. */
  readonly exposure: Float64Array;
  readonly trades: TradeColumns;
  readonly periodsPerYear: number;
}

/** Simple returns of each bar on the one before: one value fewer than the equity. */
export function simpleReturns(equity: Float64Array): Float64Array {
  const returns = new Float64Array(Math.max(0, equity.length - 1));
  for (let i = 0; i < returns.length; i++) returns[i] = equity[i + 1]! / equity[i]! - 1;
  return returns;
}

export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation of a sample, ddof 1; null for fewer than two values and where it is nothing but rounding. */
export function deviation(values: Float64Array): number | null {
  if (values.length < 2) return null;
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return meaningful(Math.sqrt(squares / (values.length - 1)), centre);
}

/** Below this share of the mean a deviation is the rounding of equal values: a Sharpe ratio of a billion is none. */
const ROUNDING = 1e-9;

/** A deviation, or null where it is zero beside the mean: zero variance has no ratio. */
export function meaningful(deviation: number, mean: number): number | null {
  return deviation > 1e-15 && deviation > ROUNDING * Math.abs(mean) ? deviation : null;
}
