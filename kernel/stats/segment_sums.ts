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

/** Sums of these trials; NaN for -1. */
export function takenSums({ count, sum, squares }: SegmentSums, trials: ArrayLike<number>): SegmentSums {
  const size = count.length;
  const take = (column: Float64Array) => {
    const rows = new Float64Array(trials.length * size).fill(NaN);
    for (let i = 0; i < trials.length; i++) {
      const trial = trials[i]!;
      if (trial >= 0) rows.set(column.subarray(trial * size, (trial + 1) * size), i * size);
    }
    return rows;
  };
  return { count, sum: take(sum), squares: take(squares) };
}

/** Sums over the same segments one behind the other; there is one at least. */
export function joinedSums(parts: readonly SegmentSums[]): SegmentSums {
  const join = (part: "sum" | "squares") => {
    const rows = new Float64Array(parts.reduce((length, each) => length + each[part].length, 0));
    let at = 0;
    for (const { [part]: column } of parts) {
      rows.set(column, at);
      at += column.length;
    }
    return rows;
  };
  return { count: parts[0]!.count, sum: join("sum"), squares: join("squares") };
}

/** What rounding leaves of the squares of equal values is no variance. */
export const SUMS_ROUNDING = 1e-14;

/** Sharpe ratio of a bar (ddof 1) from sums; NaN where the returns do not vary, or are fewer than two. */
export function sharpeOfSums(sum: number, squares: number, count: number): number {
  const around = squares - sum * sum / count;
  if (!(count > 1 && around > SUMS_ROUNDING * squares)) return NaN;
  return sum / count / Math.sqrt(around / (count - 1));
}
