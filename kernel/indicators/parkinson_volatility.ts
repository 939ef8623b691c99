import { checkPeriod, checkPositive, outputFor } from "./arguments.ts";
import { RollingSum } from "./rolling_sum.ts";

/**
 * Parkinson volatility (1980), a fraction per year: root of the mean of ln(high / low)² / (4 ln 2) over n
 * bars, times the root of the bars in a year. Assumes a price without drift that is watched all the time;
 * gaps between bars do not count.
 *
 * Warm-up: NaN for the first n - 1 bars. NaN rule: NaN wherever one of the last n bars has a NaN or a price
 * that is not above 0. Cost: O(1) a bar.
 *
 * @param high with low: two Float64Arrays of one length, or two columns of a strategy
 * @param n whole number of bars, at least 1; default 20
 * @param periodsPerYear bars in a year; default 252, daily bars of a stock market (crypto: 365)
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { parkinsonVolatility } from "tapebook";
 *
 * const [high, low] = [Float64Array.of(4, 4), Float64Array.of(1, 1)];
 * const value = parkinsonVolatility(high, low, 2, 1)[1]!;
 * if (Math.abs(value - Math.sqrt(Math.LN2)) > 1e-12) throw new Error("(2 ln 2)² / (4 ln 2) is ln 2");
 * ```
 */
export function parkinsonVolatility(
  high: Float64Array,
  low: Float64Array,
  n = 20,
  periodsPerYear = 252,
  out?: Float64Array,
): Float64Array {
  const stream = new ParkinsonVolatilityStream(n, periodsPerYear);
  const result = outputFor([high, low], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(high[i]!, low[i]!);
  return result;
}

/** parkinsonVolatility(), one bar at a time. */
export class ParkinsonVolatilityStream {
  readonly #squares: RollingSum;
  readonly #scale: number;

  constructor(n: number, periodsPerYear: number) {
    checkPeriod(n);
    checkPositive(periodsPerYear, "periodsPerYear");
    this.#squares = new RollingSum(n);
    this.#scale = periodsPerYear / (4 * Math.LN2 * n);
  }

  next(high: number, low: number): number {
    const range = Math.log(high / low);
    return Math.sqrt(this.#squares.next(range * range) * this.#scale);
  }
}
