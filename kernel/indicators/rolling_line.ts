import { checkPeriod } from "./arguments.ts";

/** Share of the squared deviations below which what a line leaves over is nothing but rounding. */
const ROUNDING = 1e-13;

/**
 * Least-squares line through the last n values against their places 1 to n, one value at a time: NaN before n
 * values and while a NaN is among them.
 *
 * Blocks and origin as in RollingMoments, so that nothing drifts. Amortised O(1) a value; 4n numbers of
 * memory.
 */
export class RollingLine {
  mean = NaN;
  /** Rise of the line from one value to the next. */
  slope = NaN;
  /** Sum of the squared distances from the line. */
  residuals = NaN;
  readonly #n: number;
  /** Sum of the squared distances of the places from their mean. */
  readonly #spread: number;
  /** Values of the block, and the three sums of the block before it from the next place on. */
  readonly #block: Float64Array;
  readonly #tails: Float64Array;
  #at = 0;
  #origin = NaN;
  /** Sums of what a value is above the origin: plain, by its place, squared. */
  #sum = 0;
  #placed = 0;
  #squares = 0;

  constructor(n: number) {
    checkPeriod(n, 2);
    this.#n = n;
    this.#spread = n * (n * n - 1) / 12;
    this.#block = new Float64Array(n);
    this.#tails = new Float64Array(3 * n);
  }

  next(value: number): this {
    const at = this.#at;
    const n = this.#n;
    this.#block[at] = value;
    if (at + 1 === n) return this.#endBlock(value);
    const tails = this.#tails;
    const away = value - this.#origin;
    this.#sum += away;
    this.#placed += (at + 1) * away;
    this.#squares += away * away;
    this.#at = at + 1;
    // The head's places in the window come after those of the tail.
    const before = n - 1 - at;
    const placed = tails[3 * at + 1]! + before * this.#sum + this.#placed;
    return this.#settle(this.#sum + tails[3 * at]!, placed, this.#squares + tails[3 * at + 2]!);
  }

  #endBlock(origin: number): this {
    const tails = this.#tails;
    let sum = 0;
    let placed = 0;
    let squares = 0;
    this.#origin = origin;
    for (let j = this.#n - 1; j >= 0; j--) {
      tails[3 * j] = sum;
      tails[3 * j + 1] = placed;
      tails[3 * j + 2] = squares;
      const away = this.#block[j]! - origin;
      sum += away;
      placed += sum;
      squares += away * away;
    }
    this.#at = 0;
    this.#sum = this.#placed = this.#squares = 0;
    return this.#settle(sum, placed, squares);
  }

  #settle(sum: number, placed: number, squares: number): this {
    const n = this.#n;
    const shift = sum / n;
    const slope = (placed - sum * (n + 1) / 2) / this.#spread;
    const total = squares - sum * shift;
    const left = total - slope * slope * this.#spread;
    this.mean = this.#origin + shift;
    this.slope = slope;
    this.residuals = left <= ROUNDING * squares ? 0 : left;
    return this;
  }
}
