import { checkPeriod, checkPositive, outputFor } from "./arguments.ts";
import { RollingMoments } from "./rolling_moments.ts";

/**
 * Historical volatility, a fraction per year (0.2 is 20 %): sample deviation (divisor n - 1) of the last n
 * log returns from close to close, times the root of the bars in a year.
 *
 * Warm-up: NaN for the first n values. NaN rule: NaN while one of the last n + 1 is NaN or not above 0. Cost:
 * O(1) a bar.
 *
 * @param values prices: Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n returns, at least 2; default 20
 * @param periodsPerYear bars in a year; default 252, daily bars of a stock market (crypto: 365)
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { historicalVolatility } from "tapebook";
 *
 * const steady = historicalVolatility(Float64Array.of(1, 2, 4, 8), 3);
 * if (Math.abs(steady[3]!) > 1e-6) throw new Error("equal returns do not deviate");
 * ```
 */
export function historicalVolatility(
  values: Float64Array,
  n = 20,
  periodsPerYear = 252,
  out?: Float64Array,
): Float64Array {
  const stream = new HistoricalVolatilityStream(n, periodsPerYear);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}

/** historicalVolatility(), one value at a time. */
export class HistoricalVolatilityStream {
  readonly #returns: RollingMoments;
  readonly #scale: number;
  #before = NaN;

  constructor(n: number, periodsPerYear: number) {
    checkPeriod(n, 2);
    checkPositive(periodsPerYear, "periodsPerYear");
    this.#returns = new RollingMoments(n);
    this.#scale = periodsPerYear / (n - 1);
  }

  next(value: number): number {
    const { squares } = this.#returns.next(Math.log(value / this.#before));
    this.#before = value;
    return Math.sqrt(squares * this.#scale);
  }
}
