import { checkPeriod, outputFor } from "./arguments.ts";
import { Delay } from "./delay.ts";
import { RollingSum } from "./rolling_sum.ts";

/** kama(), one value at a time. */
export class KamaStream {
  readonly #moves: RollingSum;
  readonly #back: Delay;
  readonly #slowest: number;
  readonly #range: number;
  #before = NaN;
  #average = NaN;

  constructor(n = 10, fast = 2, slow = 30) {
    checkPeriod(n);
    checkPeriod(fast, 1, "fast");
    checkPeriod(slow, 1, "slow");
    this.#moves = new RollingSum(n);
    this.#back = new Delay(n);
    this.#slowest = 2 / (slow + 1);
    this.#range = 2 / (fast + 1) - this.#slowest;
  }

  next(value: number): number {
    const before = this.#before;
    this.#before = value;
    const path = this.#moves.next(Math.abs(value - before));
    const way = Math.abs(value - this.#back.next(value));
    if (path !== path) return this.#average = NaN;
    // The path is never shorter than the way, but for rounding.
    const efficiency = path > way ? way / path : 1;
    const speed = (efficiency * this.#range + this.#slowest) ** 2;
    const average = this.#average === this.#average ? this.#average : before;
    return this.#average = average + speed * (value - average);
  }
}

/**
 * Kaufman's adaptive moving average (Kaufman 1995; TA-Lib's KAMA), in the input's unit: an exponential
 * average whose alpha moves between those of `slow` and `fast` bars, squared, with the efficiency of the last
 * n moves: how far the price came over the sum of its moves (1 where it never moved). Begun with the value
 * before its first bar.
 *
 * Warm-up: NaN for the first n values. NaN rule: after a NaN it begins again. Cost: amortised O(1) a bar.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n whole number of bars, at least 1; default 10
 * @param fast bars of the quickest average; default 2
 * @param slow bars of the slowest average; default 30
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { kama } from "tapebook";
 *
 * const last = kama(Float64Array.of(1, 2, 3), 2)[2]!;
 * if (Math.abs(last - (2 + 4 / 9)) > 1e-12) throw new Error("a straight way: alpha is (2 / 3) squared");
 * ```
 */
export function kama(
  values: Float64Array,
  n?: number,
  fast?: number,
  slow?: number,
  out?: Float64Array,
): Float64Array {
  const stream = new KamaStream(n, fast, slow);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}
