/** Columns from columns that are no indicator of the table: looking back, and a function of one's own. */
import { checkPeriod } from "../indicators/arguments.ts";
import { LookAheadError, ParameterError, quote } from "../series/errors.ts";
import { lagColumn } from "./masks.ts";
import { type Column, type ColumnLike, columnNode, type CustomFunction } from "./node.ts";

/**
 * The value of some bars ago, in the input's unit and as many values; NaN where there is none yet.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param bars whole number of bars, 0 or more
 * @throws LookAheadError for a negative number of bars, ParameterError for a broken one
 * @example
 * ```ts
 * import { lag } from "tapebook";
 *
 * if (lag(Float64Array.of(1, 2, 3), 1)[2] !== 2) throw new Error("one bar ago it was 2");
 * ```
 */
export function lag(values: Float64Array, bars: number): Float64Array;
export function lag(values: Column, bars: number): Column;
export function lag(values: Float64Array | Column, bars: number): Float64Array | Column {
  if (bars < 0) {
    throw new LookAheadError(`Look back, not ahead: lag() by ${bars} bars reads the future`, {
      field: "bars",
      value: bars,
      allowed: "0 or more",
    });
  }
  checkPeriod(bars, 0, "bars");
  return values instanceof Float64Array ? lagColumn(values, bars) : columnNode("lag", [values], [bars]);
}

/**
 * An indicator of one's own inside a strategy: the function receives one Float64Array for each column and returns one
 * of the same length. It must use, for bar t, values up to t only.
 *
 * @throws ParameterError here for anything but a function; StrategyError in the run where the result has another length
 * @example
 * ```ts
 * import { above, backtest, below, custom, defineStrategy, loadBars } from "tapebook";
 *
 * const range = (high: Float64Array, low: Float64Array) => high.map((value, i) => value - low[i]!);
 * const strategy = defineStrategy({
 *   name: "wide_bars",
 *   indicators: ({ high, low }) => ({ range: custom(range, high, low) }),
 *   signals: ({ range, close }) => ({ entries: above(range, 50), exits: below(close, 800) }),
 * });
 * const run = await backtest(strategy(), await loadBars("SP500"));
 * if (run.trades.length === 0) throw new Error("a bar wider than 50 points is an entry");
 * ```
 */
export function custom(compute: CustomFunction, ...columns: ColumnLike[]): Column {
  if (typeof compute !== "function") {
    throw new ParameterError(`Give custom() a function first: it got ${quote(compute)}`, {
      field: "compute",
      value: compute,
      allowed: "a function from Float64Arrays to a Float64Array",
    });
  }
  return { ...columnNode("custom", columns), compute };
}
