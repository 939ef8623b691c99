import { checkPeriod, outputFor } from "./arguments.ts";
import { RollingComoments } from "./rolling_comoments.ts";

/**
 * Correlation (Pearson) of the last n pairs of values, -1 to 1 (TA-Lib's CORREL). Of prices it is high
 * wherever both drift; returns, roc(close, 1), are what is usually compared.
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN, and where one side does not
 * move (TA-Lib: 0). Cost: O(1) a bar whatever the window.
 *
 * @param a with b: two Float64Arrays of one length, or two columns of a strategy
 * @param n whole number of bars, at least 2
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { rollingCorrelation } from "tapebook";
 *
 * const value = rollingCorrelation(Float64Array.of(1, 2, 3), Float64Array.of(9, 7, 5), 3)[2]!;
 * if (Math.abs(value + 1) > 1e-12) throw new Error("one falls as the other rises");
 * ```
 */
export function rollingCorrelation(
  a: Float64Array,
  b: Float64Array,
  n: number,
  out?: Float64Array,
): Float64Array {
  const stream = new RollingCorrelationStream(n);
  const result = outputFor([a, b], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(a[i]!, b[i]!);
  return result;
}

/** rollingCorrelation(), one pair at a time. */
export class RollingCorrelationStream {
  readonly #comoments: RollingComoments;

  constructor(n: number) {
    checkPeriod(n, 2);
    this.#comoments = new RollingComoments(n);
  }

  next(a: number, b: number): number {
    const { xx, yy, xy } = this.#comoments.next(a, b);
    const scale = Math.sqrt(xx) * Math.sqrt(yy);
    return scale > 0 ? Math.max(-1, Math.min(1, xy / scale)) : NaN;
  }
}
