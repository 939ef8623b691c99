import { outputFor } from "./arguments.ts";
import { RollingSum } from "./rolling_sum.ts";

/** vwma(), one bar at a time. */
export class VwmaStream {
  readonly #money: RollingSum;
  readonly #units: RollingSum;

  constructor(n: number) {
    this.#money = new RollingSum(n);
    this.#units = new RollingSum(n);
  }

  next(value: number, volume: number): number {
    return this.#money.next(value * volume) / this.#units.next(volume);
  }
}

/**
 * Volume-weighted moving average over n bars, in the values' unit: sum of value * volume over the sum of
 * volume.
 *
 * Warm-up: NaN before n bars. NaN rule: NaN wherever the window holds a NaN, and where nothing was traded in
 * it. Cost: amortised O(1) a bar.
 *
 * @param values with volume: two Float64Arrays of one length, or two columns of a strategy
 * @param n whole number of bars, at least 1
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { vwma } from "tapebook";
 *
 * if (vwma(Float64Array.of(1, 4), Float64Array.of(1, 2), 2)[1] !== 3) throw new Error("(1 + 8) / 3 is 3");
 * ```
 */
export function vwma(
  values: Float64Array,
  volume: Float64Array,
  n: number,
  out?: Float64Array,
): Float64Array {
  const stream = new VwmaStream(n);
  const result = outputFor([values, volume], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!, volume[i]!);
  return result;
}
