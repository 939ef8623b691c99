/**
 * Exponential smoothing as TA-Lib starts it: the first average is the plain mean of n values, each later one
 * is (1 - alpha) * before + alpha * value. NaN before n values; a NaN among the values gives NaN and starts
 * the count of n again. `result` may be `values` itself.
 */
export function smooth(values: Float64Array, n: number, alpha: number, result: Float64Array): Float64Array {
  const keep = 1 - alpha;
  const keepTwice = keep * keep;
  const faded = keep * alpha;
  const length = values.length;
  let i = 0;
  while (i < length) {
    let count = 0;
    let sum = 0;
    for (; i < length && count < n; i++) {
      const value = values[i]!;
      const known = value === value;
      sum = known ? sum + value : 0;
      count = known ? count + 1 : 0;
      result[i] = NaN;
    }
    if (count < n) break;
    let average = sum / n;
    result[i - 1] = average;
    // Two steps at a time: the second does not wait for the first, which halves the chain of dependent sums.
    for (; i + 1 < length; i += 2) {
      const first = values[i]!;
      const second = values[i + 1]!;
      const next = keepTwice * average + (faded * first + alpha * second);
      if (next !== next) break;
      result[i] = keep * average + alpha * first;
      result[i + 1] = average = next;
    }
    for (; i < length; i++) {
      const next = keep * average + alpha * values[i]!;
      if (next !== next) break;
      result[i] = average = next;
    }
  }
  return result;
}

/** smooth(), one value at a time and to the last bit the same, which is why it too counts in pairs. */
export class Smoothing {
  readonly #n: number;
  readonly #alpha: number;
  readonly #keep: number;
  #sum = 0;
  #count = 0;
  /** The average at the end of a pair, and the first value of the pair after it. */
  #average = NaN;
  #first = NaN;
  #paired = true;

  constructor(n: number, alpha: number) {
    this.#n = n;
    this.#alpha = alpha;
    this.#keep = 1 - alpha;
  }

  next(value: number): number {
    if (this.#count < this.#n) return this.#begin(value);
    const keep = this.#keep;
    const alpha = this.#alpha;
    this.#paired = !this.#paired;
    const next = this.#paired
      ? keep * keep * this.#average + (keep * alpha * this.#first + alpha * value)
      : keep * this.#average + alpha * value;
    if (next !== next) {
      this.#count = this.#sum = 0;
      return this.#begin(value);
    }
    if (this.#paired) this.#average = next;
    else this.#first = value;
    return next;
  }

  #begin(value: number): number {
    const known = value === value;
    this.#sum = known ? this.#sum + value : 0;
    this.#count = known ? this.#count + 1 : 0;
    if (this.#count < this.#n) return NaN;
    this.#paired = true;
    return this.#average = this.#sum / this.#n;
  }
}
