import { checkPeriod, checkPositive, outputFor } from "./arguments.ts";
import { RollingSum } from "./rolling_sum.ts";

/**
 * Garman-Klass volatility (1980), a fraction per year: root of the mean of ln(high / low)² / 2 - (2 ln 2 - 1)
 * ln(close / open)² over n bars, times the root of the bars in a year. Assumes a price without drift that is
 * watched all the time; gaps between bars do not count.
 *
 * Warm-up: NaN for the first n - 1 bars. NaN rule: NaN wherever one of the last n bars has a NaN or a price
 * that is not above 0. Cost: O(1) a bar.
 *
 * @param open with high, low and close: four Float64Arrays of one length, or four columns of a strategy
 * @param n whole number of bars, at least 1; default 20
 * @param periodsPerYear bars in a year; default 252, daily bars of a stock market (crypto: 365)
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { garmanKlassVolatility } from "tapebook";
 *
 * const [open, high, low] = [Float64Array.of(2), Float64Array.of(Math.E), Float64Array.of(1)];
 * const value = garmanKlassVolatility(open, high, low, open, 1, 2)[0]!;
 * if (Math.abs(value - 1) > 1e-12) throw new Error("half a squared range, twice a year, and no body");
 * ```
 */
export function garmanKlassVolatility(
  open: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n = 20,
  periodsPerYear = 252,
  out?: Float64Array,
): Float64Array {
  const stream = new GarmanKlassVolatilityStream(n, periodsPerYear);
  const result = outputFor([open, high, low, close], out);
  for (let i = 0; i < result.length; i++) {
    result[i] = stream.next(open[i]!, high[i]!, low[i]!, close[i]!);
  }
  return result;
}

/** garmanKlassVolatility(), one bar at a time. */
export class GarmanKlassVolatilityStream {
  readonly #variances: RollingSum;
  readonly #scale: number;

  constructor(n: number, periodsPerYear: number) {
    checkPeriod(n);
    checkPositive(periodsPerYear, "periodsPerYear");
    this.#variances = new RollingSum(n);
    this.#scale = periodsPerYear / n;
  }

  next(open: number, high: number, low: number, close: number): number {
    const range = Math.log(high / low);
    const body = Math.log(close / open);
    const variance = range * range / 2 - (2 * Math.LN2 - 1) * body * body;
    return Math.sqrt(this.#variances.next(variance) * this.#scale);
  }
}
