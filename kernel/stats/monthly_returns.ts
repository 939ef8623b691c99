import { calendarReturns } from "./calendar_returns.ts";

/** Twelve values, January first; null where the run has no bar in that month. */
export type Months = (number | null)[];

export interface MonthlyReturns {
  readonly years: number[];
  /** One row a year. */
  readonly values: Months[];
  /** Return of each year's bars. */
  readonly totals: number[];
}

/**
 * Return of each calendar month (UTC): its last equity over the last equity before it. The first month starts from the
 * first equity given.
 *
 * @param time epoch ms, ascending
 * @param equity account value at each time, as many values
 * @example
 * ```ts
 * import { monthlyReturns } from "tapebook";
 *
 * const time = Float64Array.of(Date.UTC(2024, 0, 31), Date.UTC(2024, 1, 29));
 * const { values } = monthlyReturns(time, Float64Array.of(100, 150));
 * if (values[0]![1] !== 0.5) throw new Error("February returned a half");
 * ```
 */
export function monthlyReturns(time: Float64Array, equity: Float64Array): MonthlyReturns {
  const annual = calendarReturns(time, equity, "year");
  const monthly = calendarReturns(time, equity, "month");
  const years = Array.from(annual.time, (start) => new Date(start).getUTCFullYear());
  const values = years.map((): Months => new Array(12).fill(null));
  for (let i = 0; i < monthly.length; i++) {
    const start = new Date(monthly.time[i]!);
    values[years.indexOf(start.getUTCFullYear())]![start.getUTCMonth()] = zeroIfSingle(monthly.value[i]!);
  }
  return { years, values, totals: Array.from(annual.value, zeroIfSingle) };
}

/** A first period of one bar: nothing happened in it yet. */
const zeroIfSingle = (value: number): number => Number.isNaN(value) ? 0 : value;
