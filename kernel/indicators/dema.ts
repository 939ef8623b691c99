import { outputFor } from "./arguments.ts";
import { EmaStream } from "./ema.ts";

/** dema(), one value at a time. */
export class DemaStream {
  readonly #once: EmaStream;
  readonly #twice: EmaStream;

  constructor(n: number) {
    this.#once = new EmaStream(n);
    this.#twice = new EmaStream(n);
  }

  next(value: number): number {
    const once = this.#once.next(value);
    return 2 * once - this.#twice.next(once);
  }
}

/**
 * Double exponential moving average (Mulloy 1994; TA-Lib's DEMA), in the input's unit: 2 ema - ema(ema),
 * which lags less than ema().
 *
 * Warm-up: NaN before 2n - 1 values. NaN rule: after a NaN it begins again. Cost: O(1) a bar. Arguments and
 * errors as of sma().
 *
 * @example
 * ```ts
 * import { dema } from "tapebook";
 *
 * if (dema(Float64Array.of(1, 2, 3, 4, 5), 3)[4] !== 5) throw new Error("no lag on a straight line");
 * ```
 */
export function dema(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  const stream = new DemaStream(n);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}
