import { checkPeriod, outputFor } from "./arguments.ts";
import { RollingSum } from "./rolling_sum.ts";

/**
 * Simple moving average: the mean of the last n values, in the input's unit (TA-Lib's SMA).
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN. Cost: O(n) whatever the
 * window.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n whole number of bars, at least 1
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { sma } from "tapebook";
 *
 * if (sma(Float64Array.of(1, 2, 3, 4), 3)[3] !== 3) throw new Error("(2 + 3 + 4) / 3 is 3");
 * ```
 */
export function sma(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  checkPeriod(n);
  const result = outputFor([values], out);
  const length = values.length;
  // A running sum would drift over millions of bars and never recover from one NaN. Here each window is the
  // tail of one block of n values plus the head of the next, so that no value is ever subtracted again; the
  // tails wait in the output buffer, one block ahead of the values that will replace them (the idea of van
  // Herk and Gil-Werman's running minimum).
  result.fill(NaN, 0, Math.min(n - 1, length));
  let block = 0;
  for (; block + n <= length; block += n) {
    const end = block + n - 1;
    let head = 0;
    let tail = 0;
    for (let i = block, j = end; j > block; i++, j--) {
      head += values[i]!;
      result[i] = (head + result[i]!) / n;
      tail += values[j]!;
      if (j + n <= length) result[j + n - 1] = tail;
    }
    result[end] = (head + values[end]!) / n;
  }
  for (let i = block, head = 0; i < length; i++) {
    head += values[i]!;
    result[i] = (head + result[i]!) / n;
  }
  return result;
}

/** sma(), one value at a time. */
export class SmaStream {
  readonly #sum: RollingSum;
  readonly #n: number;

  constructor(n: number) {
    this.#sum = new RollingSum(n);
    this.#n = n;
  }

  next(value: number): number {
    return this.#sum.next(value) / this.#n;
  }
}
