import { outputFor } from "./arguments.ts";
import { VwmaStream } from "./vwma.ts";

/** rollingVwap(), one bar at a time. */
export class RollingVwapStream {
  readonly #average: VwmaStream;

  constructor(n: number) {
    this.#average = new VwmaStream(n);
  }

  next(high: number, low: number, close: number, volume: number): number {
    return this.#average.next((high + low + close) / 3, volume);
  }
}

/**
 * Volume-weighted average price of the last n bars, whatever day they belong to: the typical price (high +
 * low + close) / 3 weighted by volume.
 *
 * Warm-up: NaN before n bars. NaN rule: NaN wherever the window holds a NaN, and where nothing was traded in
 * it. Cost: amortised O(1) a bar.
 *
 * @param high with low, close and volume: four Float64Arrays of one length, or four columns of a strategy
 * @param n whole number of bars, at least 1
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { rollingVwap } from "tapebook";
 *
 * const [high, low, close] = [Float64Array.of(3, 6), Float64Array.of(1, 4), Float64Array.of(2, 5)];
 * const [, second] = rollingVwap(high, low, close, Float64Array.of(2, 1), 2);
 * if (second !== 3) throw new Error("(2 * 2 + 1 * 5) / 3 is 3");
 * ```
 */
export function rollingVwap(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  n: number,
  out?: Float64Array,
): Float64Array {
  const stream = new RollingVwapStream(n);
  const result = outputFor([high, low, close, volume], out);
  for (let i = 0; i < result.length; i++) {
    result[i] = stream.next(high[i]!, low[i]!, close[i]!, volume[i]!);
  }
  return result;
}
