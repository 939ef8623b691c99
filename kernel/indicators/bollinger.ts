import { checkPeriod, checkPositive, outputsFor } from "./arguments.ts";
import { RollingMoments } from "./rolling_moments.ts";

/** bollinger(), one value at a time. */
export class BollingerStream {
  upper = NaN;
  middle = NaN;
  lower = NaN;
  width = NaN;
  percentB = NaN;
  readonly #moments: RollingMoments;
  readonly #n: number;
  readonly #deviations: number;

  constructor(n = 20, deviations = 2) {
    checkPeriod(n);
    checkPositive(deviations, "deviations");
    this.#moments = new RollingMoments(n);
    this.#n = n;
    this.#deviations = deviations;
  }

  next(value: number): this {
    const { mean, squares } = this.#moments.next(value);
    const away = this.#deviations * Math.sqrt(squares / this.#n);
    this.middle = mean;
    this.upper = mean + away;
    this.lower = mean - away;
    this.width = 2 * away / mean;
    this.percentB = (value - mean + away) / (2 * away);
    return this;
  }
}

export type Bollinger = Readonly<Record<"upper" | "middle" | "lower" | "width" | "percentB", Float64Array>>;

/**
 * Bollinger bands (Bollinger 1980s; TA-Lib's BBANDS): `middle` is the mean of the last n values, `upper` and
 * `lower` lie `deviations` standard deviations (ddof 0) from it, in the input's unit; `width` is upper -
 * lower as a share of middle, `percentB` where the value lies, 0 at the lower band and 1 at the upper.
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN; percentB also where the bands
 * coincide. Cost: amortised O(1) a bar.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n whole number of bars, at least 1; default 20
 * @param deviations number above 0; default 2
 * @param out buffers upper, middle, lower, width and percentB of the same length to write to (arrays only);
 * default new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { bollinger } from "tapebook";
 *
 * const { upper, lower, percentB } = bollinger(Float64Array.of(2, 4), 2, 2);
 * if (upper[1] !== 5 || lower[1] !== 1 || percentB[1] !== 0.75) throw new Error("2 about 3");
 * ```
 */
export function bollinger(
  values: Float64Array,
  n?: number,
  deviations?: number,
  out?: Bollinger,
): Bollinger {
  const stream = new BollingerStream(n, deviations);
  const result = outputsFor([values], ["upper", "middle", "lower", "width", "percentB"], out);
  for (let i = 0; i < values.length; i++) {
    stream.next(values[i]!);
    result.upper[i] = stream.upper;
    result.middle[i] = stream.middle;
    result.lower[i] = stream.lower;
    result.width[i] = stream.width;
    result.percentB[i] = stream.percentB;
  }
  return result;
}
