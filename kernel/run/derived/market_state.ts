/** How a market stood at a bar's close: its volatility and its regime, from bars up to that one alone. */
import { splitRatio } from "../../engine/volatility.ts";
import { historicalVolatility } from "../../indicators/historical_volatility.ts";
import { OrderedWindow } from "../../indicators/ordered_window.ts";
import { sma } from "../../indicators/sma.ts";
import type { Bars } from "../../market/bars.ts";
import { periodsPerYear } from "../../market/timeframe.ts";

/** Close above its average or not, volatility above its usual one or not; empty while either is not known yet. */
export type Regime = "bull-quiet" | "bull-volatile" | "bear-quiet" | "bear-volatile" | "";

export const VOLATILITY_RETURNS = 20;
export const TREND_BARS = 200;

export interface MarketState {
  /** Sample deviation of the last 20 log returns from close to close, a fraction a year; NaN before there are so many. */
  readonly volatility: Float64Array;
  /**
   * Bull: the close is at or above the mean of the last 200; volatile: the volatility is above the median of all its
   * values so far.
   */
  readonly regime: Regime[];
}

export function marketState(bars: Bars): MarketState {
  const close = adjustedClose(bars);
  const volatility = historicalVolatility(
    close,
    VOLATILITY_RETURNS,
    periodsPerYear(bars.market, bars.timeframe),
  );
  const mean = sma(close, TREND_BARS);
  const so = new OrderedWindow(Math.max(2, bars.length));
  const regime = Array.from(close, (price, i): Regime => {
    const value = volatility[i]!;
    if (!Number.isNaN(value)) so.push(value);
    if (Number.isNaN(value) || Number.isNaN(mean[i]!)) return "";
    const trend = price >= mean[i]! ? "bull" : "bear";
    return `${trend}-${value > medianOf(so) ? "volatile" : "quiet"}`;
  });
  return { volatility, regime };
}

function medianOf(values: OrderedWindow): number {
  const { count } = values;
  const upper = values.at(count >> 1);
  return count % 2 === 1 ? upper : (values.at((count >> 1) - 1) + upper) / 2;
}

/** Closes in shares as they were at first: a split is no loss. */
export function adjustedClose(bars: Bars): Float64Array {
  if (!bars.actions) return bars.close;
  let ratio = 1;
  return bars.close.map((price, i) => price * (ratio *= i === 0 ? 1 : splitRatio(bars, i - 1, i)));
}
