/** The far ends of the returns, by selection. */
import { firstNotFinite } from "../series/columns.ts";
import { selectQuantile } from "../series/selection.ts";

export interface Tails {
  /** The probability that lies beyond the value at risk: 0.05 for a confidence of 0.95. */
  readonly probability: number;
  /** The return that it undercuts, and the mean of the returns up to it. */
  readonly quantile: number;
  readonly mean: number;
  /** The returns that 5 % and 95 % of all lie below. */
  readonly p5: number;
  readonly p95: number;
}

/** What is not finite is looked at no further: selection would not end. */
export function tailsOf(returns: Float64Array, confidence: number): Tails {
  // 1 - 0.9 is 0.09999999999999998, which would take one return less than a tenth of them.
  const probability = Number((1 - confidence).toPrecision(12));
  if (returns.length === 0 || firstNotFinite(returns) >= 0) {
    return { probability, quantile: NaN, mean: NaN, p5: NaN, p95: NaN };
  }
  const values = returns.slice();
  const last = Math.floor((values.length - 1) * probability);
  const quantile = selectQuantile(values, probability);
  let sum = 0;
  for (let i = 0; i <= last; i++) sum += values[i]!;
  const p5 = probability === 0.05 ? quantile : selectQuantile(values, 0.05);
  const p95 = selectQuantile(values, 0.95, Math.floor((values.length - 1) * 0.05));
  return { probability, quantile, mean: sum / (last + 1), p5, p95 };
}
