import { checkPeriod, checkPositive, outputsFor } from "./arguments.ts";
import { AtrStream } from "./atr.ts";
import { EmaStream } from "./ema.ts";

/** keltner(), one bar at a time. */
export class KeltnerStream {
  upper = NaN;
  middle = NaN;
  lower = NaN;
  readonly #average: EmaStream;
  readonly #range: AtrStream;
  readonly #multiple: number;

  constructor(n = 20, multiple = 2, atrBars = 10) {
    checkPeriod(n);
    checkPositive(multiple, "multiple");
    checkPeriod(atrBars, 1, "atrBars");
    this.#average = new EmaStream(n);
    this.#range = new AtrStream(atrBars);
    this.#multiple = multiple;
  }

  next(high: number, low: number, close: number): this {
    const away = this.#multiple * this.#range.next(high, low, close);
    this.middle = this.#average.next(close);
    this.upper = this.middle + away;
    this.lower = this.middle - away;
    return this;
  }
}

export type Keltner = Readonly<Record<"upper" | "middle" | "lower", Float64Array>>;

/**
 * Keltner channel (Keltner 1960, in Raschke's form), in price units: `middle` is the ema of the close over n
 * bars, `upper` and `lower` lie `multiple` times the average true range of atrBars bars from it.
 *
 * Warm-up: middle is NaN before n bars, the others also for the first atrBars. NaN rule: after a NaN it
 * begins again. Cost: O(1) a bar.
 *
 * @param high with low and close: three Float64Arrays of one length, or three columns of a strategy
 * @param n whole number of bars, at least 1; default 20
 * @param multiple number above 0; default 2
 * @param atrBars whole number of bars, at least 1; default 10
 * @param out buffers upper, middle and lower of the same length to write to (arrays only); default new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { keltner } from "tapebook";
 *
 * const [high, low, close] = [Float64Array.of(3, 4), Float64Array.of(1, 2), Float64Array.of(2, 3)];
 * if (keltner(high, low, close, 1, 2, 1).upper[1] !== 7) throw new Error("two ranges of 2 above 3");
 * ```
 */
export function keltner(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n?: number,
  multiple?: number,
  atrBars?: number,
  out?: Keltner,
): Keltner {
  const stream = new KeltnerStream(n, multiple, atrBars);
  const result = outputsFor([high, low, close], ["upper", "middle", "lower"], out);
  for (let i = 0; i < close.length; i++) {
    stream.next(high[i]!, low[i]!, close[i]!);
    result.upper[i] = stream.upper;
    result.middle[i] = stream.middle;
    result.lower[i] = stream.lower;
  }
  return result;
}
