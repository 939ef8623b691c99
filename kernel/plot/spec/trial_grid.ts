/** Cells that trials fall into, each with what its trials come to. */
import type { Better, Reduce } from "./trials.ts";

export interface TrialGrid {
  /** A trial without a score is told by NaN and fills nothing. */
  add(row: number, column: number, score: number, trial: number): void;
  /** `[row][column]`; null for none. */
  values(): (number | null)[][];
  /** The trial that a cell shows, or the best of those that its mean is of; -1 for none. */
  trial(row: number, column: number): number;
  /** Whether any cell has more than one trial. */
  readonly isShared: boolean;
}

export function trialGrid(rows: number, columns: number, reduce: Reduce, better: Better): TrialGrid {
  const size = rows * columns;
  const sums = new Float64Array(size), kept = new Float64Array(size).fill(NaN);
  const counts = new Int32Array(size), trials = new Int32Array(size).fill(-1);
  const isGreatest = (reduce !== "worst") === (better === "higher");
  let isShared = false;
  const valueAt = (cell: number): number | null =>
    counts[cell] === 0 ? null : reduce === "mean" ? sums[cell]! / counts[cell]! : kept[cell]!;
  return {
    add(row, column, score, trial) {
      if (!Number.isFinite(score)) return;
      const cell = row * columns + column;
      if (counts[cell]! > 0) isShared = true;
      counts[cell]!++;
      sums[cell]! += score;
      if (counts[cell] === 1 || (isGreatest ? score > kept[cell]! : score < kept[cell]!)) {
        kept[cell] = score;
        trials[cell] = trial;
      }
    },
    values: () =>
      Array.from(
        { length: rows },
        (_, row) => Array.from({ length: columns }, (_, column) => valueAt(row * columns + column)),
      ),
    trial: (row, column) => trials[row * columns + column]!,
    get isShared() {
      return isShared;
    },
  };
}
