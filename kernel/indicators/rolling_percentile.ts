import { ParameterError, quote } from "../series/errors.ts";
import { outputFor } from "./arguments.ts";
import { OrderedWindow } from "./ordered_window.ts";

/**
 * The value below which `percent` of the last n values lie, in the input's unit; 50 is the median. Between
 * two values it is interpolated linearly (R-7, as pandas' rolling quantile and numpy's percentile).
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN. Cost: O(log n) a bar.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n whole number of bars, at least 1
 * @param percent from 0, the least value, to 100, the greatest
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { rollingPercentile } from "tapebook";
 *
 * if (rollingPercentile(Float64Array.of(9, 1, 3), 3, 75)[2] !== 6) throw new Error("halfway from 3 to 9");
 * ```
 */
export function rollingPercentile(
  values: Float64Array,
  n: number,
  percent: number,
  out?: Float64Array,
): Float64Array {
  const stream = new RollingPercentileStream(n, percent);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}

/** rollingPercentile(), one value at a time. */
export class RollingPercentileStream {
  readonly #n: number;
  readonly #window: OrderedWindow;
  /** How far up the sorted window, from 0 to n - 1: the place below it, and what is left. */
  readonly #place: number;
  readonly #beyond: number;

  constructor(n: number, percent: number) {
    this.#n = n;
    this.#window = new OrderedWindow(n);
    if (!(percent >= 0 && percent <= 100)) {
      const allowed = "a number from 0 to 100";
      throw new ParameterError(`Set percent to ${allowed}: it is ${quote(percent)}`, {
        field: "percent",
        value: percent,
        allowed,
      });
    }
    const position = (n - 1) * percent / 100;
    this.#place = Math.floor(position);
    this.#beyond = position - this.#place;
  }

  next(value: number): number {
    const window = this.#window;
    if (value !== value) window.clear();
    else window.push(value);
    if (window.count < this.#n) return NaN;
    const below = window.at(this.#place);
    return this.#beyond === 0 ? below : below + this.#beyond * (window.at(this.#place + 1) - below);
  }
}
