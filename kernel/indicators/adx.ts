import { checkPeriod, outputsFor } from "./arguments.ts";

/** adx(), one bar at a time. */
export class AdxStream {
  adx = NaN;
  plusDi = NaN;
  minusDi = NaN;
  readonly #n: number;
  #high = NaN;
  #low = NaN;
  #close = NaN;
  /** Moves since the start or the last NaN. */
  #count = 0;
  /** Wilder's running sums of the moves up and down and of the true range. */
  #up = 0;
  #down = 0;
  #range = 0;
  #average = 0;

  constructor(n = 14) {
    checkPeriod(n, 2);
    this.#n = n;
  }

  next(high: number, low: number, close: number): this {
    const rise = high - this.#high;
    const fall = this.#low - low;
    const range = Math.max(high, this.#close) - Math.min(low, this.#close);
    this.#high = high;
    this.#low = low;
    this.#close = close;
    this.adx = this.plusDi = this.minusDi = NaN;
    if (rise + fall + range !== rise + fall + range) {
      this.#count =
        this.#up =
        this.#down =
        this.#range =
        this.#average =
          0;
      return this;
    }
    const n = this.#n;
    const count = ++this.#count;
    // Wilder's sums begin with n - 1 moves, the n-th is the first to be smoothed.
    const keep = count < n ? 1 : 1 - 1 / n;
    this.#up = keep * this.#up + (rise > 0 && rise > fall ? rise : 0);
    this.#down = keep * this.#down + (fall > 0 && fall > rise ? fall : 0);
    this.#range = keep * this.#range + range;
    if (count < n) return this;
    this.plusDi = this.#range > 0 ? 100 * this.#up / this.#range : 0;
    this.minusDi = this.#range > 0 ? 100 * this.#down / this.#range : 0;
    this.#averageIn(this.plusDi, this.minusDi);
    if (count >= 2 * n - 1) this.adx = this.#average;
    return this;
  }

  /** Without any direction the average stays what it was. */
  #averageIn(plus: number, minus: number): void {
    const n = this.#n;
    const total = plus + minus;
    const index = 100 * Math.abs(plus - minus) / total;
    if (this.#count < 2 * n) this.#average += total > 0 ? index / n : 0;
    else if (total > 0) this.#average += (index - this.#average) / n;
  }
}

export type Adx = Readonly<Record<"adx" | "plusDi" | "minusDi", Float64Array>>;

/**
 * Average directional index with its two directional indicators (Wilder 1978; TA-Lib's ADX, PLUS_DI and
 * MINUS_DI), each 0 to 100: `plusDi` and `minusDi` are the share of moves up and down in the true range,
 * `adx` the average of 100 * |plusDi
 * - minusDi| / (plusDi + minusDi), all smoothed Wilder's way. Bars without any range count as no direction.
 *
 * Warm-up: plusDi and minusDi are NaN for the first n bars, adx for the first 2n - 1. NaN rule: after a NaN
 * all begin again. Cost: O(1) a bar.
 *
 * @param high with low and close: three Float64Arrays of one length, or three columns of a strategy
 * @param n whole number of bars, at least 2; default 14
 * @param out buffers adx, plusDi and minusDi of the same length to write to (arrays only); default new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { adx } from "tapebook";
 *
 * const [high, low] = [Float64Array.of(2, 3, 4, 5), Float64Array.of(1, 2, 3, 4)];
 * const { adx: strength, minusDi } = adx(high, low, high.slice(), 2);
 * if (strength[3] !== 100 || minusDi[3] !== 0) throw new Error("it only rises");
 * ```
 */
export function adx(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n?: number,
  out?: Adx,
): Adx {
  const stream = new AdxStream(n);
  const result = outputsFor([high, low, close], ["adx", "plusDi", "minusDi"], out);
  for (let i = 0; i < close.length; i++) {
    stream.next(high[i]!, low[i]!, close[i]!);
    result.adx[i] = stream.adx;
    result.plusDi[i] = stream.plusDi;
    result.minusDi[i] = stream.minusDi;
  }
  return result;
}
