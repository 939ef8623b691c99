import { checkPeriod, outputFor } from "./arguments.ts";
import { OrderedWindow } from "./ordered_window.ts";
import { RollingMoments } from "./rolling_moments.ts";

/** Up to here adding n distances costs less than the tree, whose cost hardly grows. */
const DIRECT = 200;

/**
 * Commodity channel index (Lambert 1980): how far the typical price (high + low + close) / 3 is from its mean
 * of n bars, in units of 0.015 mean absolute deviations, so that most values lie within -100 and 100; 0 where
 * the price is its mean. As TA-Lib's CCI.
 *
 * Warm-up: NaN for the first n - 1 bars. NaN rule: NaN wherever one of the last n bars has a NaN. Cost: O(log
 * n) a bar; windows up to 200 bars are added up directly, which is faster.
 *
 * @param high with low and close: three Float64Arrays of one length, or three columns of a strategy
 * @param n whole number of bars, at least 2; default 20
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { cci } from "tapebook";
 *
 * const price = Float64Array.of(10, 10, 10, 13);
 * const value = cci(price, price, price, 3)[3]!;
 * if (Math.abs(value - 100) > 1e-9) throw new Error("2 above the mean, 4/3 is the mean deviation: 2 / 0.02");
 * ```
 */
export function cci(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n = 20,
  out?: Float64Array,
): Float64Array {
  const stream = new CciStream(n);
  const result = outputFor([high, low, close], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(high[i]!, low[i]!, close[i]!);
  return result;
}

/** cci(), one bar at a time. */
export class CciStream {
  readonly #n: number;
  readonly #moments: RollingMoments;
  readonly #prices: Float64Array;
  readonly #ordered: OrderedWindow | null;
  #at = 0;

  constructor(n: number) {
    checkPeriod(n, 2);
    this.#n = n;
    this.#moments = new RollingMoments(n);
    this.#prices = new Float64Array(n > DIRECT ? 0 : n);
    this.#ordered = n > DIRECT ? new OrderedWindow(n) : null;
  }

  next(high: number, low: number, close: number): number {
    const price = (high + low + close) / 3;
    const { mean } = this.#moments.next(price);
    const distance = this.#ordered
      ? orderedDistance(this.#ordered, price, mean)
      : this.#addedDistance(price, mean);
    return price === mean ? 0 : (price - mean) * this.#n / (0.015 * distance);
  }

  #addedDistance(price: number, mean: number): number {
    const prices = this.#prices;
    prices[this.#at] = price;
    this.#at = this.#at + 1 === this.#n ? 0 : this.#at + 1;
    let distance = 0;
    for (let j = 0; j < prices.length; j++) distance += Math.abs(prices[j]! - mean);
    return distance;
  }
}

function orderedDistance(ordered: OrderedWindow, price: number, mean: number): number {
  if (price === price) ordered.push(price);
  else ordered.clear();
  return ordered.distanceTo(mean);
}
