import { atr } from "../indicators/atr.ts";
import type { Bars } from "../market/bars.ts";
import { splitRatio } from "./volatility.ts";

/** Columns of bars, by n. In money of one unit as of the first bar: a split is no move of the price. */
const known = new WeakMap<Bars, Map<number, Float64Array>>();

/** Average true range (Wilder) of the `n` bars up to and with `bar`, in money of a unit as of `bar`; NaN until there are n. */
export function averageRange(bars: Bars, bar: number, n: number): number {
  if (bar < 0) return NaN;
  let columns = known.get(bars);
  if (!columns) known.set(bars, columns = new Map());
  let column = columns.get(n);
  if (!column) columns.set(n, column = rangesOf(bars, n));
  return bars.actions ? column[bar]! / splitRatio(bars, 0, bar) : column[bar]!;
}

function rangesOf(bars: Bars, n: number): Float64Array {
  const whole = (prices: Float64Array) =>
    bars.actions ? prices.map((price, i) => price * splitRatio(bars, 0, i)) : prices;
  return atr(whole(bars.high), whole(bars.low), whole(bars.close), n);
}
