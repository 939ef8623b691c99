/** When bars of a market are, and how much of a session's variance and volume falls on each. */
import type { Market, Timeframe } from "../../market/bars.ts";
import { calendarOf } from "../../market/calendar/calendar_of.ts";
import { dayOf } from "../../market/calendar/dates.ts";
import { timeframeMs } from "../../market/timeframe.ts";

export interface BarTimes {
  /** Start of each bar, epoch ms. */
  readonly time: Float64Array;
  /** Share of its session; the shares of a session add up to 1. */
  readonly share: Float64Array;
  /** 1 for the first bar of a session. */
  readonly first: Uint8Array;
}

/** At the opening and the closing four times as much goes on as at midday. */
const EDGE = 3;

/** Whole sessions are walked; only their last may be cut by the number of bars. `timeframe` is 1d or shorter. */
export function barTimes(
  { market, timeframe, start, bars, seasonality }: {
    market: Market;
    timeframe: Timeframe;
    start: number;
    bars: number;
    seasonality: "flat" | "u-shape";
  },
): BarTimes {
  const calendar = calendarOf(market);
  const times = { time: new Float64Array(bars), share: new Float64Array(bars), first: new Uint8Array(bars) };
  let i = 0;
  for (let day = calendar.sessionDay(start); i < bars; day = calendar.nextSession(day)) {
    const stamps = timeframe === "1d"
      ? [day]
      : stampsOf(calendar.opensAt(day), calendar.closesAt(day), timeframeMs(timeframe), market);
    const weights = stamps.map((_, k) =>
      seasonality === "flat" ? 1 : 1 + EDGE * (2 * (k + 0.5) / stamps.length - 1) ** 2
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let k = 0; k < stamps.length && i < bars; k++, i++) {
      times.time[i] = stamps[k]!;
      times.share[i] = weights[k]! / total;
      times.first[i] = k === 0 ? 1 : 0;
    }
  }
  return times;
}

/** From the opening on; where trading goes round the clock from midnight, leaving out what begins before the opening. */
function stampsOf(open: number, close: number, length: number, market: Market): number[] {
  const anchor = market === "CRYPTO" || market === "FX" ? dayOf(open) : open;
  const from = anchor + Math.ceil((open - anchor) / length) * length;
  return Array.from({ length: Math.max(0, Math.ceil((close - from) / length)) }, (_, k) => from + k * length);
}
