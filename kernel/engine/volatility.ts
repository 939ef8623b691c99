/** How much a price moves in a day, by closed bars alone. */
import { lowerBound } from "../series/search.ts";
import type { Bars } from "../market/bars.ts";
import { timeframeMs } from "../market/timeframe.ts";

const DAY = 86_400_000;

/**
 * Standard deviation (n - 1) of the last `n` simple returns from close to close, up to bar `bar`. Intraday bars: of the
 * last closes of the UTC days before that of `bar`, as its own day may not be over. Splits are taken out, dividends are
 * not. NaN with fewer than n returns.
 */
export function dailyVolatility(bars: Bars, bar: number, n: number): number {
  const intraday = timeframeMs(bars.timeframe) < DAY;
  let i = bar >= 0 && intraday ? lastOfDayBefore(bars, bar) : bar;
  const returns = new Float64Array(n);
  let sum = 0;
  for (let k = 0; k < n; k++) {
    const before = i >= 0 && intraday ? lastOfDayBefore(bars, i) : i - 1;
    if (before < 0) return NaN;
    const value = bars.close[i]! * splitRatio(bars, before, i) / bars.close[before]! - 1;
    returns[k] = value;
    sum += value;
    i = before;
  }
  const mean = sum / n;
  let squares = 0;
  for (let k = 0; k < n; k++) squares += (returns[k]! - mean) ** 2;
  return Math.sqrt(squares / (n - 1));
}

function lastOfDayBefore({ time }: Bars, bar: number): number {
  return lowerBound(time, Math.floor(time[bar]! / DAY) * DAY) - 1;
}

/** What a share of bar `from` has become by bar `to`. */
export function splitRatio({ actions, time }: Bars, from: number, to: number): number {
  let ratio = 1;
  if (!actions) return ratio;
  for (const action of actions) {
    if (action.kind === "split" && action.time > time[from]! && action.time <= time[to]!) {
      ratio *= action.ratio;
    }
  }
  return ratio;
}
