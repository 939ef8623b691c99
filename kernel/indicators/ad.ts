import { outputFor } from "./arguments.ts";
import { moneyFlowVolume } from "./money_flow_volume.ts";

/**
 * Accumulation/distribution line (Chaikin), in the unit of volume: running sum of volume times where the
 * close lies in the bar, from -1 at the low to 1 at the high. A bar without range adds nothing. As TA-Lib's
 * AD. Its level depends on where the data begin; only its changes mean something.
 *
 * Warm-up: none, known from the first bar. NaN rule: NaN in a bar with a NaN, after which it begins again.
 * Cost: O(1) a bar.
 *
 * @param high with low, close and volume: four Float64Arrays of one length, or four columns of a strategy
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { ad } from "tapebook";
 *
 * const [high, low, close] = [Float64Array.of(3, 4), Float64Array.of(1, 2), Float64Array.of(3, 2)];
 * if (ad(high, low, close, Float64Array.of(10, 4))[1] !== 6) throw new Error("10 at the high, 4 at the low");
 * ```
 */
export function ad(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  out?: Float64Array,
): Float64Array {
  const stream = new AdStream();
  const result = outputFor([high, low, close, volume], out);
  for (let i = 0; i < result.length; i++) {
    result[i] = stream.next(high[i]!, low[i]!, close[i]!, volume[i]!);
  }
  return result;
}

/** ad(), one bar at a time. */
export class AdStream {
  #total = NaN;

  next(high: number, low: number, close: number, volume: number): number {
    const flow = moneyFlowVolume(high, low, close, volume);
    this.#total = this.#total === this.#total ? this.#total + flow : flow;
    return this.#total;
  }
}
