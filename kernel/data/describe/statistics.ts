/** What a reader asks of bars first: how many, over which prices, how much is traded, and what is missing. */
import { calendarOf } from "../../market/calendar/mod.ts";
import type { Market, Timeframe } from "../../market/bars.ts";
import type { OhlcvColumns } from "../ohlcv.ts";

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
    missingSessions: timeframe === "1w" || timeframe === "1M" ? NaN : missing(time, market),
  };
}

/** A bar on a day without a session stands for none: what an exchange opened by exception is not in every calendar. */
function missing(time: Float64Array, market: Market): number {
  if (time.length === 0) return NaN;
  const calendar = calendarOf(market);
  let held = 0, previous = NaN;
  for (const moment of time) {
    if (!calendar.isSession(moment)) continue;
    const day = Math.floor(moment / 86_400_000);
    if (day !== previous) held++;
    previous = day;
  }
  return calendar.sessions(time[0]!, time.at(-1)!).length - held;
}
