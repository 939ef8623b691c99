import { checkPeriod, outputFor } from "./arguments.ts";
import { smooth, Smoothing } from "./smoothing.ts";

/**
 * Exponential moving average with alpha = 2 / (n + 1), in the input's unit, begun with the mean of the first
 * n values as TA-Lib's EMA does.
 *
 * Warm-up: NaN before n values. NaN rule: after a NaN it begins again. Cost: O(1) a bar. Arguments and errors
 * as of sma().
 *
 * @example
 * ```ts
 * import { ema } from "tapebook";
 *
 * if (ema(Float64Array.of(1, 2, 3, 5), 3)[3] !== 3.5) throw new Error("2 + (5 - 2) / 2 is 3.5");
 * ```
 */
export function ema(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  checkPeriod(n);
  return smooth(values, n, 2 / (n + 1), outputFor([values], out));
}

/** ema(), one value at a time. */
export class EmaStream extends Smoothing {
  constructor(n: number) {
    checkPeriod(n);
    super(n, 2 / (n + 1));
  }
}
