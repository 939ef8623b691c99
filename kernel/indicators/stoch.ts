import { outputsFor } from "./arguments.ts";
import { Stochastic } from "./stochastic.ts";

/**
 * Stochastic oscillator (Lane, 1950s), 0 to 100: `k` is where the close lies between the lowest low and the
 * highest high of the last n bars, averaged over `smooth` bars (1: the fast stochastic), `d` the average of k
 * over `signal` bars. Both averages are simple, as in TA-Lib's STOCH; bars without any range count as 50.
 *
 * Warm-up: NaN for the first n + smooth - 2 bars in k, and signal - 1 more in d. NaN rule: NaN while a high
 * or low compared, or a close averaged, is NaN. Cost: O(1) a bar.
 *
 * @param high with low and close: three Float64Arrays of one length, or three columns of a strategy
 * @param n whole number of bars, at least 1; default 14
 * @param smooth bars of the average that gives k, at least 1; default 3
 * @param signal bars of the average that gives d, at least 1; default 3
 * @param out buffers k and d of the same length to write to (arrays only); default new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { stoch } from "tapebook";
 *
 * const [high, low, close] = [Float64Array.of(3, 4, 5), Float64Array.of(1, 2, 3), Float64Array.of(2, 3, 4)];
 * if (stoch(high, low, close, 3, 1, 1).k[2] !== 75) throw new Error("4 is three quarters up from 1 to 5");
 * ```
 */
export function stoch(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n = 14,
  smooth = 3,
  signal = 3,
  out?: { readonly k: Float64Array; readonly d: Float64Array },
): { readonly k: Float64Array; readonly d: Float64Array } {
  const stream = new StochStream(n, smooth, signal);
  const result = outputsFor([high, low, close], ["k", "d"], out);
  for (let i = 0; i < close.length; i++) {
    stream.next(high[i]!, low[i]!, close[i]!);
    result.k[i] = stream.k;
    result.d[i] = stream.d;
  }
  return result;
}

/** stoch(), one bar at a time. */
export class StochStream extends Stochastic {
  constructor(n: number, smooth: number, signal: number) {
    super(n, smooth, signal, 0);
  }
}
