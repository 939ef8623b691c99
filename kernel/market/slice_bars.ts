import { lowerBound, upperBound } from "../series/search.ts";
import type { Bars } from "./bars.ts";
import { DataError } from "./errors.ts";
import { checkNames } from "./known_names.ts";
import { formatMoment, formatTime, parseRange, type Range } from "./time.ts";

const NAMES: readonly (keyof Range)[] = ["start", "end"];

/**
 * The bars whose time lies in a range, both ends included. Views on the same memory, not copies.
 *
 * @throws DataError where no bar is left, naming the range there is
 * @throws ParameterError for what is no date, a start after the end, and any other name in the range
 * @example
 * ```ts
 * import { makeBars, sliceBars } from "tapebook";
 *
 * const prices = [10, 11, 12];
 * const time = ["2024-01-02", "2024-01-03", "2024-01-04"];
 * const bars = makeBars({ symbol: "TEST", time, open: prices, high: prices, low: prices, close: prices });
 * if (sliceBars(bars, { start: "2024-01-03" }).length !== 2) throw new Error("two bars expected");
 * ```
 */
export function sliceBars(bars: Bars, range: Range): Bars {
  checkNames(range, NAMES, "the range of sliceBars");
  const { start, end } = range;
  const wanted = parseRange(range);
  const from = lowerBound(bars.time, wanted.from);
  const to = upperBound(bars.time, wanted.to);
  if (from >= to) {
    const allowed = bars.length === 0
      ? "nothing: it has no bars"
      : `${formatTime(bars.time[0]!)} to ${formatTime(bars.time[bars.length - 1]!)}`;
    const first = start === undefined ? "its start" : formatMoment(start);
    const last = end === undefined ? "its end" : formatMoment(end);
    throw new DataError(
      `Widen the range: ${bars.symbol} has no bars from ${first} to ${last}; it covers ${allowed}`,
      { symbol: bars.symbol, field: start === undefined ? "end" : "start", value: range, allowed },
    );
  }
  return viewBars(bars, from, to);
}

/** The bars from an index up to, not including, another: views on the same memory. An earlier end is no delisting, and closed. */
export function viewBars(bars: Bars, from: number, to: number): Bars {
  if (from === 0 && to === bars.length) return bars;
  const cut = (column: Float64Array) => column.subarray(from, to);
  const { delisted, forming, ...rest } = bars;
  return {
    ...rest,
    ...(to === bars.length && { ...(delisted && { delisted }), ...(forming && { forming }) }),
    length: to - from,
    time: cut(bars.time),
    open: cut(bars.open),
    high: cut(bars.high),
    low: cut(bars.low),
    close: cut(bars.close),
    volume: cut(bars.volume),
  };
}
