import { ParameterError, quote } from "../series/errors.ts";
import { checkPeriod, outputsFor } from "./arguments.ts";
import { EmaStream } from "./ema.ts";

/** macd(), one value at a time. */
export class MacdStream {
  macd = NaN;
  signal = NaN;
  histogram = NaN;
  readonly #fast: EmaStream;
  readonly #slow: EmaStream;
  readonly #signal: EmaStream;
  /** Values that only the slow average gets at the start, and how many of them have come. */
  readonly #ahead: number;
  #come = 0;

  constructor(fast = 12, slow = 26, signal = 9) {
    checkPeriod(fast, 1, "fast");
    checkPeriod(slow, 2, "slow");
    checkPeriod(signal, 1, "signal");
    if (fast >= slow) {
      const allowed = `below slow, ${slow}`;
      throw new ParameterError(`Set fast to a window ${allowed}: it is ${quote(fast)}`, {
        field: "fast",
        value: fast,
        allowed,
      });
    }
    this.#fast = new EmaStream(fast);
    this.#slow = new EmaStream(slow);
    this.#signal = new EmaStream(signal);
    this.#ahead = slow - fast;
  }

  next(value: number): this {
    if (value !== value) this.#come = 0;
    const early = value === value && this.#come < this.#ahead;
    if (early) this.#come++;
    const fast = early ? NaN : this.#fast.next(value);
    this.macd = fast - this.#slow.next(value);
    this.signal = this.#signal.next(this.macd);
    this.histogram = this.macd - this.signal;
    return this;
  }
}

export type Macd = Readonly<Record<"macd" | "signal" | "histogram", Float64Array>>;

/**
 * Moving average convergence/divergence (Appel 1979; TA-Lib's MACD), in the input's unit: `macd` is the fast
 * ema less the slow one, `signal` an ema of it, `histogram` macd - signal. As in TA-Lib both averages begin
 * in the same bar, the fast one with the mean of the last `fast` values before it.
 *
 * Warm-up: macd is NaN before `slow` values, the others for signal - 1 more. NaN rule: after a NaN all begin
 * again. Cost: O(1) a bar.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param fast whole number of bars, at least 1 and below slow; default 12
 * @param slow whole number of bars; default 26
 * @param signal whole number of bars, at least 1; default 9
 * @param out buffers macd, signal and histogram of the same length to write to (arrays only); default new
 * ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { macd } from "tapebook";
 *
 * const { macd: line, histogram } = macd(Float64Array.of(1, 2, 3, 4), 1, 3, 1);
 * if (line[3] !== 1 || histogram[3] !== 0) throw new Error("the slow average lags one bar");
 * ```
 */
export function macd(
  values: Float64Array,
  fast?: number,
  slow?: number,
  signal?: number,
  out?: Macd,
): Macd {
  const stream = new MacdStream(fast, slow, signal);
  const result = outputsFor([values], ["macd", "signal", "histogram"], out);
  for (let i = 0; i < values.length; i++) {
    stream.next(values[i]!);
    result.macd[i] = stream.macd;
    result.signal[i] = stream.signal;
    result.histogram[i] = stream.histogram;
  }
  return result;
}
