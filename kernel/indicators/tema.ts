import { outputFor } from "./arguments.ts";
import { EmaStream } from "./ema.ts";

/** tema(), one value at a time. */
export class TemaStream {
  readonly #once: EmaStream;
  readonly #twice: EmaStream;
  readonly #thrice: EmaStream;

  constructor(n: number) {
    this.#once = new EmaStream(n);
    this.#twice = new EmaStream(n);
    this.#thrice = new EmaStream(n);
  }

  next(value: number): number {
    const once = this.#once.next(value);
    const twice = this.#twice.next(once);
    return 3 * once - 3 * twice + this.#thrice.next(twice);
  }
}

/**
 * Triple exponential moving average (Mulloy 1994; TA-Lib's TEMA), in the input's unit: 3 ema - 3 ema(ema) +
 * ema(ema(ema)), which lags less than dema().
 *
 * Warm-up: NaN before 3n - 2 values. NaN rule: after a NaN it begins again. Cost: O(1) a bar. Arguments and
 * errors as of sma().
 *
 * @example
 * ```ts
 * import { tema } from "tapebook";
 *
 * if (tema(Float64Array.of(1, 2, 3, 4, 5, 6, 7), 3)[6] !== 7) throw new Error("no lag on a straight line");
 * ```
 */
export function tema(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  const stream = new TemaStream(n);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}
