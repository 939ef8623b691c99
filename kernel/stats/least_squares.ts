/** Ordinary least squares with a constant, and how sure its coefficients are. */
import { checkOption } from "./check_option.ts";
import { usualLags } from "./long_run.ts";
import { mean } from "../series/moments.ts";
import { normalProbability } from "./normal.ts";
import { studentTwoSided } from "./student.ts";

/** Columns of one length: the constant first, then one row for each column of `x`. */
export interface LeastSquares {
  readonly coefficient: Float64Array;
  readonly error: Float64Array;
  readonly t: Float64Array;
  readonly pValue: Float64Array;
  /** Shares of the variance that the fit explains; adjusted for the number of columns. */
  readonly rSquared: number;
  readonly adjustedRSquared: number;
  readonly residual: Float64Array;
  readonly count: number;
}

/** Classical errors with Student's distribution, or those of Newey and West 1987 with the normal one. */
export interface ErrorOptions {
  readonly errors?: "newey-west" | "classical";
  /** Of Newey and West; default floor(4 (n / 100)^(2/9)). */
  readonly lags?: number;
}

/**
 * Fits y = a + b1 x1 + b2 x2 + … by Cholesky's decomposition of the columns around their means.
 *
 * @returns null where the columns do not tell the coefficients apart: one does not vary or is made of the others
 * @throws ParameterError for fewer rows than coefficients and two more
 */
export function leastSquares(
  y: Float64Array,
  x: readonly Float64Array[],
  options: ErrorOptions = {},
): LeastSquares | null {
  const { errors = "newey-west", lags = usualLags(y.length) } = options;
  const [count, size] = [y.length, x.length];
  checkOption("y", count, count >= size + 3, `${size + 3} rows or more for ${size + 1} coefficients`);
  checkOption("errors", errors, errors === "newey-west" || errors === "classical", "newey-west, classical");
  checkOption("lags", lags, Number.isInteger(lags) && lags >= 0 && lags < count, "a whole number of rows");
  const means = x.map(mean);
  const centred = x.map((column, k) => column.map((value) => value - means[k]!));
  const level = mean(y);
  const own = y.map((value) => value - level);
  const inverse = inverseOf(centred.map((a) => centred.map((b) => product(a, b))));
  if (inverse === null) return null;
  const slopes = inverse.map((row) =>
    row.reduce((sum, each, k) => sum + each * product(centred[k]!, own), 0)
  );
  const residual = own.map((value, i) =>
    slopes.reduce((left, slope, k) => left - slope * centred[k]![i]!, value)
  );
  const coefficient = Float64Array.of(
    slopes.reduce((sum, slope, k) => sum - slope * means[k]!, level),
    ...slopes,
  );
  const unexplained = product(residual, residual);
  const variances = errors === "classical"
    ? classical(inverse, means, count, unexplained / (count - size - 1))
    : neweyWest(inverse, means, centred, residual, lags);
  const error = Float64Array.from(variances, (variance) => Math.sqrt(Math.max(0, variance)));
  const t = coefficient.map((value, k) => value / error[k]!);
  const rSquared = 1 - unexplained / product(own, own);
  return {
    coefficient,
    error,
    t,
    pValue: t.map((value) =>
      errors === "classical"
        ? studentTwoSided(value, count - size - 1)
        : 2 * normalProbability(-Math.abs(value))
    ),
    rSquared,
    adjustedRSquared: 1 - (1 - rSquared) * (count - 1) / (count - size - 1),
    residual,
    count,
  };
}

/** Variances of the constant and the slopes; around the means the constant is independent of the slopes. */
function classical(
  inverse: readonly (readonly number[])[],
  means: readonly number[],
  count: number,
  variance: number,
): number[] {
  const constant = inverse.reduce(
    (sum, row, i) => row.reduce((rest, each, k) => rest + means[i]! * means[k]! * each, sum),
    1 / count,
  );
  return [constant, ...inverse.map((row, i) => row[i]!)].map((each) => variance * each);
}

/** The sandwich: what each row moved a coefficient by, summed with the weights of Bartlett over neighbouring rows. */
function neweyWest(
  inverse: readonly (readonly number[])[],
  means: readonly number[],
  centred: readonly Float64Array[],
  residual: Float64Array,
  lags: number,
): number[] {
  const count = residual.length;
  const slopes = inverse.map((row) =>
    residual.map((left, i) => left * row.reduce((sum, each, k) => sum + each * centred[k]![i]!, 0))
  );
  const constant = residual.map((left, i) =>
    slopes.reduce((sum, influence, k) => sum - means[k]! * influence[i]!, left / count)
  );
  return [constant, ...slopes].map((influence) => {
    let sum = product(influence, influence);
    for (let lag = 1; lag <= lags; lag++) {
      let products = 0;
      for (let i = lag; i < count; i++) products += influence[i]! * influence[i - lag]!;
      sum += 2 * (1 - lag / (lags + 1)) * products;
    }
    return sum;
  });
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Inverse of a symmetric positive matrix; null where it is singular beside its size. */
function inverseOf(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  const root = matrix.map(() => new Array<number>(size).fill(0));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let left = matrix[i]![j]!;
      for (let k = 0; k < j; k++) left -= root[i]![k]! * root[j]![k]!;
      if (i > j) root[i]![j] = left / root[j]![j]!;
      else if (left > matrix[i]![i]! * 1e-12) root[i]![i] = Math.sqrt(left);
      else return null;
    }
  }
  const columns = matrix.map((_, column) => solved(root, column));
  return matrix.map((_, i) => columns.map((column) => column[i]!));
}

/** Solves L L' v = e for the unit vector of a column. */
function solved(root: readonly (readonly number[])[], column: number): number[] {
  const size = root.length;
  const half = new Array<number>(size).fill(0);
  for (let i = 0; i < size; i++) {
    let left = i === column ? 1 : 0;
    for (let k = 0; k < i; k++) left -= root[i]![k]! * half[k]!;
    half[i] = left / root[i]![i]!;
  }
  const result = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let left = half[i]!;
    for (let k = i + 1; k < size; k++) left -= root[k]![i]! * result[k]!;
    result[i] = left / root[i]![i]!;
  }
  return result;
}
