/**
 * The value of n values ago, one value at a time: NaN before there is one. O(1) a value, n numbers of memory.
 */
export class Delay {
  readonly #ring: Float64Array;
  #at = 0;

  constructor(n: number) {
    this.#ring = new Float64Array(n).fill(NaN);
  }

  next(value: number): number {
    const ring = this.#ring;
    const at = this.#at;
    const before = ring[at]!;
    ring[at] = value;
    this.#at = at + 1 === ring.length ? 0 : at + 1;
    return before;
  }
}
