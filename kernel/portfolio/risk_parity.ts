/** Weights that share the risk out equally. */
import { portfolioRisk, times } from "./covariance.ts";

const ROUNDS = 10_000;
const ENOUGH = 1e-13;

/**
 * Weights, none below zero, with which every member contributes the same share of the volatility. They are the only such
 * ones. By cyclical coordinate descent: Griveau-Billion, Richard and Roncalli 2013.
 */
export function riskParity(covariance: readonly Float64Array[]): Float64Array {
  const n = covariance.length;
  const deviation = covariance.map((row, i) => Math.sqrt(row[i]!));
  const weights = Float64Array.from(deviation, (each) => 1 / each);
  for (let round = 0; round < ROUNDS; round++) {
    const marginal = times(covariance, weights);
    const volatility = Math.sqrt(weights.reduce((sum, weight, i) => sum + weight * marginal[i]!, 0));
    for (let i = 0; i < n; i++) {
      const variance = covariance[i]![i]!;
      let others = 0;
      for (let k = 0; k < n; k++) if (k !== i) others += covariance[i]![k]! * weights[k]!;
      weights[i] = (Math.sqrt(others * others + 4 * variance * volatility / n) - others) / (2 * variance);
    }
    const { share } = portfolioRisk(covariance, weights);
    if (share.every((each) => Math.abs(each - 1 / n) < ENOUGH)) break;
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
