/** Scores of trials on parts of a window, from sums over its segments: one evaluation serves all folds. */
import { type SegmentSums, sharpeOfSums } from "../stats/segment_sums.ts";
import type { Fold } from "./folds.ts";
import type { Stretch } from "./splits.ts";

/** Ticks inside a window at which its returns must be cut, so that every stretch of the folds is made of whole segments. */
export function edgesOf(folds: readonly Fold[], window: Stretch): number[] {
  const ticks = new Set(
    folds.flatMap(({ train, test }) => [...train, ...test]).flatMap(({ from, to }) => [from, to]),
  );
  return [...ticks].filter((tick) => tick > window.from && tick < window.to).sort((a, b) => a - b);
}

/**
 * Segments that stretches are made of. Positions run on over the edges: a stretch has the returns of its ticks, also of what
 * was bought before it.
 *
 * @throws RangeError where a stretch begins or ends between edges
 */
export function segmentsOf(
  stretches: readonly Stretch[],
  window: Stretch,
  edges: readonly number[],
): number[] {
  const cuts = [window.from, ...edges, window.to];
  return stretches.flatMap(({ from, to }) => {
    const [first, last] = [cuts.indexOf(from), cuts.indexOf(to)];
    if (first < 0 || last < first) throw new RangeError(`no segments make up ${from} to ${to}`);
    return Array.from({ length: last - first }, (_, i) => first + i);
  });
}

/** Sharpe ratio of a bar of a trial over some of its segments; NaN where the returns do not vary. */
export const sharpeOf = (sums: SegmentSums, trial: number, segments: readonly number[]): number =>
  sharpeOfParts(sums, [{ trial, segments }]);

/** The same of returns that are put together from those of several trials. */
export function sharpeOfParts(
  sums: SegmentSums,
  parts: readonly { readonly trial: number; readonly segments: readonly number[] }[],
): number {
  let [count, sum, squares] = [0, 0, 0];
  for (const { trial, segments } of parts) {
    const row = trial * sums.count.length;
    for (const segment of segments) {
      count += sums.count[segment]!;
      sum += sums.sum[row + segment]!;
      squares += sums.squares[row + segment]!;
    }
  }
  return sharpeOfSums(sum, squares, count);
}
