import { checkPeriod, outputFor } from "./arguments.ts";
import { RollingMoments } from "./rolling_moments.ts";

/**
 * Z-score: how far each value is from the mean of the last n, itself included, in their sample deviations
 * (divisor n - 1, as pandas' rolling std; a Bollinger band counts in population deviations); 0 where all n
 * are equal.
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN. Cost: O(1) a bar whatever the
 * window.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n whole number of bars, at least 2
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { rollingZScore } from "tapebook";
 *
 * if (rollingZScore(Float64Array.of(1, 2, 3), 3)[2] !== 1) throw new Error("mean 2, deviation 1");
 * ```
 */
export function rollingZScore(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  const stream = new RollingZScoreStream(n);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}

/** rollingZScore(), one value at a time. */
export class RollingZScoreStream {
  readonly #n: number;
  readonly #moments: RollingMoments;

  constructor(n: number) {
    checkPeriod(n, 2);
    this.#n = n;
    this.#moments = new RollingMoments(n);
  }

  next(value: number): number {
    const { mean, squares } = this.#moments.next(value);
    return squares === 0 ? 0 : (value - mean) / Math.sqrt(squares / (this.#n - 1));
  }
}
