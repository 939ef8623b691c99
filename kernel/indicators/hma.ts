import { checkPeriod, outputFor } from "./arguments.ts";
import { WmaStream } from "./wma.ts";

/** hma(), one value at a time. */
export class HmaStream {
  readonly #half: WmaStream;
  readonly #whole: WmaStream;
  readonly #root: WmaStream;

  constructor(n: number) {
    checkPeriod(n, 2);
    this.#half = new WmaStream(Math.floor(n / 2));
    this.#whole = new WmaStream(n);
    this.#root = new WmaStream(Math.floor(Math.sqrt(n)));
  }

  next(value: number): number {
    return this.#root.next(2 * this.#half.next(value) - this.#whole.next(value));
  }
}

/**
 * Hull moving average (Hull 2005), in the input's unit: wma(2 wma(values, n / 2) - wma(values, n), sqrt(n)),
 * both windows rounded down.
 *
 * Warm-up: NaN before n + floor(sqrt(n)) - 1 values. NaN rule: NaN wherever one of these windows holds a NaN.
 * Cost: amortised O(1) a bar. Arguments and errors as of sma(), n at least 2.
 *
 * @example
 * ```ts
 * import { hma } from "tapebook";
 *
 * const last = hma(Float64Array.of(1, 2, 3, 4, 5), 4)[4]!;
 * if (Math.abs(last - 5) > 1e-12) throw new Error("here it does not lag on a straight line");
 * ```
 */
export function hma(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  const stream = new HmaStream(n);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}
