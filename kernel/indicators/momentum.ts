import { checkPeriod, outputFor } from "./arguments.ts";
import { Delay } from "./delay.ts";

/** momentum(), one value at a time. */
export class MomentumStream {
  readonly #back: Delay;

  constructor(n: number) {
    checkPeriod(n);
    this.#back = new Delay(n);
  }

  next(value: number): number {
    return value - this.#back.next(value);
  }
}

/**
 * Momentum (TA-Lib's MOM): the value less that of n bars ago, in the input's unit.
 *
 * Warm-up: NaN for the first n values. NaN rule: NaN where one of the two is. Cost: O(1) a bar. Arguments and
 * errors as of sma().
 *
 * @example
 * ```ts
 * import { momentum } from "tapebook";
 *
 * if (momentum(Float64Array.of(1, 2, 4), 2)[2] !== 3) throw new Error("4 - 1 is 3");
 * ```
 */
export function momentum(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  checkPeriod(n);
  const result = outputFor([values], out);
  result.fill(NaN, 0, Math.min(n, result.length));
  for (let i = n; i < result.length; i++) result[i] = values[i]! - values[i - n]!;
  return result;
}
