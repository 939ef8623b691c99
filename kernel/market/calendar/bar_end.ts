import type { Market, Timeframe } from "../bars.ts";
import { timeframeMs } from "../timeframe.ts";
import { calendarOf } from "./calendar_of.ts";
import type { TradingCalendar } from "./calendar.ts";
import { DAY, dayOf, monthNumber, weekNumber } from "./dates.ts";

/**
 * First moment after a bar: the closing time for a bar of a day, that of the last session in it for a week or a month,
 * else start + length, cut where trading pauses before that. A stamp on a day without a session gets that day's usual
 * hours: the market's own data outrank the calendar.
 *
 * @param time start of the bar, epoch ms; for a day and longer any moment of its first UTC day
 * @returns epoch ms
 * @throws ParameterError for a day before 1900 or after 2099
 *
 * @example
 * ```ts
 * import { barEnd } from "tapebook";
 *
 * // The Friday after Thanksgiving, when New York closes at 13:00
 * console.assert(barEnd(Date.parse("2024-11-29"), "1d", "US") === Date.parse("2024-11-29T13:00-05:00"));
 * console.assert(barEnd(Date.parse("2024-11-29T12:30-05:00"), "1h", "US") === Date.parse("2024-11-29T18:00Z"));
 * ```
 */
export function barEnd(time: number, timeframe: Timeframe, market: Market): number {
  const calendar = calendarOf(market);
  switch (timeframe) {
    case "1d":
      return calendar.closesAt(time);
    case "1w":
      return lastClose(calendar, time, weekEnd(calendar.sessionDay(time)));
    case "1M":
      return lastClose(calendar, time, monthEnd(time));
    default:
      return intradayEnd(calendar, time, time + timeframeMs(timeframe));
  }
}

/** The Monday after: a stamp of Sunday, as currency weeks may have, belongs to the week that it opens. */
const weekEnd = (session: number): number => (weekNumber(session) * 7 + 4) * DAY;

function monthEnd(day: number): number {
  const next = monthNumber(day) + 1;
  return Date.UTC(Math.floor(next / 12), next % 12, 1);
}

function lastClose(calendar: TradingCalendar, time: number, end: number): number {
  return calendar.closesAt(Math.max(calendar.previousSession(end), dayOf(time)));
}

function intradayEnd(calendar: TradingCalendar, time: number, end: number): number {
  if (!calendar.isSession(time)) return end;
  const close = calendar.closesAt(time);
  const cut = time < close && close < end && calendar.opensAt(calendar.nextSession(time)) > close;
  return cut ? close : end;
}
