/** Adjusted views and their sources as cells call them: bars that show themselves. */
import { adjustBars } from "../data/adjust/adjust.ts";
import { actionsOfFactors } from "../data/adjust/factor_file.ts";
import { joinPeriods, periodsOfMap, type SymbolPeriod } from "../data/adjust/symbols.ts";
import type { Adjusted } from "../data/validate/raw_bars.ts";
import type { Bars, CorporateAction, Market } from "../market/bars.ts";
import { checkNames } from "../market/known_names.ts";
import { parseMarket } from "../market/timeframe.ts";
import { showBars, type ShownBars } from "./shown_bars.ts";

/** Where the factors of a view come from other than the bars' actions. */
export interface AdjustOptions {
  /** A source's own adjusted closes, one for each bar, for the view `total`. */
  adjustedClose?: ArrayLike<number>;
}

/**
 * A view of raw bars: `split` divides prices before a split by its ratio and multiplies volumes, keeping dividends as
 * actions in present shares; `total` also takes off each dividend as a share of the close before it, so that the change
 * of the price is what an investor who puts dividends back in has earned, before taxes. Prices are level with the last
 * bar: what happens after it is not known. A backtest of raw bars with actions books splits and dividends itself.
 *
 * @param bars of a day or shorter, with `actions`; prices and dividends in the currency of the bars
 * @throws DataError for a dividend not below the price, and for adjusted closes that do not fit
 * @throws ParameterError for an unknown view, and for bars of a week or month
 * @example
 * ```ts
 * import { adjust, makeBars } from "tapebook";
 *
 * const price = [100, 50, 45];
 * const bars = makeBars({
 *   symbol: "TEST",
 *   time: ["2024-01-02", "2024-01-03", "2024-01-04"],
 *   open: price,
 *   high: price,
 *   low: price,
 *   close: price,
 *   actions: [
 *     { kind: "split", time: "2024-01-03", ratio: 2 },
 *     { kind: "dividend", time: "2024-01-04", amount: 5 },
 *   ],
 * });
 * if (adjust(bars, "split").close.join() !== "50,50,45") throw new Error("two for one");
 * if (adjust(bars, "total").close.join() !== "45,45,45") throw new Error("nothing was earned or lost");
 * ```
 */
export function adjust(bars: Bars, view: Adjusted, options: AdjustOptions = {}): ShownBars {
  checkNames(options, ["adjustedClose"], "the options of adjust");
  return showBars(adjustBars(bars, view, options.adjustedClose));
}

/**
 * Splits and dividends out of a factor file as the LEAN engine keeps them: rows of date (20140606), price factor, split
 * factor and reference price. Amounts are per share of their day, times 00:00 UTC of the ex-date.
 *
 * @param market whose calendar says which session follows a row's date; default US
 * @throws DataError naming the row that cannot be read
 * @example
 * ```ts
 * import { actionsFromFactors } from "tapebook";
 *
 * const [split] = actionsFromFactors("20140102,1,0.25,1\n20140606,1,0.25,645.57\n20501231,1,1,0");
 * if (split?.kind !== "split" || split.ratio !== 4) throw new Error("four for one on Monday, the ninth of June");
 * ```
 */
export function actionsFromFactors(text: string, market: Market = "US"): CorporateAction[] {
  return actionsOfFactors(text, parseMarket(market));
}

/**
 * The tickers of a security over time, out of a map file as the LEAN engine keeps them: rows of date and ticker, the
 * first the day on which it came to the market, the others the last day of their ticker.
 *
 * @returns first and last day of each ticker, epoch ms
 * @throws DataError naming the row that cannot be read
 * @example
 * ```ts
 * import { symbolPeriods } from "tapebook";
 *
 * const [before, now] = symbolPeriods("20140327,goocv\n20140402,goocv\n20501231,goog");
 * if (before!.symbol !== "GOOCV" || now!.from !== Date.parse("2014-04-03")) throw new Error("renamed in April");
 * ```
 */
export function symbolPeriods(text: string): SymbolPeriod[] {
  return periodsOfMap(text);
}

/**
 * The bars of one security out of those of its tickers, each in its time, under its last ticker.
 *
 * @param periods of the tickers, from symbolPeriods()
 * @param bars of each ticker; without those of an earlier one the result begins later
 * @throws DataError where there are none of the last ticker
 * @example
 * ```ts
 * import { joinSymbols, makeBars, symbolPeriods } from "tapebook";
 *
 * const bars = (symbol: string, time: string[], price: number[]) =>
 *   makeBars({ symbol, time, open: price, high: price, low: price, close: price });
 * const periods = symbolPeriods("20120518,fb\n20220608,fb\n20501231,meta");
 * const meta = joinSymbols(periods, [bars("FB", ["2022-06-08"], [196]), bars("META", ["2022-06-09"], [184])]);
 * if (meta.symbol !== "META" || meta.close.join() !== "196,184") throw new Error("one security");
 * ```
 */
export function joinSymbols(periods: readonly SymbolPeriod[], bars: readonly Bars[]): ShownBars {
  return showBars(joinPeriods(periods, bars));
}
