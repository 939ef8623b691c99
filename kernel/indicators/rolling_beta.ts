import { checkPeriod, outputFor } from "./arguments.ts";
import { RollingComoments } from "./rolling_comoments.ts";

/**
 * Beta: slope of the line of least squares that gives `values` from `benchmark` over the last n bars, their
 * covariance divided by the benchmark's variance. Of returns, roc(close, 1), it is the market beta (TA-Lib's
 * BETA); of two prices the hedge ratio of a pair.
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN, and where the benchmark does
 * not move. Cost: O(1) a bar whatever the window.
 *
 * @param values with benchmark: two Float64Arrays of one length, or two columns of a strategy
 * @param n whole number of bars, at least 2
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { rollingBeta } from "tapebook";
 *
 * const value = rollingBeta(Float64Array.of(5, 7, 9), Float64Array.of(1, 2, 3), 3)[2]!;
 * if (Math.abs(value - 2) > 1e-12) throw new Error("it moves by 2 where the benchmark moves by 1");
 * ```
 */
export function rollingBeta(
  values: Float64Array,
  benchmark: Float64Array,
  n: number,
  out?: Float64Array,
): Float64Array {
  const stream = new RollingBetaStream(n);
  const result = outputFor([values, benchmark], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!, benchmark[i]!);
  return result;
}

/** rollingBeta(), one pair at a time. */
export class RollingBetaStream {
  readonly #comoments: RollingComoments;

  constructor(n: number) {
    checkPeriod(n, 2);
    this.#comoments = new RollingComoments(n);
  }

  next(value: number, benchmark: number): number {
    const { xx, xy } = this.#comoments.next(benchmark, value);
    return xx > 0 ? xy / xx : NaN;
  }
}
