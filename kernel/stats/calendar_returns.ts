/** Returns by day, week, month, quarter and year of the calendar, in UTC: daily bars carry the date of their session. */

/** A part of the calendar. */
export type CalendarPeriod = "day" | "week" | "month" | "quarter" | "year";

/** Returns by period of the calendar, as columns of `length` values. */
export interface CalendarReturns {
  readonly length: number;
  /** Epoch ms at which each period begins; weeks begin on Monday. */
  readonly time: Float64Array;
  /** Last equity of the period over the last one before it, less 1; NaN for a first period of a single bar. */
  readonly value: Float64Array;
}

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** 1970-01-05, the first Monday of the epoch. */
const MONDAY = 4 * DAY;

/**
 * Returns of an account by period of the calendar (UTC), those without a bar left out. The first period starts from the
 * first equity given.
 *
 * @param time epoch ms, ascending
 * @param equity account value at each time, as many values
 * @example
 * ```ts
 * import { calendarReturns } from "tapebook";
 *
 * const time = Float64Array.of(Date.UTC(2023, 11, 29), Date.UTC(2024, 0, 2), Date.UTC(2024, 5, 3));
 * const years = calendarReturns(time, Float64Array.of(100, 110, 150), "year");
 * if (years.value[1] !== 0.5 || years.time[1] !== Date.UTC(2024, 0)) throw new Error("2024 returned a half");
 * ```
 */
export function calendarReturns(
  time: Float64Array,
  equity: Float64Array,
  period: CalendarPeriod,
): CalendarReturns {
  const starts = new Float64Array(time.length);
  const value = new Float64Array(time.length);
  let length = 0;
  let base = 0;
  eachPeriod(time, period, (_, last, start) => {
    starts[length] = start;
    value[length] = last === 0 ? NaN : equity[last]! / equity[base]! - 1;
    length++;
    base = last;
  });
  return { length, time: starts.subarray(0, length), value: value.subarray(0, length) };
}

/** Calls back with the first and last index and the start of each period that has a bar. */
export function eachPeriod(
  time: Float64Array,
  period: CalendarPeriod,
  visit: (first: number, last: number, start: number) => void,
): void {
  let first = 0;
  while (first < time.length) {
    const { start, end } = boundsOf(time[first]!, period);
    let next = first + 1;
    while (next < time.length && time[next]! < end) next++;
    visit(first, next - 1, start);
    first = next;
  }
}

function boundsOf(time: number, period: CalendarPeriod): { start: number; end: number } {
  if (period === "day") {
    const start = Math.floor(time / DAY) * DAY;
    return { start, end: start + DAY };
  }
  if (period === "week") {
    const start = Math.floor((time - MONDAY) / WEEK) * WEEK + MONDAY;
    return { start, end: start + WEEK };
  }
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const months = period === "month" ? 1 : period === "quarter" ? 3 : 12;
  const month = Math.floor(date.getUTCMonth() / months) * months;
  return { start: Date.UTC(year, month), end: Date.UTC(year, month + months) };
}
