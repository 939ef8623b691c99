/** What the calendar says of a stretch of time, as far as asking for bars goes. Spans hold starts of bars. */
import type { Market, Timeframe } from "../../market/bars.ts";
import { calendarOf } from "../../market/calendar/calendar_of.ts";
import { DAY, dayOf } from "../../market/calendar/dates.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { lowerBound } from "../../series/search.ts";
import { isIntraday } from "../validate/check.ts";
import { FIRST_TIME, LAST_TIME } from "../validate/raw_bars.ts";

/** From the first moment to before the second, epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Whose calendar, and how long a bar is: a day or less. */
export interface Grid {
  readonly market: Market;
  readonly timeframe: Timeframe;
}

const MINUTE = 60_000;

/** The part that calendars know of. */
export const known = ({ from, to }: Span): Span => ({
  from: Math.max(from, FIRST_TIME),
  to: Math.min(to, LAST_TIME),
});

/** Sessions with bars that start in a span: by their day for bars of a day, by their hours for shorter ones. */
export function sessionsIn({ market, timeframe }: Grid, span: Span): Span[] {
  const { from, to } = known(span);
  if (from >= to) return [];
  const calendar = calendarOf(market);
  const within = ({ from: start, to: end }: Span) => end > from && start < to;
  if (!isIntraday(timeframe)) {
    const days = calendar.sessions(from, to);
    return Array.from(days, (day) => ({ from: day, to: day + DAY })).filter((day) =>
      day.from >= from && day.from < to
    );
  }
  // Monday's session of currencies begins on Sunday.
  const days = calendar.sessions(from, Math.min(to + DAY, LAST_TIME));
  return Array.from(days, (day) => ({ from: calendar.opensAt(day), to: calendar.closesAt(day) })).filter(
    within,
  );
}

/** Whether any bar that has begun by `now` starts in a span. */
export function trades({ market, timeframe }: Grid, span: Span, now: number): boolean {
  const { from, to } = known({ from: span.from, to: Math.min(span.to, now) });
  if (from >= to) return false;
  const calendar = calendarOf(market);
  let day = calendar.sessionDay(from);
  if (isIntraday(timeframe)) {
    if (calendar.closesAt(day) <= from) day = calendar.nextSession(day);
    return calendar.opensAt(day) < to;
  }
  if (day < from) day = calendar.nextSession(day);
  return day < to && calendar.opensAt(day) < now;
}

/** How many bars the calendar has in a span; of shorter bars than a day what fits into the hours. */
export function barsIn(grid: Grid, span: Span): number {
  const sessions = sessionsIn(grid, span);
  if (!isIntraday(grid.timeframe)) return sessions.length;
  const length = timeframeMs(grid.timeframe);
  return sessions.reduce(
    (sum, { from, to }) => sum + Math.ceil((Math.min(to, span.to) - Math.max(from, span.from)) / length),
    0,
  );
}

/** Bars that start from here on end after a moment, those that start earlier do not. */
export function firstEndingAfter({ market, timeframe }: Grid, moment: number): number {
  const time = Math.min(Math.max(moment, FIRST_TIME), LAST_TIME);
  const calendar = calendarOf(market);
  let day = calendar.sessionDay(time);
  if (calendar.closesAt(day) <= time) day = calendar.nextSession(day);
  if (!isIntraday(timeframe)) return day;
  const open = calendar.opensAt(day);
  if (time < open) return open;
  // Sources cut their bars from the open or by the clock: whichever holds the moment began less than a bar ago.
  return Math.ceil((time - timeframeMs(timeframe) + 1) / MINUTE) * MINUTE;
}

/**
 * Runs of whole sessions without any of the bars, none that closes after `until`: what is newer may still come.
 *
 * @param time starts of the bars there are, ascending
 */
export function emptySessions(grid: Grid, span: Span, time: Float64Array, until: number): Span[] {
  const calendar = calendarOf(grid.market);
  const intraday = isIntraday(grid.timeframe);
  const early = intraday ? timeframeMs(grid.timeframe) - 1 : 0;
  const runs: Span[] = [];
  let open: { from: number; to: number } | undefined;
  for (const session of sessionsIn(grid, span)) {
    const whole = session.from >= span.from && (session.to <= span.to || !intraday);
    const close = intraday ? session.to : calendar.closesAt(session.from);
    const first = time[lowerBound(time, session.from - early)] ?? Infinity;
    if (whole && close <= until && first >= session.to) {
      if (open) open.to = session.to;
      else runs.push(open = { ...session });
    } else open = undefined;
  }
  return runs;
}

/** The first start that a bar after this one can have. */
export const afterBar = ({ timeframe }: Grid, time: number): number =>
  isIntraday(timeframe) ? time + timeframeMs(timeframe) : dayOf(time) + DAY;
