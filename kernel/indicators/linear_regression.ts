import { checkPositive, outputsFor } from "./arguments.ts";
import { RollingLine } from "./rolling_line.ts";

/** linearRegression(), one value at a time. */
export class LinearRegressionStream {
  value = NaN;
  slope = NaN;
  upper = NaN;
  lower = NaN;
  readonly #line: RollingLine;
  readonly #n: number;
  readonly #deviations: number;

  constructor(n = 14, deviations = 2) {
    this.#line = new RollingLine(n);
    checkPositive(deviations, "deviations");
    this.#n = n;
    this.#deviations = deviations;
  }

  next(value: number): this {
    const { mean, slope, residuals } = this.#line.next(value);
    const away = this.#deviations * Math.sqrt(residuals / this.#n);
    this.value = mean + slope * (this.#n - 1) / 2;
    this.slope = slope;
    this.upper = this.value + away;
    this.lower = this.value - away;
    return this;
  }
}

export type LinearRegression = Readonly<Record<"value" | "slope" | "upper" | "lower", Float64Array>>;

/**
 * Least-squares line through the last n values (TA-Lib's LINEARREG and LINEARREG_SLOPE): `value` is the line
 * in this bar, `slope` its rise a bar, `upper` and `lower` the channel around it, `deviations` times the
 * standard deviation (ddof 0) of the values from the line. In the input's unit.
 *
 * Warm-up: NaN before n values. NaN rule: NaN wherever the window holds a NaN. Cost: amortised O(1) a bar.
 *
 * @param values Float64Array, computed at once, or a column of a strategy, computed in its run
 * @param n whole number of bars, at least 2; default 14
 * @param deviations number above 0; default 2
 * @param out buffers value, slope, upper and lower of the same length to write to (arrays only); default new
 * ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { linearRegression } from "tapebook";
 *
 * const { value, slope, upper } = linearRegression(Float64Array.of(1, 3, 5), 3);
 * if (value[2] !== 5 || slope[2] !== 2 || upper[2] !== 5) throw new Error("the values lie on the line");
 * ```
 */
export function linearRegression(
  values: Float64Array,
  n?: number,
  deviations?: number,
  out?: LinearRegression,
): LinearRegression {
  const stream = new LinearRegressionStream(n, deviations);
  const result = outputsFor([values], ["value", "slope", "upper", "lower"], out);
  for (let i = 0; i < values.length; i++) {
    stream.next(values[i]!);
    result.value[i] = stream.value;
    result.slope[i] = stream.slope;
    result.upper[i] = stream.upper;
    result.lower[i] = stream.lower;
  }
  return result;
}
