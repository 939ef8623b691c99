import { checkPeriod, outputsFor } from "./arguments.ts";
import { RollingExtreme } from "./rolling_extreme.ts";

/**
 * Regular divergence between price and an oscillator such as rsi(close, 14), 1 in the bar that confirms one
 * and else 0. `bullish`: of the last two swing lows the second is lower and the oscillator stood higher at
 * it; `bearish`: of the last two swing highs the second is higher and the oscillator stood lower at it.
 *
 * A swing low is a low below those of the `swing` bars after it and not above those of the `swing` bars
 * before it (highs likewise), so that it is known, and reported, `swing` bars after it happened and never
 * sooner.
 *
 * Warm-up: NaN for the first 2 swing bars, and as long as the oscillator is not known `swing` bars ago. NaN
 * rule: NaN while one of the last 2 swing + 1 highs and lows, or the oscillator `swing` bars ago, is NaN;
 * earlier swings are forgotten then. Cost: O(1) a bar.
 *
 * @param high with low and oscillator: three Float64Arrays of one length, or three columns of a strategy
 * @param swing bars on either side that a swing stands out from, at least 1; default 5
 * @param within bars between the two swings at most, at least 1; default 60
 * @param out buffers bullish and bearish of the same length to write to (arrays only); default new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { divergence } from "tapebook";
 *
 * const low = Float64Array.of(9, 5, 9, 9, 4, 9);
 * const high = low.map((value) => value + 1);
 * const { bullish } = divergence(high, low, Float64Array.of(50, 20, 50, 50, 30, 50), 1);
 * if (bullish[5] !== 1) throw new Error("5 with 20, then 4 with 30, known one bar later");
 * ```
 */
export function divergence(
  high: Float64Array,
  low: Float64Array,
  oscillator: Float64Array,
  swing = 5,
  within = 60,
  out?: { readonly bullish: Float64Array; readonly bearish: Float64Array },
): { readonly bullish: Float64Array; readonly bearish: Float64Array } {
  const stream = new DivergenceStream(swing, within);
  const result = outputsFor([high, low, oscillator], ["bullish", "bearish"], out);
  for (let i = 0; i < high.length; i++) {
    stream.next(high[i]!, low[i]!, oscillator[i]!);
    result.bullish[i] = stream.bullish;
    result.bearish[i] = stream.bearish;
  }
  return result;
}

/** divergence(), one bar at a time. */
export class DivergenceStream {
  bullish = NaN;
  bearish = NaN;
  readonly #lows: Swings;
  readonly #highs: Swings;

  constructor(swing: number, within: number) {
    checkPeriod(swing, 1, "swing");
    checkPeriod(within, 1, "within");
    this.#lows = new Swings(swing, within, -1);
    this.#highs = new Swings(swing, within, 1);
  }

  next(high: number, low: number, oscillator: number): this {
    const known = high === high && low === low;
    this.bullish = this.#lows.next(known ? low : NaN, oscillator);
    this.bearish = this.#highs.next(known ? high : NaN, oscillator);
    return this;
  }
}

/** Swings on one side: highs with sign 1, lows with sign -1. */
class Swings {
  readonly #swing: number;
  readonly #within: number;
  readonly #sign: number;
  readonly #extreme: RollingExtreme;
  /** The oscillator of the last bars, in a ring. */
  readonly #oscillator: Float64Array;
  #at = 0;
  #lastPrice = NaN;
  #lastOscillator = NaN;
  /** Bars since the last swing. */
  #since = 0;

  constructor(swing: number, within: number, sign: 1 | -1) {
    this.#swing = swing;
    this.#within = within;
    this.#sign = sign;
    this.#extreme = new RollingExtreme(2 * swing + 1, sign);
    this.#oscillator = new Float64Array(swing + 1);
  }

  next(price: number, oscillator: number): number {
    this.#oscillator[this.#at] = oscillator;
    this.#at = this.#at === this.#swing ? 0 : this.#at + 1;
    this.#since++;
    const extreme = this.#extreme.next(price);
    const atSwing = this.#oscillator[this.#at]!;
    if (price !== price || atSwing !== atSwing) this.#lastPrice = NaN;
    if (extreme !== extreme || atSwing !== atSwing) return NaN;
    if (this.#extreme.age !== this.#swing) return 0;
    const beyond = this.#sign * (extreme - this.#lastPrice) > 0;
    const weaker = this.#sign * (atSwing - this.#lastOscillator) < 0;
    const diverges = beyond && weaker && this.#since <= this.#within;
    this.#lastPrice = extreme;
    this.#lastOscillator = atSwing;
    this.#since = 0;
    return diverges ? 1 : 0;
  }
}
