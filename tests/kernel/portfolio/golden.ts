/** Values of PyPortfolioOpt, scipy and hmmlearn; see tests/golden/portfolio/portfolio.py. */
import golden from "../../golden/portfolio/portfolio.json" with { type: "json" };

const columns = (rows: readonly (readonly number[])[]) => rows.map((row) => Float64Array.from(row));

export const GOLDEN = golden;
export const RETURNS = columns(golden.returns);
export const COVARIANCE = columns(golden.covariance);
export const MEANS = Float64Array.from(
  RETURNS,
  (row) => row.reduce((sum, each) => sum + each, 0) / row.length,
);

/** Largest difference between two lists. */
export const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length ? Math.max(0, ...Array.from(a, (each, i) => Math.abs(each - b[i]!))) : Infinity;
