import { checkPeriod } from "./arguments.ts";

/**
 * Mean and squared deviations of the last n values, one value at a time: NaN before n values and while a NaN
 * is among them; exactly the value and 0 where all are equal.
 *
 * Blocks as in RollingSum, so that nothing drifts. Deviations are summed from an origin in the window, the
 * last value of the block before: prices far from zero lose no digits by it (a plain sum of squares has none
 * left once the mean is 1e8 deviations). Amortised O(1) a value; 3n numbers of memory.
 */
export class RollingMoments {
  mean = NaN;
  /** Sum of (value - mean)². */
  squares = NaN;
  readonly #n: number;
  /** Values of the block, and the two sums of the block before it from the next place on. */
  readonly #block: Float64Array;
  readonly #tails: Float64Array;
  #at = 0;
  #origin = NaN;
  #sum = 0;
  #squares = 0;

  constructor(n: number) {
    checkPeriod(n);
    this.#n = n;
    this.#block = new Float64Array(n);
    this.#tails = new Float64Array(2 * n);
  }

  next(value: number): this {
    const at = this.#at;
    this.#block[at] = value;
    if (at + 1 === this.#n) return this.#endBlock(value);
    this.#add(value);
    this.#at = at + 1;
    return this.#settle(at);
  }

  #endBlock(last: number): this {
    const tails = this.#tails;
    this.#origin = last;
    this.#sum = 0;
    this.#squares = 0;
    this.#add(last);
    for (let j = this.#n - 2; j >= 0; j--) {
      tails[2 * j] = this.#sum;
      tails[2 * j + 1] = this.#squares;
      this.#add(this.#block[j]!);
    }
    this.#settle(this.#n - 1);
    this.#sum = 0;
    this.#squares = 0;
    this.#at = 0;
    return this;
  }

  #add(value: number): void {
    const away = value - this.#origin;
    this.#sum += away;
    this.#squares += away * away;
  }

  #settle(at: number): this {
    const sum = this.#sum + this.#tails[2 * at]!;
    const shift = sum / this.#n;
    this.mean = this.#origin + shift;
    this.squares = Math.max(0, this.#squares + this.#tails[2 * at + 1]! - sum * shift);
    return this;
  }
}
