/** Columns of a higher timeframe inside a strategy. */
import type { Timeframe } from "../market/bars.ts";
import { parseTimeframe } from "../market/timeframe.ts";
import { ParameterError, quote } from "../series/errors.ts";
import { type Column, type ColumnLike, columnNode, COLUMNS, type Columns } from "./node.ts";

/**
 * A column of a higher timeframe: what `build` makes of the columns it receives is computed over bars of that timeframe,
 * made as resample() makes them, and each bar of the strategy sees the value of the last one that had closed when it
 * did; one that ends with it counts as closed. NaN before the first has closed. Every column inside `build` is one of the
 * higher timeframe, wherever it came from.
 *
 * @param timeframe the strategy's own or a coarser one, such as `1w`
 * @param build from columns to the column wanted
 * @throws ParameterError for an unknown timeframe and where `build` returns no column; in the run, for a timeframe finer
 * than the bars
 * @example
 * ```ts
 * import { above, backtest, below, defineStrategy, higher, loadBars, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "weekly_trend",
 *   indicators: ({ close }) => ({
 *     trend: higher("1w", ({ close }) => sma(close, 40)),
 *     fast: sma(close, 10),
 *   }),
 *   signals: ({ fast, trend }) => ({ entries: above(fast, trend), exits: below(fast, trend) }),
 * });
 * const run = await backtest(strategy(), await loadBars("SP500"));
 * if (run.trades.length === 0) throw new Error("the index crosses its average of 40 weeks");
 * ```
 */
export function higher(timeframe: Timeframe, build: (columns: Columns) => ColumnLike): Column {
  parseTimeframe(timeframe);
  const column = typeof build === "function" ? build(COLUMNS) : undefined;
  if (typeof column === "object" && "kind" in column && column.kind === "column") {
    return { ...columnNode("higher", [column]), timeframe };
  }
  const given = typeof build === "function" ? `it returned ${quote(column)}` : `it is ${quote(build)}`;
  throw new ParameterError(
    `Give higher() a function from columns to one column, such as ({ close }) => sma(close, 10): ${given}`,
    { field: "build", value: column ?? build, allowed: "a function that returns a column" },
  );
}

/**
 * For each bar the value of the last higher bar that has closed by the bar's end, NaN before the first.
 *
 * @param values one for each higher bar
 * @param closed when each higher bar closed, epoch ms, ascending
 * @param end when each bar closed, likewise
 */
export function lastClosed(
  values: Float64Array,
  closed: Float64Array,
  end: Float64Array,
  out: Float64Array,
): Float64Array {
  let next = 0;
  for (let i = 0; i < end.length; i++) {
    while (next < closed.length && closed[next]! <= end[i]!) next++;
    out[i] = next > 0 ? values[next - 1]! : NaN;
  }
  return out;
}
