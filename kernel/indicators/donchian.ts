import { outputsFor } from "./arguments.ts";
import { RollingExtreme } from "./rolling_extreme.ts";

/** donchian(), one bar at a time. */
export class DonchianStream {
  upper = NaN;
  middle = NaN;
  lower = NaN;
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;

  constructor(n = 20) {
    this.#highest = new RollingExtreme(n, 1);
    this.#lowest = new RollingExtreme(n, -1);
  }

  next(high: number, low: number): this {
    this.upper = this.#highest.next(high);
    this.lower = this.#lowest.next(low);
    this.middle = (this.upper + this.lower) / 2;
    return this;
  }
}

export type Donchian = Readonly<Record<"upper" | "middle" | "lower", Float64Array>>;

/**
 * Donchian channel (Donchian, 1960s), in price units: `upper` is the highest high of the last n bars, `lower`
 * the lowest low, `middle` halfway. This bar is one of the n; a breakout compares with the channel of the bar
 * before, lag(upper, 1).
 *
 * Warm-up: NaN before n bars. NaN rule: NaN while one of the n bars has a NaN, for each side by itself. Cost:
 * amortised O(1) a bar.
 *
 * @param high with low: two Float64Arrays of one length, or two columns of a strategy
 * @param n whole number of bars, at least 1; default 20
 * @param out buffers upper, middle and lower of the same length to write to (arrays only); default new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { donchian } from "tapebook";
 *
 * const { upper, middle, lower } = donchian(Float64Array.of(4, 5), Float64Array.of(1, 3), 2);
 * if (upper[1] !== 5 || middle[1] !== 3 || lower[1] !== 1) throw new Error("from 1 to 5");
 * ```
 */
export function donchian(high: Float64Array, low: Float64Array, n?: number, out?: Donchian): Donchian {
  const stream = new DonchianStream(n);
  const result = outputsFor([high, low], ["upper", "middle", "lower"], out);
  for (let i = 0; i < high.length; i++) {
    stream.next(high[i]!, low[i]!);
    result.upper[i] = stream.upper;
    result.middle[i] = stream.middle;
    result.lower[i] = stream.lower;
  }
  return result;
}
