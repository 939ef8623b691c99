import { checkPeriod, outputsFor } from "./arguments.ts";
import { RollingExtreme } from "./rolling_extreme.ts";

/** aroon(), one bar at a time. */
export class AroonStream {
  up = NaN;
  down = NaN;
  oscillator = NaN;
  readonly #n: number;
  readonly #highest: RollingExtreme;
  readonly #lowest: RollingExtreme;

  constructor(n = 14) {
    checkPeriod(n);
    this.#n = n;
    this.#highest = new RollingExtreme(n + 1, 1);
    this.#lowest = new RollingExtreme(n + 1, -1);
  }

  next(high: number, low: number): this {
    this.#highest.next(high);
    this.#lowest.next(low);
    this.up = 100 * (this.#n - this.#highest.age) / this.#n;
    this.down = 100 * (this.#n - this.#lowest.age) / this.#n;
    this.oscillator = this.up - this.down;
    return this;
  }
}

export type Aroon = Readonly<Record<"up" | "down" | "oscillator", Float64Array>>;

/**
 * Aroon (Chande 1995; TA-Lib's AROON and AROONOSC): `up` is 100 when this bar has the highest high of the
 * last n + 1 and falls to 0 when that is n bars old (of equal highs the latest counts), `down` the same of
 * the lowest low, `oscillator` up - down.
 *
 * Warm-up: NaN for the first n bars. NaN rule: NaN while one of these n + 1 bars has a NaN, for each side by
 * itself. Cost: amortised O(1) a bar.
 *
 * @param high with low: two Float64Arrays of one length, or two columns of a strategy
 * @param n whole number of bars, at least 1; default 14
 * @param out buffers up, down and oscillator of the same length to write to (arrays only); default new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { aroon } from "tapebook";
 *
 * const { up, down } = aroon(Float64Array.of(2, 3, 4), Float64Array.of(1, 2, 3), 2);
 * if (up[2] !== 100 || down[2] !== 0) throw new Error("the high is new, the low two bars old");
 * ```
 */
export function aroon(high: Float64Array, low: Float64Array, n?: number, out?: Aroon): Aroon {
  const stream = new AroonStream(n);
  const result = outputsFor([high, low], ["up", "down", "oscillator"], out);
  for (let i = 0; i < high.length; i++) {
    stream.next(high[i]!, low[i]!);
    result.up[i] = stream.up;
    result.down[i] = stream.down;
    result.oscillator[i] = stream.oscillator;
  }
  return result;
}
