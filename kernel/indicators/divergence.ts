import { checkPeriod, outputsFor } from "./arguments.ts";
import { Delay } from "./delay.ts";
import { SwingsStream } from "./swings.ts";

/**
 * Regular divergence between price and an oscillator such as rsi(close, 14), 1 in the bar that confirms one
 * and else 0. `bullish`: of the last two swing lows the second is lower and the oscillator stood higher at
 * it; `bearish`: of the last two swing highs the second is higher and the oscillator stood lower at it.
 *
 * Swings are those of swings(high, low, swing): one is known, and reported, `swing` bars after it happened
 * and never sooner.
 *
 * Warm-up: NaN until the first swing of the side is confirmed, at the earliest after 2 swing + 1 bars. NaN
 * rule: after a NaN in high or low it begins again; NaN where the oscillator `swing` bars ago is NaN, and
 * swings before that are forgotten. Cost: amortised O(1) a bar.
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
  readonly #swing: number;
  readonly #swings: SwingsStream;
  readonly #oscillator: Delay;
  readonly #lows: Pairs;
  readonly #highs: Pairs;

  constructor(swing: number, within: number) {
    checkPeriod(swing, 1, "swing");
    checkPeriod(within, 1, "within");
    this.#swing = swing;
    this.#swings = new SwingsStream(swing);
    this.#oscillator = new Delay(swing);
    this.#lows = new Pairs(within, -1);
    this.#highs = new Pairs(within, 1);
  }

  next(high: number, low: number, oscillator: number): this {
    const known = high === high && low === low;
    const swings = this.#swings.next(known ? high : NaN, known ? low : NaN);
    const atSwing = this.#oscillator.next(oscillator);
    this.bullish = this.#lows.next(swings.low, swings.lowAge === this.#swing, atSwing);
    this.bearish = this.#highs.next(swings.high, swings.highAge === this.#swing, atSwing);
    return this;
  }
}

/** Each swing of one side against the one before it: highs with sign 1, lows with sign -1. */
class Pairs {
  readonly #within: number;
  readonly #sign: number;
  #price = NaN;
  #oscillator = NaN;
  /** Bars since the last swing. */
  #since = 0;

  constructor(within: number, sign: 1 | -1) {
    this.#within = within;
    this.#sign = sign;
  }

  next(price: number, confirmed: boolean, oscillator: number): number {
    this.#since++;
    if (price !== price || oscillator !== oscillator) return this.#price = NaN;
    if (!confirmed) return 0;
    const beyond = this.#sign * (price - this.#price) > 0;
    const weaker = this.#sign * (oscillator - this.#oscillator) < 0;
    const diverges = beyond && weaker && this.#since <= this.#within;
    this.#price = price;
    this.#oscillator = oscillator;
    this.#since = 0;
    return diverges ? 1 : 0;
  }
}
