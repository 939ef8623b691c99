import { ParameterError, quote } from "../errors.ts";
import type { TradingCalendar } from "./calendar.ts";
import { monthNumber, weekNumber } from "./dates.ts";

/** What `firstSessions` divides time into; weeks begin on Monday. */
export type Period = "day" | "week" | "month" | "quarter" | "year";

const NUMBER: Readonly<Record<Period, (session: number) => number>> = {
  day: (session) => session,
  week: weekNumber,
  month: monthNumber,
  quarter: (session) => Math.floor(monthNumber(session) / 3),
  year: (session) => Math.floor(monthNumber(session) / 12),
};

/**
 * Marks with 1 the first bar of each day, week, month, quarter or year, as for rebalancing: the first whose session
 * lies in another period than the bar before. The very first bar counts as the first of its period.
 *
 * @param times start of each bar, epoch ms, ascending: bars of a day stamped 00:00 UTC, or shorter ones
 * @returns one 0 or 1 for each bar
 * @throws ParameterError for another period
 *
 * @example
 * ```ts
 * import { calendarOf, firstSessions } from "tapebook";
 *
 * const nyse = calendarOf("US");
 * const times = nyse.sessions(Date.parse("2024-05-29"), Date.parse("2024-06-04"));
 * // 29, 30 and 31 May, then 3 and 4 June
 * console.assert(firstSessions(times, "month", nyse).join() === "1,0,0,1,0");
 * ```
 */
export function firstSessions(times: Float64Array, every: Period, calendar: TradingCalendar): Uint8Array {
  const number = Object.hasOwn(NUMBER, every) ? NUMBER[every] : null;
  if (!number) {
    const allowed = Object.keys(NUMBER).join(", ");
    throw new ParameterError(`Set every to one of ${allowed}: it is ${quote(every)}`, {
      field: "every",
      value: every,
      allowed,
    });
  }
  const first = new Uint8Array(times.length);
  let last = NaN;
  for (let i = 0; i < times.length; i++) {
    const period = number(calendar.sessionDay(times[i]!));
    if (period !== last) first[i] = 1;
    last = period;
  }
  return first;
}
