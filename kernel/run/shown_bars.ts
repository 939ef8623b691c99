/** Bars as cells make them: the functions of market/, whose results here also show themselves. */
import type { Bars, Timeframe } from "../market/bars.ts";
import { type BarsInput, makeBars as make } from "../market/make_bars.ts";
import { resample as resampleBars, type Resampled } from "../market/resample.ts";
import { sliceBars as slice } from "../market/slice_bars.ts";
import type { Range } from "../market/time.ts";
import type { ExportFormat } from "../data/export/export_bars.ts";
import { barsCard } from "./bars_card.ts";
import { type Displayed, displayedAs, withHidden } from "./display.ts";
import { type Exportable, exportBars } from "./export_bars.ts";

/** Bars as cells have them. */
export type ShownBars = Bars & Displayed & Exportable;

/** Bars that show themselves as a card: statistics, a picture of the prices, their first and last rows. */
export function showBars(bars: Bars): ShownBars {
  const write = (format: ExportFormat, path?: string) =>
    path === undefined ? exportBars(bars, format) : exportBars(bars, format, path);
  return withHidden(displayedAs(bars, barsCard), { export: write as Exportable["export"] });
}

/**
 * Bars from your own columns, checked: equal lengths, strictly ascending times (ISO text, Date or epoch ms, UTC), finite
 * prices above zero in the market's currency, high not below low. Volume may be left out and is then NaN.
 *
 * @throws DataError naming symbol, bar time, field and value
 * @throws ParameterError for an unknown name, market, timeframe or time
 * @example
 * ```ts
 * import { makeBars } from "tapebook";
 *
 * const prices = [10, 11];
 * const time = ["2024-01-02", "2024-01-03"];
 * const bars = makeBars({ symbol: "TEST", time, open: prices, high: prices, low: prices, close: prices });
 * if (bars.length !== 2) throw new Error("two bars expected");
 * ```
 */
export const makeBars = (input: BarsInput): ShownBars => showBars(make(input));

/**
 * The bars whose time lies in a range, both ends included; a plain date as the end means all of that day. Views on the
 * same memory, not copies.
 *
 * @throws DataError where no bar is left, naming the range there is
 * @throws ParameterError for what is no date, a start after the end, and any other name in the range
 * @example
 * ```ts
 * import { loadBars, sliceBars } from "tapebook";
 *
 * const crisis = sliceBars(await loadBars("SP500"), { start: "2008-09-01", end: "2009-03-31" });
 * if (crisis.length !== 146) throw new Error("seven months of trading days expected");
 * ```
 */
export const sliceBars = (bars: Bars, range: Range): ShownBars => showBars(slice(bars, range));

/**
 * Bars of a coarser timeframe: first open, highest high, lowest low, last close, sum of the volumes (NaN where none is
 * known). Intraday periods begin at the session's open (US, IN) or at midnight UTC (CRYPTO, FX), and the session's last is
 * cut short at its close. Longer ones are stamped 00:00 UTC of the session, or of the first session in the ISO week or the
 * month; a week goes to the month in which it ends. Periods without a bar are left out.
 *
 * @returns the bars, and whether the last one is incomplete: its period goes on after the last bar given
 * @throws ParameterError for an unknown timeframe and for one finer than the bars'
 * @example
 * ```ts
 * import { loadBars, resample } from "tapebook";
 *
 * const { bars, incomplete } = resample(await loadBars("SP500", { end: "2020-04-15" }), "1w");
 * if (bars.timeframe !== "1w" || !incomplete) throw new Error("the last week ends on Friday, the 17th");
 * ```
 */
export function resample(bars: Bars, timeframe: Timeframe): Resampled & { bars: ShownBars } {
  const { bars: coarser, incomplete } = resampleBars(bars, timeframe);
  return { bars: showBars(coarser), incomplete };
}
