import { checkPeriod } from "./arguments.ts";

/**
 * Squared deviations and their product for the last n pairs, one pair at a time: NaN before n pairs and while
 * a NaN is among them, a column's own figures only for its own NaN; exactly 0 for a column whose values are
 * all equal. Blocks and origins as in RollingMoments, on two columns. Amortised O(1) a pair; 7n numbers of
 * memory.
 */
export class RollingComoments {
  meanX = NaN;
  meanY = NaN;
  /** Sums of (x - meanX)², (y - meanY)² and (x - meanX)(y - meanY). */
  xx = NaN;
  yy = NaN;
  xy = NaN;
  readonly #n: number;
  /** Pairs of the block, and the five sums of the block before it from the next place on. */
  readonly #block: Float64Array;
  readonly #tails: Float64Array;
  #at = 0;
  #originX = NaN;
  #originY = NaN;
  #x = 0;
  #y = 0;
  #xx = 0;
  #yy = 0;
  #xy = 0;

  constructor(n: number) {
    checkPeriod(n);
    this.#n = n;
    this.#block = new Float64Array(2 * n);
    this.#tails = new Float64Array(5 * n);
  }

  next(x: number, y: number): this {
    const at = this.#at;
    this.#block[2 * at] = x;
    this.#block[2 * at + 1] = y;
    if (at + 1 === this.#n) return this.#endBlock(x, y);
    this.#add(x, y);
    this.#at = at + 1;
    return this.#settle(at);
  }

  #endBlock(lastX: number, lastY: number): this {
    const tails = this.#tails;
    this.#originX = lastX;
    this.#originY = lastY;
    this.#clear();
    this.#add(lastX, lastY);
    for (let j = this.#n - 2; j >= 0; j--) {
      tails[5 * j] = this.#x;
      tails[5 * j + 1] = this.#y;
      tails[5 * j + 2] = this.#xx;
      tails[5 * j + 3] = this.#yy;
      tails[5 * j + 4] = this.#xy;
      this.#add(this.#block[2 * j]!, this.#block[2 * j + 1]!);
    }
    this.#settle(this.#n - 1);
    this.#clear();
    this.#at = 0;
    return this;
  }

  #clear(): void {
    this.#x = 0;
    this.#y = 0;
    this.#xx = 0;
    this.#yy = 0;
    this.#xy = 0;
  }

  #add(x: number, y: number): void {
    const awayX = x - this.#originX;
    const awayY = y - this.#originY;
    this.#x += awayX;
    this.#y += awayY;
    this.#xx += awayX * awayX;
    this.#yy += awayY * awayY;
    this.#xy += awayX * awayY;
  }

  #settle(at: number): this {
    const n = this.#n;
    const tails = this.#tails;
    const x = this.#x + tails[5 * at]!;
    const y = this.#y + tails[5 * at + 1]!;
    this.meanX = this.#originX + x / n;
    this.meanY = this.#originY + y / n;
    this.xx = Math.max(0, this.#xx + tails[5 * at + 2]! - x * x / n);
    this.yy = Math.max(0, this.#yy + tails[5 * at + 3]! - y * y / n);
    this.xy = this.#xy + tails[5 * at + 4]! - x * y / n;
    return this;
  }
}
