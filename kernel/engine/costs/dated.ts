/** Rates with the day from which they hold. A fill before the first row pays the first row's rate. */
import { upperBound } from "../../series/search.ts";

export interface Dated<T> {
  /** Starts of the rows' days, epoch ms UTC, ascending. */
  readonly from: Float64Array;
  readonly rates: readonly T[];
}

/**
 * A table of rates from rows of first day and rate. The day is a UTC date: sessions in New York and Mumbai
 * lie within one, so it is the session's date there.
 */
export function dated<T>(...rows: readonly (readonly [day: string, rate: T])[]): Dated<T> {
  const from = Float64Array.from(rows, ([day]) => Date.parse(day));
  if (rows.length === 0 || !from.every((time, i) => i === 0 ? !Number.isNaN(time) : time > from[i - 1]!)) {
    throw new RangeError(`Put the rows in order of their days: ${rows.map(([day]) => day).join(", ")}`);
  }
  return { from, rates: rows.map(([, rate]) => rate) };
}

/** The rate that holds at that time, epoch ms. */
export const rateAt = <T>({ from, rates }: Dated<T>, time: number): T =>
  rates[Math.max(0, upperBound(from, time) - 1)]!;
