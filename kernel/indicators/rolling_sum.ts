import { checkPeriod } from "./arguments.ts";

/**
 * Sum of the last n values, one value at a time. NaN before n values and while a NaN is among them.
 *
 * As in sma(), a window is the tail of one block of n values plus the head of the next: nothing is ever
 * subtracted, so neither drift nor a NaN stays behind. Amortised O(1) a value; n + n numbers of memory.
 */
export class RollingSum {
  readonly #n: number;
  readonly #block: Float64Array;
  /** For each place in the block: the sum of the block before it from the next place on. */
  readonly #tails: Float64Array;
  #at = 0;
  #head = 0;

  constructor(n: number) {
    checkPeriod(n);
    this.#n = n;
    this.#block = new Float64Array(n);
    this.#tails = new Float64Array(n).fill(NaN, 0, n - 1);
  }

  next(value: number): number {
    const at = this.#at;
    this.#block[at] = value;
    const head = this.#head + value;
    const sum = head + this.#tails[at]!;
    if (at + 1 < this.#n) {
      this.#head = head;
      this.#at = at + 1;
    } else this.#endBlock();
    return sum;
  }

  #endBlock(): void {
    const block = this.#block;
    const tails = this.#tails;
    let tail = 0;
    for (let j = this.#n - 1; j > 0; j--) {
      tail += block[j]!;
      tails[j - 1] = tail;
    }
    tails[this.#n - 1] = 0;
    this.#head = 0;
    this.#at = 0;
  }
}
