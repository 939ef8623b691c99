import { lowerBound, upperBound } from "../series/search.ts";
import type { Bars } from "./bars.ts";
import { DataError } from "./errors.ts";
import { formatTime, type Moment, parseEnd, parseMoment } from "./time.ts";

export interface Range {
  /** First moment included; default the first bar. */
  start?: Moment;
  /** Last moment included, a plain date meaning all of that day; default the last bar. */
  end?: Moment;
}

/**
 * The bars whose time lies in a range, both ends included. Views on the same memory, not copies.
 *
 * @throws DataError where no bar is left, naming the range there is
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
  const from = range.start === undefined ? 0 : lowerBound(bars.time, parseMoment(range.start, "start"));
  const to = range.end === undefined ? bars.length : upperBound(bars.time, parseEnd(range.end, "end"));
  if (from >= to) {
    const allowed = bars.length === 0
      ? "nothing: it has no bars"
      : `${formatTime(bars.time[0]!)} to ${formatTime(bars.time[bars.length - 1]!)}`;
    throw new DataError(
      `Widen the range: ${bars.symbol} has no bars from ${range.start ?? "its start"} to ${
        range.end ?? "its end"
      }; it covers ${allowed}`,
      { symbol: bars.symbol, field: range.start === undefined ? "end" : "start", value: range, allowed },
    );
  }
  if (from === 0 && to === bars.length) return bars;
  const cut = (column: Float64Array) => column.subarray(from, to);
  return {
    ...bars,
    length: to - from,
    time: cut(bars.time),
    open: cut(bars.open),
    high: cut(bars.high),
    low: cut(bars.low),
    close: cut(bars.close),
    volume: cut(bars.volume),
  };
}
