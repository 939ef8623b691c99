/** Trials of parameters as columns, and what figures make of them. */
import { PlotError } from "./plot_error.ts";

/** One row a trial: the values of each parameter, and what it scored, by name. A sweep's trials are such columns. */
export type TrialColumns = { readonly [name: string]: ArrayLike<number> };

/** Distinct values of a parameter, ascending; what is not finite is none. */
export function valuesOf(column: ArrayLike<number>): number[] {
  return [...new Set(Array.from(column).filter(Number.isFinite))].sort((a, b) => a - b);
}

export function trialColumn(trials: TrialColumns, name: string, field: string): ArrayLike<number> {
  const column = trials[name];
  if (column && typeof column !== "string" && typeof column.length === "number") return column;
  const allowed = Object.keys(trials).join(", ");
  throw new PlotError("unknown-input", `Set ${field} to one of ${allowed}: it is ${JSON.stringify(name)}`, {
    field,
    value: name,
    allowed,
  });
}

/** Row of the greatest score, or the least; -1 where none is finite. Of equal ones the first. */
export function bestRow(score: ArrayLike<number>, better: "higher" | "lower"): number {
  const sign = better === "higher" ? 1 : -1;
  let best = -1;
  for (let i = 0; i < score.length; i++) {
    if (Number.isFinite(score[i]!) && (best < 0 || sign * score[i]! > sign * score[best]!)) best = i;
  }
  return best;
}

/** What several trials of one cell come to. */
export type Reduce = "best" | "mean" | "worst";

export function reduced(scores: number[], reduce: Reduce, better: "higher" | "lower"): number | null {
  if (scores.length === 0) return null;
  if (reduce === "mean") return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const isGreatest = (reduce === "best") === (better === "higher");
  return scores.reduce((kept, score) => (isGreatest ? score > kept : score < kept) ? score : kept);
}
