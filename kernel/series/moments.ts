/** Means of columns, and how two of them vary together. Summed in the order of the rows, so that bits stay the same. */

/** NaN without values. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Of those that are numbers; NaN without. */
export function knownMean(values: ArrayLike<number>): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    sum += values[i]!;
    count++;
  }
  return sum / count;
}

/** Sums over all rows of two columns of one length, around their means. */
export interface Comoments {
  readonly meanA: number;
  readonly meanB: number;
  readonly products: number;
  readonly squaresA: number;
  readonly squaresB: number;
}

export function comoments(a: Float64Array, b: Float64Array): Comoments {
  const [meanA, meanB] = [mean(a), mean(b)];
  let products = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]! - meanA;
    const y = b[i]! - meanB;
    products += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return { meanA, meanB, products, squaresA, squaresB };
}

/** Of the line of least squares of b over a; null where a does not vary. */
export function slope(a: Float64Array, b: Float64Array): number | null {
  const { products, squaresA } = comoments(a, b);
  return squaresA > 0 ? products / squaresA : null;
}
