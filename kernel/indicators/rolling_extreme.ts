import { checkPeriod } from "./arguments.ts";

/**
 * Greatest (sign 1) or least (sign -1) of the last n values, one value at a time, and how many values ago it
 * was, the latest of equals. NaN before n values and while a NaN is among them. Amortised O(1): a queue holds
 * the values that no later one has beaten (2n numbers of memory).
 */
export class RollingExtreme {
  /** How many values ago the extreme was: 0 to n - 1. */
  age = NaN;
  readonly #n: number;
  readonly #sign: number;
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  #first = 0;
  #size = 0;
  /** Values since the last NaN. */
  #time = 0;

  constructor(n: number, sign: 1 | -1) {
    checkPeriod(n);
    this.#n = n;
    this.#sign = sign;
    this.#values = new Float64Array(n);
    this.#times = new Float64Array(n);
  }

  next(value: number): number {
    const n = this.#n;
    if (value !== value) {
      this.#time = 0;
      this.#size = 0;
      return this.age = NaN;
    }
    const signed = this.#sign * value;
    const time = this.#time++;
    if (this.#size > 0 && this.#times[this.#first]! <= time - n) {
      this.#first = this.#first + 1 === n ? 0 : this.#first + 1;
      this.#size--;
    }
    let end = this.#first + this.#size;
    if (end >= n) end -= n;
    while (this.#size > 0) {
      const last = end === 0 ? n - 1 : end - 1;
      if (this.#values[last]! > signed) break;
      end = last;
      this.#size--;
    }
    this.#values[end] = signed;
    this.#times[end] = time;
    this.#size++;
    if (time + 1 < n) return this.age = NaN;
    this.age = time - this.#times[this.#first]!;
    return this.#sign * this.#values[this.#first]!;
  }
}
