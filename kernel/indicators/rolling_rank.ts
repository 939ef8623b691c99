import { outputFor } from "./arguments.ts";
import { OrderedWindow } from "./ordered_window.ts";

/**
 * Rank of each value among the last n, itself included, as a fraction: 1 / n for the least to 1 for the
 * greatest, equal values sharing the mean of their ranks (pandas' rolling rank with pct). An ATR with
 * rollingRank(…, 100) above 0.8 is higher than in four fifths of the last 100 bars.
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN. Cost: O(log n) a bar.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n whole number of bars, at least 1
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { rollingRank } from "tapebook";
 *
 * if (rollingRank(Float64Array.of(1, 7, 9, 8), 4)[3] !== 0.75) throw new Error("8 is third of four");
 * ```
 */
export function rollingRank(values: Float64Array, n: number, out?: Float64Array): Float64Array {
  const stream = new RollingRankStream(n);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}

/** rollingRank(), one value at a time. */
export class RollingRankStream {
  readonly #n: number;
  readonly #window: OrderedWindow;

  constructor(n: number) {
    this.#n = n;
    this.#window = new OrderedWindow(n);
  }

  next(value: number): number {
    const window = this.#window;
    if (value !== value) window.clear();
    else window.push(value);
    if (window.count < this.#n) return NaN;
    return (window.countBelow(value) + window.countAtMost(value) + 1) / (2 * this.#n);
  }
}
