/** How columns of returns go together. */
import { comoments } from "../series/moments.ts";
import { ParameterError, quote } from "../market/errors.ts";

/** Pearson: of the values; Spearman: of their ranks, so that outliers count no more than others. */
export type CorrelationMethod = "pearson" | "spearman";

/** Pearson's correlation of two columns of one length; null where one of them does not vary. */
export function pearson(a: Float64Array, b: Float64Array): number | null {
  const { meanA, meanB, products, squaresA, squaresB } = comoments(a, b);
  const { length } = a;
  if (!(squaresA > rounding(meanA, length) && squaresB > rounding(meanB, length))) return null;
  return Math.max(-1, Math.min(1, products / (Math.sqrt(squaresA) * Math.sqrt(squaresB))));
}

/** What equal values leave as their squared deviations. */
const rounding = (mean: number, count: number): number => count * (mean * 1e-12) ** 2 + 1e-300;

/** Ranks from 1; equal values share the mean of theirs. */
export function ranks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let k = start; k < end; k++) result[order[k]!] = (start + 1 + end) / 2;
    start = end;
  }
  return result;
}

/** One row and one column for each of the columns given; null where one of a pair does not vary. */
export function correlationMatrix(
  columns: readonly Float64Array[],
  method: CorrelationMethod = "pearson",
): (number | null)[][] {
  const values = checkMethod(method) === "spearman" ? columns.map(ranks) : columns;
  const matrix = values.map(() => new Array<number | null>(values.length).fill(null));
  for (let i = 0; i < values.length; i++) {
    for (let j = i; j < values.length; j++) {
      const both = pearson(values[i]!, values[j]!);
      // A column is its own equal to the last bit.
      matrix[i]![j] = matrix[j]![i] = both !== null && i === j ? 1 : both;
    }
  }
  return matrix;
}

/** Correlation over the last `window` values up to each; NaN before there are so many, and where one does not vary. */
export function rollingCorrelation(
  a: Float64Array,
  b: Float64Array,
  window: number,
  method: CorrelationMethod = "pearson",
): Float64Array {
  checkMethod(method);
  if (!Number.isInteger(window) || window < 3) {
    const allowed = "a whole number of at least 3";
    throw new ParameterError(`Set window to ${allowed}: it is ${quote(window)}`, {
      field: "window",
      value: window,
      allowed,
    });
  }
  const result = new Float64Array(a.length).fill(NaN);
  for (let end = window; end <= a.length; end++) {
    const [x, y] = [a.subarray(end - window, end), b.subarray(end - window, end)];
    const both = method === "spearman" ? pearson(ranks(x), ranks(y)) : pearson(x, y);
    result[end - 1] = both ?? NaN;
  }
  return result;
}

function checkMethod(method: CorrelationMethod): CorrelationMethod {
  if (method === "pearson" || method === "spearman") return method;
  const allowed = "pearson, spearman";
  throw new ParameterError(`Set method to one of ${allowed}: it is ${quote(method)}`, {
    field: "method",
    value: method,
    allowed,
  });
}
