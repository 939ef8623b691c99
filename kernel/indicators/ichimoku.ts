import { checkPeriod, outputsFor } from "./arguments.ts";
import { DonchianStream } from "./donchian.ts";

/** ichimoku(), one bar at a time. */
export class IchimokuStream {
  conversion = NaN;
  base = NaN;
  spanA = NaN;
  spanB = NaN;
  readonly #short: DonchianStream;
  readonly #middle: DonchianStream;
  readonly #long: DonchianStream;

  constructor(short = 9, middle = 26, long = 52) {
    checkPeriod(short, 1, "short");
    checkPeriod(middle, 1, "middle");
    checkPeriod(long, 1, "long");
    this.#short = new DonchianStream(short);
    this.#middle = new DonchianStream(middle);
    this.#long = new DonchianStream(long);
  }

  next(high: number, low: number): this {
    this.conversion = this.#short.next(high, low).middle;
    this.base = this.#middle.next(high, low).middle;
    this.spanA = (this.conversion + this.base) / 2;
    this.spanB = this.#long.next(high, low).middle;
    return this;
  }
}

export type Ichimoku = Readonly<Record<"conversion" | "base" | "spanA" | "spanB", Float64Array>>;

/**
 * Ichimoku lines (Hosoda 1969), in price units: `conversion`, `base` and `spanB` are halfway between the
 * highest high and the lowest low of short, middle and long bars, `spanA` is halfway between conversion and
 * base.
 *
 * Nothing is displaced: the cloud that a chart draws over this bar is lag(spanA, middle) and lag(spanB,
 * middle), and the lagging line is the close. Warm-up: NaN before short, middle and long bars (spanA: the
 * longer of the first two). NaN rule: NaN while one of these bars has a NaN. Cost: amortised O(1) a bar.
 *
 * @param high with low: two Float64Arrays of one length, or two columns of a strategy
 * @param short whole number of bars, at least 1; default 9
 * @param middle whole number of bars, at least 1; default 26
 * @param long whole number of bars, at least 1; default 52
 * @param out buffers conversion, base, spanA and spanB of the same length to write to (arrays only); default
 * new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { ichimoku } from "tapebook";
 *
 * const { conversion, base, spanA } = ichimoku(Float64Array.of(3, 5), Float64Array.of(1, 3), 1, 2, 2);
 * if (conversion[1] !== 4 || base[1] !== 3 || spanA[1] !== 3.5) throw new Error("of 3 to 5 and 1 to 5");
 * ```
 */
export function ichimoku(
  high: Float64Array,
  low: Float64Array,
  short?: number,
  middle?: number,
  long?: number,
  out?: Ichimoku,
): Ichimoku {
  const stream = new IchimokuStream(short, middle, long);
  const result = outputsFor([high, low], ["conversion", "base", "spanA", "spanB"], out);
  for (let i = 0; i < high.length; i++) {
    stream.next(high[i]!, low[i]!);
    result.conversion[i] = stream.conversion;
    result.base[i] = stream.base;
    result.spanA[i] = stream.spanA;
    result.spanB[i] = stream.spanB;
  }
  return result;
}
