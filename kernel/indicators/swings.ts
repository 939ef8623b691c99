import { checkPeriod, outputsFor } from "./arguments.ts";
import { Delay } from "./delay.ts";
import { RollingExtreme } from "./rolling_extreme.ts";

/** Latest confirmed turning point of one side, and how many bars ago it was. */
class Turns {
  price = NaN;
  age = NaN;
  readonly #n: number;
  readonly #sign: number;
  readonly #after: RollingExtreme;
  readonly #before: Delay;
  readonly #candidate: Delay;

  constructor(n: number, sign: 1 | -1) {
    this.#n = n;
    this.#sign = sign;
    this.#after = new RollingExtreme(n, sign);
    this.#before = new Delay(n + 1);
    this.#candidate = new Delay(n);
  }

  next(value: number): void {
    const after = this.#after.next(value);
    const before = this.#before.next(after);
    const candidate = this.#candidate.next(value);
    this.age++;
    if (value !== value) this.price = this.age = NaN;
    else if (this.#sign * candidate > this.#sign * before && this.#sign * candidate >= this.#sign * after) {
      this.price = candidate;
      this.age = this.#n;
    }
  }
}

/** swings(), one bar at a time. */
export class SwingsStream {
  high = NaN;
  highAge = NaN;
  low = NaN;
  lowAge = NaN;
  readonly #highs: Turns;
  readonly #lows: Turns;

  constructor(n = 3) {
    checkPeriod(n);
    this.#highs = new Turns(n, 1);
    this.#lows = new Turns(n, -1);
  }

  next(high: number, low: number): this {
    this.#highs.next(high);
    this.#lows.next(low);
    this.high = this.#highs.price;
    this.highAge = this.#highs.age;
    this.low = this.#lows.price;
    this.lowAge = this.#lows.age;
    return this;
  }
}

export type Swings = Readonly<Record<"high" | "highAge" | "low" | "lowAge", Float64Array>>;

/**
 * The latest confirmed swing high and swing low: `high` and `low` in price units, `highAge` and `lowAge` in
 * bars since then. A swing high lies above the highs of the n bars before it and not below those of the n
 * bars after it (of equal highs the first counts), a swing low likewise. It shows only once these n bars are
 * there, so that nothing looks ahead.
 *
 * Warm-up: NaN until the first is confirmed, at the earliest after 2n + 1 bars. NaN rule: after a NaN a side
 * begins again. Cost: amortised O(1) a bar.
 *
 * @param high with low: two Float64Arrays of one length, or two columns of a strategy
 * @param n whole number of bars, at least 1; default 3
 * @param out buffers high, highAge, low and lowAge of the same length to write to (arrays only); default new
 * ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { swings } from "tapebook";
 *
 * const { high, highAge } = swings(Float64Array.of(2, 5, 4, 3), Float64Array.of(1, 4, 3, 2), 1);
 * if (high[1]! >= 0 || high[2] !== 5 || highAge[3] !== 2) throw new Error("confirmed by the next bar");
 * ```
 */
export function swings(high: Float64Array, low: Float64Array, n?: number, out?: Swings): Swings {
  const stream = new SwingsStream(n);
  const result = outputsFor([high, low], ["high", "highAge", "low", "lowAge"], out);
  for (let i = 0; i < high.length; i++) {
    stream.next(high[i]!, low[i]!);
    result.high[i] = stream.high;
    result.highAge[i] = stream.highAge;
    result.low[i] = stream.low;
    result.lowAge[i] = stream.lowAge;
  }
  return result;
}
