/** Returns of many trials, summed by segments: what Sharpe ratios of any choice of segments are made of. */

export interface SegmentSums {
  /** Returns that a segment has, the same for all trials: one value a segment. */
  readonly count: Int32Array;
  /** Sums of the returns and of their squares: `[trial * segments + segment]`; NaN for a trial that failed. */
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/** Number of trials that there are sums of. */
export const trialsOf = ({ count, sum }: SegmentSums): number =>
  count.length === 0 ? 0 : sum.length / count.length;

/** What rounding leaves of the squares of equal values is no variance. */
export const SUMS_ROUNDING = 1e-14;

/** Sharpe ratio of a bar (ddof 1) from sums; NaN where the returns do not vary, or are fewer than two. */
export function sharpeOfSums(sum: number, squares: number, count: number): number {
  const around = squares - sum * sum / count;
  if (!(count > 1 && around > SUMS_ROUNDING * squares)) return NaN;
  return sum / count / Math.sqrt(around / (count - 1));
}
