import { checkPeriod } from "./arguments.ts";
import { RangePosition } from "./range_position.ts";
import { RollingSum } from "./rolling_sum.ts";

/**
 * What stoch() and stochRsi() share: k, the average of a position in a range, 0 to 100, and d, the average of
 * k. Both averages are simple. `least` as of RangePosition.
 */
export class Stochastic {
  k = NaN;
  d = NaN;
  readonly #position: RangePosition;
  readonly #smooth: number;
  readonly #signal: number;
  readonly #positions: RollingSum;
  readonly #ks: RollingSum;

  constructor(n: number, smooth: number, signal: number, least: number) {
    checkPeriod(smooth, 1, "smooth");
    checkPeriod(signal, 1, "signal");
    this.#position = new RangePosition(n, least);
    this.#smooth = smooth;
    this.#signal = signal;
    this.#positions = new RollingSum(smooth);
    this.#ks = new RollingSum(signal);
  }

  next(high: number, low: number, value: number): this {
    this.k = 100 * this.#positions.next(this.#position.next(high, low, value)) / this.#smooth;
    this.d = this.#ks.next(this.k) / this.#signal;
    return this;
  }
}
