import { outputFor } from "./arguments.ts";
import { EmaStream } from "./ema.ts";
import { RocStream } from "./roc.ts";

/** trix(), one value at a time. */
export class TrixStream {
  readonly #once: EmaStream;
  readonly #twice: EmaStream;
  readonly #thrice: EmaStream;
  readonly #change = new RocStream(1);

  constructor(n = 15) {
    this.#once = new EmaStream(n);
    this.#twice = new EmaStream(n);
    this.#thrice = new EmaStream(n);
  }

  next(value: number): number {
    return this.#change.next(this.#thrice.next(this.#twice.next(this.#once.next(value))));
  }
}

/**
 * TRIX (Hutson 1983; TA-Lib's TRIX): the change from bar to bar of ema(ema(ema(values, n), n), n), in
 * percent.
 *
 * Warm-up: NaN for the first 3n - 2 values. NaN rule: after a NaN it begins again. Cost: O(1) a bar.
 * Arguments and errors as of sma(); n is 15 by default.
 *
 * @example
 * ```ts
 * import { trix } from "tapebook";
 *
 * if (trix(Float64Array.of(1, 2, 4), 1)[2] !== 100) throw new Error("with n = 1 it is the change itself");
 * ```
 */
export function trix(values: Float64Array, n?: number, out?: Float64Array): Float64Array {
  const stream = new TrixStream(n);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}
