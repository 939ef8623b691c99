import { RollingExtreme } from "./rolling_extreme.ts";

/**
 * Where a value lies between the lowest low and the highest high of the last n bars, from 0 to 1; 0.5 where
 * these are at most `least` apart, neither high nor low (TA-Lib says 0). NaN before n bars and while a NaN is
 * among them. Amortised O(1) a bar.
 */
export class RangePosition {
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;
  readonly #least: number;

  constructor(n: number, least = 0) {
    this.#highest = new RollingExtreme(n, 1);
    this.#lowest = new RollingExtreme(n, -1);
    this.#least = least;
  }

  next(high: number, low: number, value: number): number {
    const lowest = this.#lowest.next(low);
    const range = this.#highest.next(high) - lowest;
    return range <= this.#least && value === value ? 0.5 : (value - lowest) / range;
  }
}
