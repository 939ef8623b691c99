/** Rates that an account is compared with, brought to one bar. */
import { ParameterError, quote } from "../market/errors.ts";

/** What a bar would have returned anyhow: one rate for all bars, or one for each return. */
export type BarRate = number | Float64Array;

/**
 * An annual rate compounded down to a bar; a series of rates per bar as it is, without the value of the first bar, which
 * has no return.
 *
 * @throws ParameterError for a rate of -1 or less, for one of 1 or more, which is a percentage and no fraction, and for a
 * series with a value that is no rate or of another length than the account's
 */
export function barRate(
  rate: number | Float64Array,
  periodsPerYear: number,
  bars: number,
  field: string,
): BarRate {
  if (typeof rate === "number" && rate > -1 && rate < 1) return (1 + rate) ** (1 / periodsPerYear) - 1;
  const given = rate instanceof Float64Array && rate.length === bars ? rate.subarray(1) : null;
  if (given?.every((each) => each > -1 && each < Infinity)) return given;
  const allowed =
    `a rate a year above -1 and below 1, such as 0.04 for 4 %, or a Float64Array of ${bars} such rates a bar`;
  const is = given
    ? "a series with a value that is no rate"
    : rate instanceof Float64Array
    ? `a series of ${rate.length}`
    : quote(rate);
  throw new ParameterError(`Set ${field} to ${allowed}: it is ${is}`, { field, value: rate, allowed });
}

/** The rate a year that the bars' rates compound to. */
export function annualRate(rate: BarRate, periodsPerYear: number): number {
  if (typeof rate === "number") return (1 + rate) ** periodsPerYear - 1;
  const grown = rate.reduce((sum, each) => sum + Math.log1p(each), 0);
  return Math.expm1(grown * periodsPerYear / rate.length);
}

/** Returns less what each bar would have returned anyhow. */
export function excessOf(returns: Float64Array, rate: BarRate): Float64Array {
  if (rate === 0) return returns;
  const excess = new Float64Array(returns.length);
  const constant = typeof rate === "number" ? rate : 0;
  for (let i = 0; i < excess.length; i++) excess[i] = returns[i]! - constant;
  if (typeof rate === "number") return excess;
  for (let i = 0; i < excess.length; i++) excess[i] = excess[i]! - rate[i]!;
  return excess;
}
