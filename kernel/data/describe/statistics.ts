/** What a reader asks of bars first: how many, over which prices, how much is traded, and what is missing. */
import { dayOf } from "../../market/calendar/dates.ts";
import { calendarOf } from "../../market/calendar/mod.ts";
import type { Market, Timeframe } from "../../market/bars.ts";
import type { OhlcvColumns } from "../ohlcv.ts";

/** Bars in a few numbers. */
export interface BarStatistics {
  readonly rows: number;
  /** Epoch ms; NaN without rows. */
  readonly first: number;
  readonly last: number;
  /** In the currency of the bars; NaN without rows. */
  readonly low: number;
  readonly high: number;
  readonly lastClose: number;
  /** Units a bar, over the bars whose volume is known; NaN where none is. */
  readonly averageVolume: number;
  /** Sessions of the market's calendar from the first bar to the last without any bar; NaN for weeks and months. */
  readonly missingSessions: number;
}

/** Sessions in a row without any bar: the first and the last of them, 00:00 UTC of their days. */
export interface MissingStretch {
  readonly from: number;
  readonly to: number;
  readonly sessions: number;
}

export function barStatistics(
  columns: OhlcvColumns,
  { market, timeframe }: { readonly market: Market; readonly timeframe: Timeframe },
): BarStatistics {
  const { time, low, high, close, volume } = columns;
  let least = Infinity, most = -Infinity, traded = 0, known = 0;
  for (let i = 0; i < time.length; i++) {
    if (low[i]! < least) least = low[i]!;
    if (high[i]! > most) most = high[i]!;
    if (Number.isNaN(volume[i]!)) continue;
    traded += volume[i]!;
    known++;
  }
  return {
    rows: time.length,
    first: time[0] ?? NaN,
    last: time.at(-1) ?? NaN,
    low: least === Infinity ? NaN : least,
    high: most === -Infinity ? NaN : most,
    lastClose: close.at(-1) ?? NaN,
    averageVolume: known > 0 ? traded / known : NaN,
    missingSessions: isLong(timeframe) || time.length === 0
      ? NaN
      : missingStretches(time, { market, timeframe }).reduce((sum, { sessions }) => sum + sessions, 0),
  };
}

const isLong = (timeframe: Timeframe): boolean => timeframe === "1w" || timeframe === "1M";

/**
 * Between the first bar and the last, oldest first; none for weeks and months. A bar on a day without a session stands for
 * none: what an exchange opened by exception is not in every calendar.
 */
export function missingStretches(
  time: Float64Array,
  { market, timeframe }: { readonly market: Market; readonly timeframe: Timeframe },
): MissingStretch[] {
  if (isLong(timeframe) || time.length === 0) return [];
  const calendar = calendarOf(market);
  const stretches: MissingStretch[] = [];
  let next = calendar.addSessions(time[0]!, 0);
  const skip = (from: number, to: number) => {
    const { length } = calendar.sessions(from, to);
    if (length > 0) stretches.push({ from, to, sessions: length });
  };
  for (const moment of time) {
    if (moment < next || !calendar.isSession(moment)) continue;
    const day = dayOf(moment);
    if (day > next) skip(next, calendar.previousSession(day));
    next = calendar.nextSession(day);
  }
  const last = dayOf(time.at(-1)!);
  if (last >= next) skip(next, calendar.previousSession(last));
  return stretches;
}
