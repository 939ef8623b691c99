import { checkPeriod, outputFor } from "./arguments.ts";

/**
 * Relative strength index (Wilder 1978; TA-Lib's RSI) of n moves, 0 to 100: the share of gains in the average
 * move, both averaged Wilder's way (alpha = 1/n) and begun with the mean of the first n moves. Prices that
 * have never moved give 50, neither bought nor sold (TA-Lib says 0).
 *
 * Warm-up: NaN for the first n values. NaN rule: after a NaN it begins again. Cost: O(1) a bar. Arguments and
 * errors as of sma(), n at least 2.
 *
 * @example
 * ```ts
 * import { rsi } from "tapebook";
 *
 * if (rsi(Float64Array.of(1, 2, 3), 2)[2] !== 100) throw new Error("rising alone is 100");
 * ```
 */
export function rsi(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  checkPeriod(n, 2);
  const result = outputFor([values], out);
  const length = values.length;
  const alpha = 1 / n;
  const keep = 1 - alpha;
  const half = alpha / 2;
  let i = 0;
  while (i < length) {
    result[i] = NaN;
    let before = values[i++]!;
    let gain = 0;
    let loss = 0;
    let count = 0;
    for (; i < length && count < n && before === before; i++, count++) {
      const value = values[i]!;
      const move = value - before;
      gain += move > 0 ? move : 0;
      loss += move < 0 ? -move : 0;
      before = value;
      result[i] = NaN;
    }
    if (count < n || before !== before) continue;
    gain *= alpha;
    loss *= alpha;
    result[i - 1] = index(gain, loss);
    for (; i < length; i++) {
      const value = values[i]!;
      const move = value - before;
      if (move !== move) break;
      // Without a branch, which would be wrong at every other bar: size + move is twice a rise, 0 for a fall.
      const size = Math.abs(move);
      gain = keep * gain + half * (size + move);
      loss = keep * loss + half * (size - move);
      before = value;
      result[i] = index(gain, loss);
    }
  }
  return result;
}

function index(gain: number, loss: number): number {
  const total = gain + loss;
  return total > 0 ? 100 * gain / total : 50;
}

/** rsi(), one value at a time. */
export class RsiStream {
  readonly #n: number;
  #before = NaN;
  #gain = 0;
  #loss = 0;
  #count = 0;

  constructor(n: number) {
    checkPeriod(n, 2);
    this.#n = n;
  }

  next(value: number): number {
    const move = value - this.#before;
    this.#before = value;
    if (move !== move) {
      this.#count = this.#gain = this.#loss = 0;
      return NaN;
    }
    const rise = move > 0 ? move : 0;
    const fall = move < 0 ? -move : 0;
    const alpha = 1 / this.#n;
    if (this.#count === this.#n) {
      this.#gain = (1 - alpha) * this.#gain + alpha * rise;
      this.#loss = (1 - alpha) * this.#loss + alpha * fall;
      return index(this.#gain, this.#loss);
    }
    this.#gain += rise;
    this.#loss += fall;
    if (++this.#count < this.#n) return NaN;
    this.#gain *= alpha;
    this.#loss *= alpha;
    return index(this.#gain, this.#loss);
  }
}
