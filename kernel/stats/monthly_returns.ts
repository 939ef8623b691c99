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
  const years: number[] = [];
  const values: Months[] = [];
  const totals: number[] = [];
  let monthStart = equity[0]!;
  let yearStart = monthStart;
  for (let i = 0; i < time.length; i++) {
    const { year, month } = monthOf(time[i]!);
    const next = i + 1 < time.length ? monthOf(time[i + 1]!) : null;
    if (next && next.month === month && next.year === year) continue;
    if (years.at(-1) !== year) {
      years.push(year);
      values.push(new Array<number | null>(12).fill(null));
      totals.push(0);
    }
    const value = equity[i]!;
    values.at(-1)![month] = value / monthStart - 1;
    totals[totals.length - 1] = value / yearStart - 1;
    monthStart = value;
    if (next?.year !== year) yearStart = value;
  }
  return { years, values, totals };
}

function monthOf(time: number): { year: number; month: number } {
  const date = new Date(time);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() };
}
