/** Stored or imported bars as they were asked for: cut, then adjusted, then resampled, so that no later day shows. */
import type { Bars, Timeframe } from "../market/bars.ts";
import { DataError } from "../market/errors.ts";
import { resample } from "../market/resample.ts";
import { sliceBars } from "../market/slice_bars.ts";
import { formatTime, parseRange, type Range } from "../market/time.ts";
import { lowerBound } from "../series/search.ts";
import { adjustBars } from "./adjust/adjust.ts";
import type { Adjusted } from "./validate/raw_bars.ts";

/** Bars with what is known of their adjustments; their actions are those that the prices do not hold yet. */
export interface Unviewed {
  readonly bars: Bars;
  readonly basis: Adjusted;
  /** The source's own, one for each bar. */
  readonly adjustedClose?: Float64Array;
}

/** What of bars is wanted. */
export interface View extends Pick<Range, "start" | "end"> {
  /** Default split, as far as splits are known. */
  readonly adjust?: Adjusted;
  /** Default the bars' own. */
  readonly timeframe?: Timeframe;
}

/** @throws DataError where no bar is in the range, and for a view that the prices do not allow */
export function viewOf(unviewed: Unviewed, { start, end, adjust, timeframe }: View): Bars {
  const { bars } = unviewed;
  refuseEmptyRange(bars, { start, end });
  if (timeframe === undefined || timeframe === bars.timeframe) {
    return adjustedView(cut(unviewed, { start, end }), adjust);
  }
  // A period that begins before the start would lack its first bars, and is not in the range by its stamp either.
  const { bars: coarser } = resample(adjustedView(cut(unviewed, { end }), adjust), timeframe);
  return sliceBars(coarser, { start });
}

function cut({ bars, adjustedClose, basis }: Unviewed, range: Pick<Range, "start" | "end">): Unviewed {
  const inside = sliceBars(bars, range);
  const first = lowerBound(bars.time, inside.time[0]!);
  return { bars: inside, basis, adjustedClose: adjustedClose?.subarray(first, first + inside.length) };
}

function adjustedView({ bars, basis, adjustedClose }: Unviewed, wanted: Adjusted | undefined): Bars {
  const view = wanted ?? (basis === "total" ? "total" : "split");
  if (view === basis) return bars;
  if (basis === "total" || view === "raw") {
    const allowed = basis === "split" ? "split or total" : "total";
    throw new DataError(
      `Set adjust to ${allowed} for ${bars.symbol}: ${bars.origin.source} gives its prices adjusted already, not ${view}`,
      { symbol: bars.symbol, field: "adjust", value: view, allowed },
    );
  }
  if (bars.actions?.length) return adjustBars(bars, view);
  return view === "total" && adjustedClose ? adjustBars(bars, view, adjustedClose) : bars;
}

function refuseEmptyRange(bars: Bars, range: Range): void {
  const { symbol, time, length } = bars;
  const first = time[0], last = time[length - 1];
  if (first === undefined || last === undefined) throw new DataError(`No bars in ${symbol}.`, { symbol });
  const allowed = `${formatTime(first)} to ${formatTime(last)}`;
  const { from, to } = parseRange(range);
  if (from > last) {
    const day = formatTime(last);
    throw new DataError(
      `No bars for ${symbol} after ${day}. The last day available is ${day}; set start to it or earlier.`,
      { symbol, field: "start", value: range.start, allowed },
    );
  }
  if (to < first) {
    const day = formatTime(first);
    throw new DataError(
      `No bars for ${symbol} before ${day}. The first day available is ${day}; set end to it or later.`,
      { symbol, field: "end", value: range.end, allowed },
    );
  }
}
