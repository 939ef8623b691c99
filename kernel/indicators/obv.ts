import { outputFor } from "./arguments.ts";

/**
 * On-balance volume (Granville 1963), in the unit of volume: running sum of the volume of bars that close
 * higher less that of bars that close lower, begun with the first bar's volume as TA-Lib's OBV. Its level
 * depends on where the data begin; only its changes mean something.
 *
 * Warm-up: none, known from the first bar. NaN rule: NaN in a bar with a NaN, after which it begins again.
 * Cost: O(1) a bar.
 *
 * @param close with volume: two Float64Arrays of one length, or two columns of a strategy
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { obv } from "tapebook";
 *
 * if (obv(Float64Array.of(5, 6, 4), Float64Array.of(10, 3, 2))[2] !== 11) throw new Error("10 + 3 - 2");
 * ```
 */
export function obv(close: Float64Array, volume: Float64Array, out?: Float64Array): Float64Array {
  const stream = new ObvStream();
  const result = outputFor([close, volume], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(close[i]!, volume[i]!);
  return result;
}

/** obv(), one bar at a time. */
export class ObvStream {
  #before = NaN;
  #total = NaN;

  next(close: number, volume: number): number {
    const move = Math.sign(close - this.#before);
    // The first bar counts as bought, as in TA-Lib; without its close nothing is known.
    this.#total = this.#total === this.#total ? this.#total + move * volume : volume + 0 * close;
    this.#before = close;
    return this.#total;
  }
}
