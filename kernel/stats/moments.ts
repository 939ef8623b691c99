/** Mean, spread and shape of a sample. */
import { mean } from "../series/moments.ts";

/** Simple returns of each bar on the one before: one value fewer than the equity. */
export function simpleReturns(equity: Float64Array): Float64Array {
  const returns = new Float64Array(Math.max(0, equity.length - 1));
  for (let i = 0; i < returns.length; i++) returns[i] = equity[i + 1]! / equity[i]! - 1;
  return returns;
}

export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Of a sample, ddof 1; null for fewer than two values and where it is nothing but rounding. */
  readonly deviation: number | null;
  /** Third central moment over the cubed deviation, fourth over its fourth power (3 for a normal one): ddof 0. */
  readonly skew: number;
  readonly kurtosis: number;
}

/** In two passes, around the mean, so that steady growth does not lose its small variance to rounding. */
export function momentsOf(values: Float64Array): Moments {
  const count = values.length;
  const centre = mean(values);
  let squares = 0;
  let cubes = 0;
  let fourths = 0;
  for (let i = 0; i < count; i++) {
    const off = values[i]! - centre;
    const square = off * off;
    squares += square;
    cubes += square * off;
    fourths += square * square;
  }
  const variance = squares / count;
  return {
    count,
    mean: centre,
    deviation: sampleDeviation(squares, count, centre),
    skew: cubes / count / variance ** 1.5,
    kurtosis: fourths / count / variance ** 2,
  };
}

/** Standard deviation of a sample, ddof 1; null for fewer than two values and where it is nothing but rounding. */
export const deviation = (values: Float64Array): number | null => momentsOf(values).deviation;

/** Sample deviation from the sum of squares around the mean. */
export function sampleDeviation(squares: number, count: number, mean: number): number | null {
  return count > 1 ? meaningful(Math.sqrt(squares / (count - 1)), mean) : null;
}

/** Below this share of the mean a deviation is the rounding of equal values: a Sharpe ratio of a billion is none. */
const ROUNDING = 1e-9;

/** A deviation, or null where it is zero beside the mean: zero variance has no ratio. */
export function meaningful(deviation: number, mean: number): number | null {
  return deviation > 1e-15 && deviation > ROUNDING * Math.abs(mean) ? deviation : null;
}

/** A ratio, or null where it is beyond all numbers. */
export const finite = (value: number): number | null => Number.isFinite(value) ? value : null;
