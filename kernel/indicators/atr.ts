import { checkPeriod, outputFor } from "./arguments.ts";
import { smooth, Smoothing } from "./smoothing.ts";
import { trueRange, TrueRangeStream } from "./true_range.ts";

/**
 * Average true range (Wilder 1978; TA-Lib's ATR) over n bars, in price units: Wilder's average (alpha = 1/n)
 * of the true range, begun with the mean of the first n true ranges.
 *
 * Warm-up: NaN for the first n bars. NaN rule: after a NaN it begins again. Cost: O(1) a bar.
 *
 * @param high with low and close: three Float64Arrays of one length, or three columns of a strategy
 * @param n whole number of bars, at least 1
 * @param out buffer of the same length to write to (arrays only); default a new one
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
): Float64Array {
  checkPeriod(n);
  const ranges = trueRange(high, low, close, outputFor([high, low, close], out));
  return smooth(ranges, n, 1 / n, ranges);
}

/** atr(), one bar at a time. */
export class AtrStream {
  readonly #range = new TrueRangeStream();
  readonly #average: Smoothing;

  constructor(n: number) {
    checkPeriod(n);
    this.#average = new Smoothing(n, 1 / n);
  }

  next(high: number, low: number, close: number): number {
    return this.#average.next(this.#range.next(high, low, close));
  }
}
