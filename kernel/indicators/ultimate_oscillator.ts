import { checkPeriod, outputFor } from "./arguments.ts";
import { RollingSum } from "./rolling_sum.ts";

/**
 * Ultimate oscillator (Williams 1985), 0 to 100: buying pressure (close less true low, the lower of the low
 * and the close before) as a share of the true range, over three spans of bars with the weights 4, 2, 1 from
 * short to long. As TA-Lib's ULTOSC; a span without any range counts as one half (TA-Lib: none).
 *
 * Warm-up: NaN for as many bars as the longest span has, since the first bar has no close before it. NaN
 * rule: NaN while one of the bars used has a NaN. Cost: O(1) a bar.
 *
 * @param high with low and close: three Float64Arrays of one length, or three columns of a strategy
 * @param short bars of weight 4, at least 1; default 7
 * @param medium bars of weight 2, at least 1; default 14
 * @param long bars of weight 1, at least 1; default 28
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { ultimateOscillator } from "tapebook";
 *
 * const [high, low, close] = [Float64Array.of(3, 4, 6), Float64Array.of(1, 2, 2), Float64Array.of(2, 3, 5)];
 * if (ultimateOscillator(high, low, close, 1, 1, 1)[2] !== 75) throw new Error("5 of 2 to 6");
 * ```
 */
export function ultimateOscillator(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  short = 7,
  medium = 14,
  long = 28,
  out?: Float64Array,
): Float64Array {
  const stream = new UltimateOscillatorStream(short, medium, long);
  const result = outputFor([high, low, close], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(high[i]!, low[i]!, close[i]!);
  return result;
}

/** ultimateOscillator(), one bar at a time. */
export class UltimateOscillatorStream {
  readonly #short: PressureShare;
  readonly #medium: PressureShare;
  readonly #long: PressureShare;
  #close = NaN;

  constructor(short: number, medium: number, long: number) {
    checkPeriod(short, 1, "short");
    checkPeriod(medium, 1, "medium");
    checkPeriod(long, 1, "long");
    this.#short = new PressureShare(short);
    this.#medium = new PressureShare(medium);
    this.#long = new PressureShare(long);
  }

  next(high: number, low: number, close: number): number {
    const trueLow = Math.min(low, this.#close);
    const pressure = close - trueLow;
    const range = Math.max(high, this.#close) - trueLow;
    this.#close = close;
    const short = this.#short.next(pressure, range);
    const medium = this.#medium.next(pressure, range);
    return 100 * (4 * short + 2 * medium + this.#long.next(pressure, range)) / 7;
  }
}

/** Buying pressure as a share of the true range, over n bars. */
class PressureShare {
  readonly #pressure: RollingSum;
  readonly #range: RollingSum;

  constructor(n: number) {
    this.#pressure = new RollingSum(n);
    this.#range = new RollingSum(n);
  }

  next(pressure: number, range: number): number {
    const sum = this.#pressure.next(pressure);
    const ranges = this.#range.next(range);
    return ranges === 0 && sum === sum ? 0.5 : sum / ranges;
  }
}
