import { checkPeriod, outputFor } from "./arguments.ts";
import { RollingSum } from "./rolling_sum.ts";

/**
 * Money flow index (Quong and Soudack 1989), 0 to 100: the share of rising bars in the money traded over n
 * bars, money being the typical price (high + low + close) / 3 times volume, rising against the bar before;
 * bars that stay count on neither side. As TA-Lib's MFI; 50 where nothing rose or fell, or nothing was traded
 * (TA-Lib: 0).
 *
 * Warm-up: NaN for the first n bars. NaN rule: NaN while one of the last n + 1 bars has a NaN. Cost: O(1) a
 * bar.
 *
 * @param high with low, close and volume: four Float64Arrays of one length, or four columns of a strategy
 * @param n whole number of bars, at least 1; default 14
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { mfi } from "tapebook";
 *
 * const price = Float64Array.of(10, 20, 10);
 * if (mfi(price, price, price, Float64Array.of(1, 3, 2), 2)[2] !== 75) throw new Error("60 rising of 80");
 * ```
 */
export function mfi(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  n = 14,
  out?: Float64Array,
): Float64Array {
  const stream = new MfiStream(n);
  const result = outputFor([high, low, close, volume], out);
  for (let i = 0; i < result.length; i++) {
    result[i] = stream.next(high[i]!, low[i]!, close[i]!, volume[i]!);
  }
  return result;
}

/** mfi(), one bar at a time. */
export class MfiStream {
  readonly #up: RollingSum;
  readonly #down: RollingSum;
  #before = NaN;

  constructor(n: number) {
    checkPeriod(n);
    this.#up = new RollingSum(n);
    this.#down = new RollingSum(n);
  }

  next(high: number, low: number, close: number, volume: number): number {
    const price = (high + low + close) / 3;
    const flow = price * volume;
    const move = price - this.#before;
    this.#before = price;
    // Nothing on the other side, but NaN where the bar is not known.
    const nothing = 0 * (move + flow);
    const up = this.#up.next(move > 0 ? flow : nothing);
    const down = this.#down.next(move < 0 ? flow : nothing);
    return up + down === 0 ? 50 : 100 * up / (up + down);
  }
}
