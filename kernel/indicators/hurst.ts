import { checkPeriod, outputFor } from "./arguments.ts";
import { RollingMoments } from "./rolling_moments.ts";

/** The shortest lag: differences of neighbours carry the noise of ticks and spreads. */
const FIRST_LAG = 2;

/**
 * Hurst exponent of the last n values: how fast the deviation of their differences grows with the distance,
 * as the slope of ln(deviation of x[t] - x[t - lag]) over ln(lag) for the lags from 2 to `lags` (Mandelbrot
 * and Van Ness 1968, in the form of E. Chan's Algorithmic Trading, 2013). 0.5 is a random walk; less reverts
 * to its mean, more trends. Give log prices where prices change manyfold within n bars. Short windows read
 * low and scatter: two thirds of random walks give 0.28 to 0.55 with n 100 and 0.43 to 0.54 with n 500.
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN, and where the differences of a
 * lag do not deviate. Cost: O(lags) a bar whatever the window.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n whole number of bars, at least lags + 2
 * @param lags the longest lag, at least 3; default 20
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { hurst } from "tapebook";
 *
 * const swing = Float64Array.from({ length: 200 }, (_, i) => Math.sin(2 * i) + Math.sin(5 * i));
 * if (!(hurst(swing, 100)[199]! < 0.2)) throw new Error("swings do not spread with time");
 * ```
 */
export function hurst(values: Float64Array, n: number, lags = 20, out?: Float64Array): Float64Array {
  const stream = new HurstStream(n, lags);
  const result = outputFor([values], out);
  for (let i = 0; i < result.length; i++) result[i] = stream.next(values[i]!);
  return result;
}

/** hurst(), one value at a time. */
export class HurstStream {
  readonly #lags: number;
  /** For each lag: its differences in the window, their number, and their weight in the slope. */
  readonly #differences: RollingMoments[] = [];
  readonly #counts: Float64Array;
  readonly #weights: Float64Array;
  /** The last values, in a ring. */
  readonly #values: Float64Array;
  #at = 0;

  constructor(n: number, lags: number) {
    checkPeriod(lags, FIRST_LAG + 1, "lags");
    checkPeriod(n, lags + 2);
    this.#lags = lags;
    const all = Array.from({ length: lags + 1 - FIRST_LAG }, (_, k) => FIRST_LAG + k);
    this.#differences = all.map((lag) => new RollingMoments(n - lag));
    this.#counts = Float64Array.from(all, (lag) => n - lag);
    this.#weights = slopeWeights(all.map(Math.log));
    this.#values = new Float64Array(lags).fill(NaN);
  }

  next(value: number): number {
    const lags = this.#lags;
    const weights = this.#weights;
    let slope = 0;
    for (let k = 0; k < weights.length; k++) {
      const back = this.#at - FIRST_LAG - k;
      const before = this.#values[back < 0 ? back + lags : back]!;
      const { squares } = this.#differences[k]!.next(value - before);
      slope += squares > 0 ? weights[k]! * Math.log(squares / this.#counts[k]!) / 2 : NaN;
    }
    this.#values[this.#at] = value;
    this.#at = this.#at + 1 === lags ? 0 : this.#at + 1;
    return slope;
  }
}

/** What each y counts in the slope of the line of least squares over these x. */
function slopeWeights(x: readonly number[]): Float64Array {
  const mean = x.reduce((sum, each) => sum + each, 0) / x.length;
  const squares = x.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return Float64Array.from(x, (each) => (each - mean) / squares);
}
