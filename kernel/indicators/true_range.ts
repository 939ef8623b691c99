import { outputFor } from "./arguments.ts";

/**
 * True range of each bar (Wilder 1978; TA-Lib's TRANGE), in price units: high to low, widened to the close
 * before.
 *
 * Warm-up: NaN in the first bar, which has no close before it. NaN rule: NaN wherever one of its three prices
 * is NaN. Cost: O(1) a bar. Arguments and errors as of atr().
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
): Float64Array {
  const result = outputFor([high, low, close], out);
  if (result.length > 0) result[0] = NaN;
  for (let i = 1; i < result.length; i++) {
    const before = close[i - 1]!;
    result[i] = Math.max(high[i]!, before) - Math.min(low[i]!, before);
  }
  return result;
}

/** trueRange(), one bar at a time. */
export class TrueRangeStream {
  #before = NaN;

  next(high: number, low: number, close: number): number {
    const before = this.#before;
    this.#before = close;
    return Math.max(high, before) - Math.min(low, before);
  }
}
