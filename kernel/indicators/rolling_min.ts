import { outputFor } from "./arguments.ts";
import { RollingExtreme } from "./rolling_extreme.ts";

/**
 * Least of the last n values, in the input's unit (TA-Lib's MIN). With lag(…, 1) it is the low of the n bars
 * before this one.
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN. Cost: O(1) a bar whatever the
 * window.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n whole number of bars, at least 1
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { rollingMin } from "tapebook";
 *
 * if (rollingMin(Float64Array.of(1, 3, 2, 4), 2)[3] !== 2) throw new Error("the lesser of 2 and 4");
 * ```
 */
export function rollingMin(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  const stream = new RollingMinStream(n);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}

/** rollingMin(), one value at a time. */
export class RollingMinStream extends RollingExtreme {
  constructor(n: number) {
    super(n, -1);
  }
}
