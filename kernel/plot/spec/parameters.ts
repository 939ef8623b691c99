/** What trials scored over two of their parameters, as cells or as a hill. */
import { checkOneOf } from "./check.ts";
import { chartColumn, eightDigits } from "./chart.ts";
import type { HeatmapFigure } from "./figure.ts";
import { markedTrials } from "./figure_trials.ts";
import { formatNumber } from "./format.ts";
import { opensOf, parameterTitle, type ScoreOptions, scoresOf } from "./known_trials.ts";
import { checkLength } from "./plot_error.ts";
import { trialGrid } from "./trial_grid.ts";
import {
  bestRow,
  type Better,
  openedColumns,
  type Opening,
  type Reduce,
  type TrialColumn,
  trialColumn,
  type TrialInput,
  valuesOf,
} from "./trials.ts";
import {
  MOST_ACROSS,
  MOST_DOWN,
  sharedText,
  SPAN_PLACES,
  type ValuePlaces,
  valuePlaces,
} from "./value_places.ts";
import { trialFilter, type Where, whereText } from "./where.ts";

export interface ParameterOptions extends ScoreOptions {
  /** Names of the columns that stand across and down; `value` is in the cells. */
  x: string;
  y: string;
  /** Only trials whose other parameters have these values. */
  where?: Where;
  /** Of trials that differ in other parameters alone; default "best", and "mean" where no score is better than another. */
  reduce?: Reduce;
  title?: string;
  /** Where each cell's run can be opened. */
  opens?: Opening;
}

export const PARAMETER_OPTIONS: readonly (keyof ParameterOptions)[] = [
  "x",
  "y",
  "value",
  "where",
  "reduce",
  "better",
  "format",
  "title",
  "opens",
];

/** Trials up to which a figure holds all of them, for readers who choose other axes and slices. */
export const MOST_CHOICE = 2_000;

export function parametersFigure(trials: TrialInput, options: ParameterOptions): HeatmapFigure {
  const { x, y, where } = options;
  const across = trialColumn(trials, x, "x"), down = trialColumn(trials, y, "y");
  const { column: score, title: scoreTitle, better, isRanked, format } = scoresOf(trials, options);
  const { reduce = isRanked ? "best" : "mean" } = options;
  checkOneOf("reduce", reduce, ["best", "mean", "worst"]);
  const opens = opensOf(trials, options.opens);
  const [columnTitle, rowTitle] = [x, y].map((name) => parameterTitle(trials, name, opens)) as [
    string,
    string,
  ];
  checkLength(x, across, score.length);
  checkLength(y, down, score.length);
  const isTaken = trialFilter(trials, score.length, where);
  const [columns, rows] = axesOf(across, down);
  const grid = trialGrid(rows.names.length, columns.names.length, reduce, better);
  let [used, failed] = [0, 0];
  for (let i = 0; i < score.length; i++) {
    const row = rows.at(down[i]!), column = columns.at(across[i]!);
    if (row === undefined || column === undefined || !isTaken(i)) continue;
    if (Number.isFinite(score[i]!)) used++;
    else failed++;
    grid.add(row, column, score[i]!, i);
  }
  const values = grid.values().map((row) => row.map((cell) => cell === null ? null : eightDigits(cell)));
  const marked = markedTrials(trials, score.length, opens);
  const isWhole = isRanked && score.length <= MOST_CHOICE && opens !== undefined &&
    openedColumns(opens).length > 2 &&
    openedColumns(opens).every(([name]) => name !== scoreTitle);
  for (let row = 0; isWhole && row < score.length; row++) marked.place(row);
  const places = values.map((row, r) =>
    row.map((cell, c) => cell === null ? null : marked.place(grid.trial(r, c)))
  );
  const slice = where && Object.keys(where).length > 0 ? ` where ${whereText(where)}` : "";
  return {
    kind: "heatmap",
    title: options.title ?? `${scoreTitle} by ${columnTitle} and ${rowTitle}${slice}`,
    format,
    rows: [...rows.names],
    columns: [...columns.names],
    values,
    rowTitle,
    columnTitle,
    score: scoreTitle,
    ...isRanked && bestCell(values, better, { trialAt: reduce === "best" ? grid.trial : undefined }),
    note: scoredNote(used, failed, {
      reduce: grid.isShared ? reduce : null,
      shared: sharedText([
        { ...columns, name: columnTitle },
        { ...rows, name: rowTitle },
      ]),
    }),
    ...opens && { ...marked.all(), places },
    ...isWhole && { choice: { value: scoreTitle, scores: chartColumn(score), better, reduce } },
  };
}

/** Numbers that hardly come twice on either axis are scattered: of them few places have enough trials each. */
function axesOf(across: TrialColumn, down: TrialColumn): [columns: ValuePlaces, rows: ValuePlaces] {
  const [columns, rows] = [valuesOf(across), valuesOf(down)];
  const isScattered = [columns, rows].every((values) =>
    values.length > SPAN_PLACES && values.length > across.length / 2
  );
  return isScattered
    ? [valuePlaces(columns, SPAN_PLACES), valuePlaces(rows, SPAN_PLACES)]
    : [valuePlaces(columns, MOST_ACROSS), valuePlaces(rows, MOST_DOWN)];
}

/** @param options `trialAt`: of cells with the same value that of the earliest trial, which tables name as the best one too */
export function bestCell(
  values: HeatmapFigure["values"],
  better: Better,
  { name = "best", trialAt }: {
    name?: string;
    trialAt?: ((row: number, column: number) => number) | undefined;
  } = {},
): Pick<HeatmapFigure, "highlight"> {
  const flat = values.flat().map((cell) => cell ?? NaN);
  const across = values[0]?.length ?? 0;
  const first = bestRow(flat, better);
  if (first < 0) return {};
  const trial = (cell: number) => trialAt?.(Math.floor(cell / across), cell % across) ?? cell;
  let best = first;
  for (let cell = first; cell < flat.length; cell++) {
    if (flat[cell] === flat[first] && trial(cell) < trial(best)) best = cell;
  }
  return { highlight: { row: Math.floor(best / across), column: best % across, name } };
}

/**
 * How many trials a figure is of.
 *
 * @param options `reduce`: what cells with several trials come to, null where none has; `shared`: why they have several
 */
export function scoredNote(
  used: number,
  failed: number,
  { reduce = null, shared = [] }: { reduce?: Reduce | null; shared?: readonly string[] } = {},
): string {
  const number = (count: number) => formatNumber(count, "integer");
  if (used === 0) return "No trial has a score";
  return [
    `${number(used)} ${used === 1 ? "trial" : "trials"}`,
    ...shared,
    ...(reduce
      ? [`${reduce} of those that ${shared.length > 0 ? "share a cell" : "differ in other parameters"}`]
      : []),
    ...(failed ? [`${number(failed)} without a score`] : []),
  ].join(" · ");
}
