/** What the neighbourhood of each cell scored: a good trial among bad neighbours is luck. */
import { NEAR, standingOf } from "../../stats/standing.ts";
import { eightDigits } from "./chart.ts";
import type { HeatmapFigure } from "./figure.ts";
import { formatNumber, reachedPercent } from "./format.ts";
import { scoresOf } from "./known_trials.ts";
import { bestCell, type ParameterOptions, parametersFigure } from "./parameters.ts";
import type { Better, TrialInput } from "./trials.ts";

export interface StabilityOptions extends Omit<ParameterOptions, "reduce"> {
  /** Cells to each side that are neighbours; default 1. */
  radius?: number;
}

export function stabilityFigure(trials: TrialInput, options: StabilityOptions): HeatmapFigure {
  const { radius = 1, title, ...rest } = options;
  const { better, title: score } = scoresOf(trials, options);
  const scores = parametersFigure(trials, { ...rest, better, reduce: "best" });
  const [x, y] = [scores.columnTitle, scores.rowTitle];
  const values = scores.values.map((row, r) =>
    row.map((cell, c) =>
      cell === null ? null : eightDigits(mean(scoresAround(scores.values, [r, c], [radius, radius])))
    )
  );
  const { choice: _, ...own } = scores;
  return {
    ...own,
    title: title ?? `${score} around ${x} and ${y}`,
    values,
    ...bestCell(values, better, { name: "best neighbourhood" }),
    note: standingNote(scores, better, radius) ?? scores.note,
  };
}

/** What the cells around the best trial have of its score, by the measure of the report on overfitting; null without a best one. */
function standingNote(
  { values, highlight, format, rows, columns, rowTitle, columnTitle }: HeatmapFigure,
  better: Better,
  radius: number,
): string | null {
  if (!highlight) return null;
  const { row, column } = highlight;
  const best = values[row]![column]!;
  const at = `best trial ${formatNumber(best, format)} at ` +
    `${columnTitle} ${columns[column]}, ${rowTitle} ${rows[row]}`;
  const beside = (down: number, across: number) =>
    scoresAround(values, [row, column], [down, across], false).map((score) =>
      better === "higher" ? score : -score
    );
  const adjacent = beside(radius, radius);
  const reach = (length: number) => Math.max(radius, Math.floor(NEAR * length));
  const near = adjacent.length > 1 ? adjacent : beside(reach(rows.length), reach(columns.length));
  if (near.length === 0) return `${at} · no neighbours were tried`;
  const top = better === "higher" ? best : -best;
  // As in the report: shares of what is not above zero say nothing.
  if (!(top > 0)) {
    return `${at} · its neighbours ${
      formatNumber(better === "higher" ? mean(near) : -mean(near), format)
    } on average`;
  }
  const { kind, mean: share, least } = standingOf(top, near);
  return `${at} · its neighbours have ${reachedPercent(share)} of it on average, ${
    reachedPercent(least)
  } at least: a ${kind}`;
}

/** Of a cell and those that are so many rows and columns away, as far as they have one. */
function scoresAround(
  values: HeatmapFigure["values"],
  [row, column]: readonly [number, number],
  [down, across]: readonly [number, number],
  withItself = true,
): number[] {
  const found: number[] = [];
  for (let r = row - down; r <= row + down; r++) {
    for (let c = column - across; c <= column + across; c++) {
      const value = values[r]?.[c];
      if (value === null || value === undefined || (!withItself && r === row && c === column)) continue;
      found.push(value);
    }
  }
  return found;
}

const mean = (scores: readonly number[]): number =>
  scores.reduce((sum, score) => sum + score, 0) / scores.length;
