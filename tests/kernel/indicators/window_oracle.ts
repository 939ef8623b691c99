/** Indicators of windows, the slow way: each value from its own window, NaN where that holds a NaN. */

/** `compute` of the last n rows of each bar; a row has one number per column. */
export function windowed(
  columns: readonly Float64Array[],
  n: number,
  compute: (...window: number[][]) => number,
): Float64Array {
  return columns[0]!.map((_, i) => {
    const window = columns.map((column) => [...column.subarray(Math.max(0, i + 1 - n), i + 1)]);
    const full = i + 1 >= n && !window.some((values) => values.some(Number.isNaN));
    return full ? compute(...window) : NaN;
  });
}

/** One number from each bar; NaN where one of its columns is. */
export function perBar(
  columns: readonly Float64Array[],
  compute: (...bar: number[]) => number,
): Float64Array {
  return windowed(columns, 1, (...window) => compute(...window.map(([value]) => value!)));
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** From the first value on, so that equal values have exactly themselves as mean. */
export const mean = (values: readonly number[]) =>
  values[0]! + sum(values.map((value) => value - values[0]!)) / values.length;
/** Sum of the products of deviations. */
export const comoment = (a: readonly number[], b: readonly number[]) => {
  const [meanA, meanB] = [mean(a), mean(b)];
  return sum(a.map((value, i) => (value - meanA) * (b[i]! - meanB)));
};
export const sampleDeviation = (values: readonly number[]) =>
  Math.sqrt(comoment(values, values) / (values.length - 1));
export const averaged = (values: Float64Array, n: number) => windowed([values], n, mean);
/** The values of the bar before. */
export const before = (values: Float64Array) => values.map((_, i) => i > 0 ? values[i - 1]! : NaN);
