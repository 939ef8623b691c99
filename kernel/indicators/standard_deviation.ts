import { checkPeriod, outputFor } from "./arguments.ts";
import { RollingMoments } from "./rolling_moments.ts";

/** standardDeviation(), one value at a time. */
export class StandardDeviationStream {
  readonly #moments: RollingMoments;
  readonly #n: number;

  constructor(n: number) {
    checkPeriod(n);
    this.#moments = new RollingMoments(n);
    this.#n = n;
  }

  next(value: number): number {
    return Math.sqrt(this.#moments.next(value).squares / this.#n);
  }
}

/**
 * Standard deviation of the last n values about their mean (ddof 0; TA-Lib's STDDEV), in the input's unit.
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN. Cost: amortised O(1) a bar.
 * Arguments and errors as of sma().
 *
 * @example
 * ```ts
 * import { standardDeviation } from "tapebook";
 *
 * if (standardDeviation(Float64Array.of(1, 3), 2)[1] !== 1) throw new Error("both are 1 from their mean");
 * ```
 */
export function standardDeviation(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  const stream = new StandardDeviationStream(n);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}
