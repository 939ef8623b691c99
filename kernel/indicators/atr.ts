import { checkPeriod, outputFor } from "./arguments.ts";
import { smooth } from "./smoothing.ts";
import { trueRange } from "./true_range.ts";

/**
 * Average true range: Wilder's average (alpha = 1/n) of the true range, in price units, begun like TA-Lib's with the mean
 * of the first n true ranges. NaN for the first n bars; after a NaN it begins again. O(n), no allocation but the output.
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
