/** Median and spread that a few wrong values do not move. */

export interface RobustScale {
  readonly median: number;
  /** Median absolute deviation x 1.4826: the standard deviation where values are normal. */
  readonly scale: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

/** NaN where there are no values. Quartiles are the R-7 ones, as in most software. */
export function robustScale(values: Float64Array): RobustScale {
  const sorted = values.slice().sort();
  const median = quantile(sorted, 0.5);
  const deviations = sorted.map((value) => Math.abs(value - median)).sort();
  return {
    median,
    scale: 1.4826 * quantile(deviations, 0.5),
    lowerQuartile: quantile(sorted, 0.25),
    upperQuartile: quantile(sorted, 0.75),
  };
}

function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return NaN;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const value = sorted[below]!;
  return place === below ? value : value + (place - below) * (sorted[below + 1]! - value);
}
