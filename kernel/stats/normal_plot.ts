import { normalQuantile } from "./normal.ts";

/** Values in ascending order, each beside what a standard normal sample of that size has in its place. */
export interface NormalPlot {
  readonly quantile: Float64Array;
  readonly value: Float64Array;
}

/**
 * Ordered values against normal ones: a straight line where the values are normal. Places are the medians of order
 * statistics (Filliben 1975), as scipy's probplot takes them. What is not finite is left out.
 */
export function normalPlot(values: Float64Array): NormalPlot {
  const value = values.filter(Number.isFinite).sort();
  const count = value.length;
  const last = 0.5 ** (1 / count);
  const share = (i: number) => i === count ? last : i === 1 ? 1 - last : (i - 0.3175) / (count + 0.365);
  const quantile = Float64Array.from(value, (_, i) => count === 1 ? 0 : normalQuantile(share(i + 1)));
  return { quantile, value };
}
