import { checkPositive, outputsFor } from "./arguments.ts";
import { AtrStream } from "./atr.ts";

/** superTrend(), one bar at a time. */
export class SuperTrendStream {
  value = NaN;
  direction = NaN;
  readonly #range: AtrStream;
  readonly #multiple: number;
  #upper = NaN;
  #lower = NaN;
  #close = NaN;

  constructor(n = 10, multiple = 3) {
    this.#range = new AtrStream(n);
    checkPositive(multiple, "multiple");
    this.#multiple = multiple;
  }

  next(high: number, low: number, close: number): this {
    const away = this.#multiple * this.#range.next(high, low, close);
    const middle = (high + low) / 2;
    const before = this.#close;
    this.#close = close;
    if (away !== away) {
      this.value =
        this.direction =
        this.#upper =
        this.#lower =
          NaN;
      return this;
    }
    // Each band only moves towards the prices, until a close lies beyond it. A comparison with NaN lets the
    // first in.
    if (!(middle + away >= this.#upper && before <= this.#upper)) this.#upper = middle + away;
    if (!(middle - away <= this.#lower && before >= this.#lower)) this.#lower = middle - away;
    if (this.direction < 0) this.direction = close > this.#upper ? 1 : -1;
    else this.direction = close < this.#lower ? -1 : 1;
    this.value = this.direction > 0 ? this.#lower : this.#upper;
    return this;
  }
}

export type SuperTrend = Readonly<Record<"value" | "direction", Float64Array>>;

/**
 * SuperTrend (Seban): a stop `multiple` times the average true range of n bars from the middle of the bar, in
 * price units. `value` lies below the prices while `direction` is 1 and only rises, above them while it is -1
 * and only falls; a close beyond it turns the direction. It begins with 1.
 *
 * Warm-up: NaN for the first n bars. NaN rule: after a NaN it begins again. Cost: O(1) a bar.
 *
 * @param high with low and close: three Float64Arrays of one length, or three columns of a strategy
 * @param n whole number of bars, at least 1; default 10
 * @param multiple number above 0; default 3
 * @param out buffers value and direction of the same length to write to (arrays only); default new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { superTrend } from "tapebook";
 *
 * const [high, low, close] = [[3, 3, 3], [1, 1, 1], [2, 2, 2]].map((values) => Float64Array.from(values));
 * const { value, direction } = superTrend(high!, low!, close!, 1, 3);
 * if (value[2] !== -4 || direction[2] !== 1) throw new Error("three ranges of 2 below the middle, 2");
 * ```
 */
export function superTrend(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n?: number,
  multiple?: number,
  out?: SuperTrend,
): SuperTrend {
  const stream = new SuperTrendStream(n, multiple);
  const result = outputsFor([high, low, close], ["value", "direction"], out);
  for (let i = 0; i < close.length; i++) {
    stream.next(high[i]!, low[i]!, close[i]!);
    result.value[i] = stream.value;
    result.direction[i] = stream.direction;
  }
  return result;
}
