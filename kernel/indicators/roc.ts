import { checkPeriod, outputFor } from "./arguments.ts";
import { Delay } from "./delay.ts";

/** roc(), one value at a time. */
export class RocStream {
  readonly #back: Delay;

  constructor(n: number) {
    checkPeriod(n);
    this.#back = new Delay(n);
  }

  next(value: number): number {
    return 100 * (value / this.#back.next(value) - 1);
  }
}

/**
 * Rate of change (TA-Lib's ROC): how far the value is above that of n bars ago, in percent of that.
 *
 * Warm-up: NaN for the first n values. NaN rule: NaN where one of the two is. Cost: O(1) a bar. Arguments and
 * errors as of sma().
 *
 * @example
 * ```ts
 * import { roc } from "tapebook";
 *
 * if (roc(Float64Array.of(1, 2, 4), 2)[2] !== 300) throw new Error("from 1 to 4 is 300 %");
 * ```
 */
export function roc(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  checkPeriod(n);
  const result = outputFor([values], out);
  result.fill(NaN, 0, Math.min(n, result.length));
  for (let i = n; i < result.length; i++) result[i] = 100 * (values[i]! / values[i - n]! - 1);
  return result;
}
