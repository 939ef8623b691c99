import { checkPeriod, outputFor } from "./arguments.ts";
import { RollingLine } from "./rolling_line.ts";

/** wma(), one value at a time. */
export class WmaStream {
  readonly #n: number;
  readonly #line: RollingLine | null;

  constructor(n: number) {
    checkPeriod(n);
    this.#n = n;
    this.#line = n === 1 ? null : new RollingLine(n);
  }

  next(value: number): number {
    if (this.#line === null) return value;
    const { mean, slope } = this.#line.next(value);
    // Weights that rise evenly give the value of the least-squares line at their centre, (n - 1) / 6 past the
    // middle.
    return mean + slope * (this.#n - 1) / 6;
  }
}

/**
 * Linearly weighted moving average (TA-Lib's WMA), in the input's unit: weights 1 to n, the newest value's
 * the greatest.
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN. Cost: amortised O(1) a bar.
 * Arguments and errors as of sma().
 *
 * @example
 * ```ts
 * import { wma } from "tapebook";
 *
 * const [, second] = wma(Float64Array.of(1, 4), 2);
 * if (Math.abs(second! - 3) > 1e-12) throw new Error("(1 * 1 + 2 * 4) / 3 is 3");
 * ```
 */
export function wma(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  const stream = new WmaStream(n);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}
