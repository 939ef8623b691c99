import type { Market, Timeframe } from "../bars.ts";
import { timeframeMs } from "../timeframe.ts";
import { calendarOf } from "./calendar_of.ts";
import type { TradingCalendar } from "./calendar.ts";
import { DAY, dayOf, monthNumber, weekNumber } from "./dates.ts";

/**
 * First moment after a bar, epoch ms: the closing time for a bar of a day, that of the last session in it for a week or a
 * month, else start + length, cut where trading pauses before that. A stamp on a day without a session gets that day's
 * usual hours: the market's own data outrank the calendar.
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
