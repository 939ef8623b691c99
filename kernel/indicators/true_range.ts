import { outputFor } from "./arguments.ts";

/**
 * True range (Wilder 1978): the bar's range, widened to the previous close, in price units. NaN in the first bar, which
 * has no close before it, and wherever one of its three prices is NaN.
 */
export function trueRange(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  out?: Float64Array,
): Float64Array {
  const result = outputFor([high, low, close], out);
  if (result.length > 0) result[0] = NaN;
  for (let i = 1; i < result.length; i++) {
    const before = close[i - 1]!;
    result[i] = Math.max(high[i]!, before) - Math.min(low[i]!, before);
  }
  return result;
}
