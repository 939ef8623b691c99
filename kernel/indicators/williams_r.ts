import { checkPeriod, outputFor } from "./arguments.ts";
import { RangePosition } from "./range_position.ts";

/**
 * Williams %R (Williams 1973), -100 to 0: how far the close is below the highest high of the last n bars, in
 * percent of the range from their lowest low; -50 where there is no range. As TA-Lib's WILLR.
 *
 * Warm-up: NaN for the first n - 1 bars. NaN rule: NaN while one of the last n highs and lows, or the close,
 * is NaN. Cost: O(1) a bar.
 *
 * @param high with low and close: three Float64Arrays of one length, or three columns of a strategy
 * @param n whole number of bars, at least 1; default 14
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { williamsR } from "tapebook";
 *
 * const [high, low, close] = [Float64Array.of(3, 4, 5), Float64Array.of(1, 2, 3), Float64Array.of(2, 3, 4)];
 * if (williamsR(high, low, close, 3)[2] !== -25) throw new Error("4 is a quarter below 5 on the way to 1");
 * ```
 */
export function williamsR(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n = 14,
  out?: Float64Array,
): Float64Array {
  const stream = new WilliamsRStream(n);
  const result = outputFor([high, low, close], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(high[i]!, low[i]!, close[i]!);
  return result;
}

/** williamsR(), one bar at a time. */
export class WilliamsRStream {
  readonly #position: RangePosition;

  constructor(n: number) {
    checkPeriod(n);
    this.#position = new RangePosition(n);
  }

  next(high: number, low: number, close: number): number {
    return 100 * (this.#position.next(high, low, close) - 1);
  }
}
