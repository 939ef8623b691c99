/** What the neighbourhood of each cell scored: a good trial among bad neighbours is luck. */
import { eightDigits } from "./chart.ts";
import type { HeatmapFigure } from "./figure.ts";
import { formatNumber } from "./format.ts";
import { scoresOf } from "./known_trials.ts";
import { bestCell, type ParameterOptions, parametersFigure } from "./parameters.ts";
import { bestRow, type TrialInput } from "./trials.ts";

export interface StabilityOptions extends Omit<ParameterOptions, "reduce"> {
  /** Cells to each side that are neighbours; default 1. */
  radius?: number;
}

/** Share of its lead over all cells that a plateau keeps among its neighbours. */
const PLATEAU = 0.5;

export function stabilityFigure(trials: TrialInput, options: StabilityOptions): HeatmapFigure {
  const { radius = 1, title, ...rest } = options;
  const { better, format, title: score } = scoresOf(trials, options);
  const scores = parametersFigure(trials, { ...rest, better, reduce: "best" });
  const [x, y] = [scores.columnTitle, scores.rowTitle];
  const values = scores.values.map((row, r) =>
    row.map((cell, c) => cell === null ? null : eightDigits(meanAround(scores.values, r, c, radius)!))
  );
  const flat = scores.values.flat().map((cell) => cell ?? NaN);
  const best = bestRow(flat, better);
  const say = (score: number) => formatNumber(score, format);
  const across = scores.columns.length;
  const note = () => {
    const [row, column] = [Math.floor(best / across), best % across];
    const neighbours = meanAround(scores.values, row, column, radius, false);
    const at = `best trial ${say(flat[best]!)} at ${x} ${scores.columns[column]}, ${y} ${scores.rows[row]}`;
    if (neighbours === null) return `${at} · no neighbours were tried`;
    const known = flat.filter(Number.isFinite);
    const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
    const lead = flat[best]! - mean;
    const kept = lead === 0 ? 1 : (neighbours - mean) / lead;
    const verdict = kept >= PLATEAU ? "a plateau" : "a spike";
    return `${at} · its neighbours ${say(neighbours)} on average: ${verdict}`;
  };
  const { choice: _, ...own } = scores;
  return {
    ...own,
    title: title ?? `${score} around ${x} and ${y}`,
    values,
    ...bestCell(values, better, { name: "best neighbourhood" }),
    note: best < 0 ? scores.note : note(),
  };
}

/** Null where nothing is around. */
function meanAround(
  values: HeatmapFigure["values"],
  row: number,
  column: number,
  radius: number,
  withItself = true,
): number | null {
  let [sum, count] = [0, 0];
  for (let r = row - radius; r <= row + radius; r++) {
    for (let c = column - radius; c <= column + radius; c++) {
      const value = values[r]?.[c];
      if (value === null || value === undefined || (!withItself && r === row && c === column)) continue;
      sum += value;
      count++;
    }
  }
  return count === 0 ? null : sum / count;
}
