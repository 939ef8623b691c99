import { checkPeriod, outputFor } from "./arguments.ts";
import { smooth } from "./smoothing.ts";

/**
 * Exponential moving average with alpha = 2 / (n + 1), in the input's unit, begun like TA-Lib's with the mean of the
 * first n values. NaN before n values; after a NaN it begins again. O(n), no allocation but the output.
 */
export function ema(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  checkPeriod(n);
  return smooth(values, n, 2 / (n + 1), outputFor([values], out));
}
