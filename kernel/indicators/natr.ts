import { atr, AtrStream } from "./atr.ts";

/** natr(), one bar at a time. */
export class NatrStream {
  readonly #range: AtrStream;

  constructor(n: number) {
    this.#range = new AtrStream(n);
  }

  next(high: number, low: number, close: number): number {
    return 100 * this.#range.next(high, low, close) / close;
  }
}

/**
 * Normalised average true range (TA-Lib's NATR): atr() in percent of the close, so that symbols compare.
 *
 * Warm-up: NaN for the first n bars. NaN rule: after a NaN it begins again. Cost: O(1) a bar. Arguments and
 * errors as of atr().
 *
 * @example
 * ```ts
 * import { natr } from "tapebook";
 *
 * const [high, low, close] = [Float64Array.of(3, 4, 5), Float64Array.of(1, 2, 3), Float64Array.of(2, 3, 4)];
 * if (natr(high, low, close, 2)[2] !== 50) throw new Error("a range of 2 is half of 4");
 * ```
 */
export function natr(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n: number,
  out?: Float64Array,
): Float64Array {
  const ranges = atr(high, low, close, n, out);
  for (let i = 0; i < ranges.length; i++) ranges[i] = 100 * ranges[i]! / close[i]!;
  return ranges;
}
