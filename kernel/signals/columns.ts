/** The indicators as a cell uses them: at once on Float64Arrays, as nodes on the handles of a strategy. */
import { checkPeriod } from "../indicators/arguments.ts";
import { atr as atrOf } from "../indicators/atr.ts";
import { ema as emaOf } from "../indicators/ema.ts";
import { rsi as rsiOf } from "../indicators/rsi.ts";
import { sma as smaOf } from "../indicators/sma.ts";
import { trueRange as trueRangeOf } from "../indicators/true_range.ts";
import { LookAheadError, ParameterError, quote } from "../series/errors.ts";
import { lagColumn } from "./masks.ts";
import { type Column, type ColumnLike, columnNode, type CustomFunction } from "./node.ts";

/**
 * Simple moving average: the mean of the last n values, in the input's unit. NaN before n values and wherever the
 * window holds a NaN.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n whole number of bars, at least 1
 * @param out buffer of the same length to write to; default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { sma } from "tapebook";
 *
 * if (sma(Float64Array.of(1, 2, 3, 4), 3)[3] !== 3) throw new Error("(2 + 3 + 4) / 3 is 3");
 * ```
 */
export function sma(values: Float64Array, n: number, out?: Float64Array): Float64Array;
export function sma(values: Column, n: number): Column;
export function sma(values: Float64Array | Column, n: number, out?: Float64Array): Float64Array | Column {
  return isArray(values) ? smaOf(values, n, out) : averageNode("sma", [values], n, 1);
}

/**
 * Exponential moving average, alpha = 2 / (n + 1), begun with the mean of the first n values as TA-Lib does. NaN
 * before n values; after a NaN it begins again. Arguments and errors as of sma().
 *
 * @example
 * ```ts
 * import { ema } from "tapebook";
 *
 * if (ema(Float64Array.of(1, 2, 3, 5), 3)[3] !== 3.5) throw new Error("2 + (5 - 2) / 2 is 3.5");
 * ```
 */
export function ema(values: Float64Array, n: number, out?: Float64Array): Float64Array;
export function ema(values: Column, n: number): Column;
export function ema(values: Float64Array | Column, n: number, out?: Float64Array): Float64Array | Column {
  return isArray(values) ? emaOf(values, n, out) : averageNode("ema", [values], n, 1);
}

/**
 * Relative strength index (Wilder 1978), 0 to 100, of n moves, n at least 2. NaN for the first n values; after a NaN
 * it begins again; 50 where the price has never moved. Arguments and errors as of sma().
 *
 * @example
 * ```ts
 * import { rsi } from "tapebook";
 *
 * if (rsi(Float64Array.of(1, 2, 3), 2)[2] !== 100) throw new Error("rising alone is 100");
 * ```
 */
export function rsi(values: Float64Array, n: number, out?: Float64Array): Float64Array;
export function rsi(values: Column, n: number): Column;
export function rsi(values: Float64Array | Column, n: number, out?: Float64Array): Float64Array | Column {
  return isArray(values) ? rsiOf(values, n, out) : averageNode("rsi", [values], n, 2);
}

/**
 * Average true range (Wilder 1978) over n bars, in price units: smoothed his way (alpha = 1/n), begun like TA-Lib's
 * with the mean of the first n true ranges. NaN for the first n bars; after a NaN it begins again.
 *
 * @param high with low and close: three Float64Arrays of one length, or three columns of a strategy
 * @throws ParameterError
 * @example
 * ```ts
 * import { atr } from "tapebook";
 *
 * const [high, low, close] = [Float64Array.of(3, 4, 5), Float64Array.of(1, 2, 3), Float64Array.of(2, 3, 4)];
 * if (atr(high, low, close, 2)[2] !== 2) throw new Error("each bar ranges over 2");
 * ```
 */
export function atr(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n: number,
  out?: Float64Array,
): Float64Array;
export function atr(high: Column, low: Column, close: Column, n: number): Column;
export function atr(
  high: Float64Array | Column,
  low: Float64Array | Column,
  close: Float64Array | Column,
  n: number,
  out?: Float64Array,
): Float64Array | Column {
  return isArray(high) && isArray(low) && isArray(close)
    ? atrOf(high, low, close, n, out)
    : averageNode("atr", [high, low, close], n, 1);
}

/**
 * True range of each bar (Wilder 1978), in price units: high to low, widened to the close before; NaN in the first. Arguments and errors as of atr().
 *
 * @example
 * ```ts
 * import { trueRange } from "tapebook";
 *
 * const [high, low, close] = [Float64Array.of(3, 9), Float64Array.of(1, 8), Float64Array.of(2, 8)];
 * if (trueRange(high, low, close)[1] !== 7) throw new Error("9 less the close before it, 2, is 7");
 * ```
 */
export function trueRange(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  out?: Float64Array,
): Float64Array;
export function trueRange(high: Column, low: Column, close: Column): Column;
export function trueRange(
  high: Float64Array | Column,
  low: Float64Array | Column,
  close: Float64Array | Column,
  out?: Float64Array,
): Float64Array | Column {
  return isArray(high) && isArray(low) && isArray(close)
    ? trueRangeOf(high, low, close, out)
    : columnNode("trueRange", [high, low, close]);
}

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
  return isArray(values) ? lagColumn(values, bars) : columnNode("lag", [values], [bars]);
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

function isArray(values: Float64Array | Column): values is Float64Array {
  return values instanceof Float64Array;
}

function averageNode(
  operation: string,
  inputs: readonly (Float64Array | Column)[],
  n: number,
  least: number,
): Column {
  checkPeriod(n, least);
  const stray = inputs.find((input) => !isArray(input) && (input as Column | undefined)?.kind !== "column");
  if (stray !== undefined || inputs.includes(undefined as never)) {
    throw new ParameterError(`Give ${operation}() columns: it got ${quote(stray)}`, {
      field: "values",
      value: stray,
      allowed: "a Float64Array, or a column of a strategy such as close",
    });
  }
  return columnNode(operation, inputs, [n]);
}
