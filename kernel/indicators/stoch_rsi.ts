import { checkPeriod, outputsFor } from "./arguments.ts";
import { RsiStream } from "./rsi.ts";
import { Stochastic } from "./stochastic.ts";

/** RSIs this close are the same: while the price rests, they differ by rounding alone. */
const LEAST_RANGE = 1e-9;

/**
 * Stochastic RSI (Chande and Kroll 1994), 0 to 100: where rsi(values, n) lies between its own lowest and
 * highest of the last `window` bars, averaged over `smooth` bars in `k`, and k over `signal` bars in `d`.
 * With smooth 1 it is TA-Lib's STOCHRSI; 3, 3 are the customary averages on charts. An RSI that rests counts
 * as 50.
 *
 * Warm-up: NaN for the first n + window + smooth - 2 values in k, and signal - 1 more in d. NaN rule: after a
 * NaN it begins again. Cost: O(1) a bar.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n moves of the RSI, at least 2; default 14
 * @param window bars whose RSIs are compared, at least 1; default 14
 * @param smooth bars of the average that gives k, at least 1; default 3
 * @param signal bars of the average that gives d, at least 1; default 3
 * @param out buffers k and d of the same length to write to (arrays only); default new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { stochRsi } from "tapebook";
 *
 * const { k } = stochRsi(Float64Array.of(5, 4, 5, 4, 8), 2, 2, 1, 1);
 * if (k[4] !== 100) throw new Error("the highest RSI of two is 100");
 * ```
 */
export function stochRsi(
  values: Float64Array,
  n = 14,
  window = 14,
  smooth = 3,
  signal = 3,
  out?: { readonly k: Float64Array; readonly d: Float64Array },
): { readonly k: Float64Array; readonly d: Float64Array } {
  const stream = new StochRsiStream(n, window, smooth, signal);
  const result = outputsFor([values], ["k", "d"], out);
  for (let i = 0; i < values.length; i++) {
    stream.next(values[i]!);
    result.k[i] = stream.k;
    result.d[i] = stream.d;
  }
  return result;
}

/** stochRsi(), one value at a time. */
export class StochRsiStream {
  k = NaN;
  d = NaN;
  readonly #rsi: RsiStream;
  readonly #stochastic: Stochastic;

  constructor(n: number, window: number, smooth: number, signal: number) {
    checkPeriod(window, 1, "window");
    this.#rsi = new RsiStream(n);
    this.#stochastic = new Stochastic(window, smooth, signal, LEAST_RANGE);
  }

  next(value: number): this {
    const rsi = this.#rsi.next(value);
    const { k, d } = this.#stochastic.next(rsi, rsi, rsi);
    this.k = k;
    this.d = d;
    return this;
  }
}
