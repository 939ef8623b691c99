/** What trials scored over two parameters as a landscape, between trials wherever they lie. */
import { checkOneOf } from "./check.ts";
import { chartColumn, type ChartFigure, eightDigits } from "./chart.ts";
import { bestNote, markedTrials } from "./figure_trials.ts";
import { formatNumber } from "./format.ts";
import { opensOf, parameterColumns, parameterTitle, type ScoreOptions, scoresOf } from "./known_trials.ts";
import { scoredNote } from "./parameters.ts";
import { checkLength, PlotError } from "./plot_error.ts";
import { evenly, thinnedNote } from "./thin_trials.ts";
import { trialAxis } from "./trial_axis.ts";
import { trialGrid } from "./trial_grid.ts";
import {
  bestRow,
  type Better,
  type Opening,
  type Reduce,
  type TrialColumn,
  trialColumn,
  type TrialInput,
} from "./trials.ts";

export interface ContourOptions extends ScoreOptions {
  /** Names of two parameters that are numbers. */
  x: string;
  y: string;
  /** How the axes are spaced; default "linear". */
  scaleX?: "linear" | "log";
  scaleY?: "linear" | "log";
  /** Of trials that lie on each other; default "best". */
  reduce?: Reduce;
  title?: string;
  opens?: Opening;
}

/** Nodes across and down of the field, and cells that trials are gathered in before. */
const NODES = 41;
const CELLS = 48;
/** Farther than this share of the axes from any trial nothing is known. */
const REACH = 0.2;
const MOST_DOTS = 1_000;

export function contourFigure(trials: TrialInput, options: ContourOptions): ChartFigure {
  const { x, y, reduce = "best" } = options;
  checkOneOf("reduce", reduce, ["best", "mean", "worst"]);
  const { name: value, title: scoreTitle, column: score, better, format } = scoresOf(trials, options);
  const opens = opensOf(trials, options.opens);
  const axes = ([[x, "x", options.scaleX], [y, "y", options.scaleY]] as const).map(([name, field, scale]) => {
    const column = trialColumn(trials, name, field);
    checkLength(name, column, score.length);
    return numberAxis(parameterTitle(trials, name, opens), field, column, scale);
  });
  const [across, up] = axes as [NumberAxis, NumberAxis];
  const rows = Array.from(score, (_, row) => row).filter((row) =>
    Number.isFinite(score[row]!) && axes.every(({ share }) => Number.isFinite(share(row)))
  );
  const isFlat = axes.some(({ low, high }) => !(high > low));
  const best = bestRow(score, better);
  const dots = evenly(rows.filter((row) => row !== best), MOST_DOTS);
  const names = parameterColumns(trials, [value], { opens });
  const marked = markedTrials(trials, score.length, opens, names);
  const layer = (name: string, colour: "ink" | "vermillion", some: readonly number[]) => ({
    type: "dots" as const,
    name,
    colour,
    x: chartColumn(some.map((row) => across.at(row))),
    y: chartColumn(some.map((row) => up.at(row))),
    trials: some.map((row) => marked.place(row)),
    scores: chartColumn(some.map((row) => score[row]!)),
  });
  return {
    kind: "chart",
    title: options.title ?? `${scoreTitle} over ${across.axis.title} and ${up.axis.title}`,
    x: across.axis,
    y: up.axis,
    layers: rows.length === 0 ? [] : [
      ...isFlat ? [] : [{
        type: "field" as const,
        name: scoreTitle,
        colour: "green" as const,
        format,
        x: [across.low, across.high],
        y: [up.low, up.high],
        columns: NODES,
        values: fieldOf(rows, axes as [NumberAxis, NumberAxis], score, reduce, better),
      }],
      { ...layer("trials", "ink", dots), opacity: 0.35 },
      layer("best", "vermillion", [best]),
    ],
    note: scoredNote(rows.length, score.length - rows.length) +
      thinnedNote(dots.length, rows.length - 1, " others") +
      (best < 0 ? "" : bestNote(marked.all(), marked.place(best), formatNumber(score[best]!, format))),
    ...marked.all(),
    score: { name: scoreTitle, format },
  };
}

interface NumberAxis {
  axis: ReturnType<typeof trialAxis>["axis"];
  low: number;
  high: number;
  at(row: number): number;
  /** From 0 to 1 along the axis as it is drawn. */
  share(row: number): number;
}

function numberAxis(
  name: string,
  field: string,
  column: TrialColumn,
  scale: "linear" | "log" = "linear",
): NumberAxis {
  checkOneOf(field === "x" ? "scaleX" : "scaleY", scale, ["linear", "log"]);
  const { axis, values, at } = trialAxis(name, column, scale);
  if (axis.scale === "category") {
    const allowed = "a parameter of numbers";
    throw new PlotError("unknown-input", `Set ${field} to ${allowed}: ${name} has words`, {
      field,
      value: name,
      allowed,
    });
  }
  const bend = scale === "log" ? Math.log : (value: number) => value;
  const [low, high] = [values[0], values.at(-1)].map((value) => at(value)) as [number, number];
  return {
    axis,
    low,
    high,
    at: (row) => at(column[row]),
    share: (row) => high > low ? (bend(at(column[row])) - bend(low)) / (bend(high) - bend(low)) : 0.5,
  };
}

/**
 * At each node the mean of what was scored around it, weighted by the inverse square of the distance (Shepard 1968) on axes
 * of one length; from the lowest row up. Null where no trial is near.
 */
function fieldOf(
  rows: readonly number[],
  [across, up]: readonly [NumberAxis, NumberAxis],
  score: ArrayLike<number>,
  reduce: Reduce,
  better: Better,
): (number | null)[] {
  const grid = trialGrid(CELLS, CELLS, reduce, better);
  const sums = Array.from({ length: CELLS * CELLS }, () => ({ x: 0, y: 0, count: 0 }));
  const cellOf = (share: number) => Math.min(CELLS - 1, Math.floor(share * CELLS));
  for (const row of rows) {
    const [x, y] = [across.share(row), up.share(row)];
    grid.add(cellOf(y), cellOf(x), score[row]!, row);
    const sum = sums[cellOf(y) * CELLS + cellOf(x)]!;
    sum.x += x;
    sum.y += y;
    sum.count++;
  }
  const points = grid.values().flat().flatMap((value, cell) => {
    const { x, y, count } = sums[cell]!;
    return value === null ? [] : [{ x: x / count, y: y / count, value }];
  });
  // Wide enough that a trial between its neighbours is no needle.
  const soft = 0.25 / points.length;
  return Array.from({ length: NODES * NODES }, (_, node) => {
    const [x, y] = [node % NODES / (NODES - 1), Math.floor(node / NODES) / (NODES - 1)];
    let [sum, weights, nearest] = [0, 0, Infinity];
    for (const point of points) {
      const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
      const weight = 1 / (distance + soft) ** 2;
      sum += weight * point.value;
      weights += weight;
      if (distance < nearest) nearest = distance;
    }
    return nearest > REACH ** 2 ? null : eightDigits(sum / weights);
  });
}
