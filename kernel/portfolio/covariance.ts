/** Sample covariances, and what a portfolio's risk is made of. Matrices are lists of rows. */

import { mean } from "../series/moments.ts";

/** Of a sample, ddof 1, per bar. */
export function covarianceMatrix(columns: readonly Float64Array[]): Float64Array[] {
  const count = columns[0]?.length ?? 0;
  const centred = columns.map((column) => {
    const centre = mean(column);
    return column.map((value) => value - centre);
  });
  const matrix = columns.map(() => new Float64Array(columns.length));
  for (let i = 0; i < columns.length; i++) {
    for (let j = i; j < columns.length; j++) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += centred[i]![k]! * centred[j]![k]!;
      matrix[i]![j] = matrix[j]![i] = sum / (count - 1);
    }
  }
  return matrix;
}

export function times(matrix: readonly Float64Array[], vector: Float64Array): Float64Array {
  return Float64Array.from(matrix, (row) => dot(row, vector));
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export interface PortfolioRisk {
  /** Standard deviation of the portfolio's return per bar. */
  readonly volatility: number;
  /** What each member adds to it: weight x marginal risk. They sum to the volatility. */
  readonly contribution: Float64Array;
  /** The same as shares of the volatility. */
  readonly share: Float64Array;
  /**
   * Weighted mean of the members' volatilities over the portfolio's; 1 where nothing is diversified. Null without risk.
   * Source: Choueifaty and Coignard 2008.
   */
  readonly diversification: number | null;
}

/** Where the risk of a portfolio comes from: Euler's decomposition of its volatility. */
export function portfolioRisk(covariance: readonly Float64Array[], weights: Float64Array): PortfolioRisk {
  const marginal = times(covariance, weights);
  const variance = Math.max(0, dot(weights, marginal));
  const volatility = Math.sqrt(variance);
  const own = covariance.map((row, i) => Math.abs(weights[i]!) * Math.sqrt(row[i]!));
  const contribution = marginal.map((risk, i) => volatility > 0 ? weights[i]! * risk / volatility : 0);
  return {
    volatility,
    contribution,
    share: contribution.map((each) => volatility > 0 ? each / volatility : 0),
    diversification: volatility > 0 ? own.reduce((sum, each) => sum + each, 0) / volatility : null,
  };
}
