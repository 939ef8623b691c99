/** What trials scored over two of their parameters, as cells or as a hill. */
import { checkOneOf } from "./check.ts";
import { eightDigits } from "./chart.ts";
import type { HeatmapFigure } from "./figure.ts";
import { formatNumber } from "./format.ts";
import { checkLength, PlotError } from "./plot_error.ts";
import type { NumberFormat } from "./style.ts";
import { bestRow, type Reduce, reduced, trialColumn, type TrialColumns, valuesOf } from "./trials.ts";

export interface ParameterOptions {
  /** Names of the columns that stand across, down and in the cells. */
  x: string;
  y: string;
  value: string;
  /** Of trials that differ in other parameters alone; default "best". */
  reduce?: Reduce;
  /** Which scores are; default "higher". */
  better?: "higher" | "lower";
  format?: NumberFormat;
  title?: string;
}

/** Most values of a parameter across and down. */
const MOST_ACROSS = 100;
const MOST_DOWN = 500;

export function parametersFigure(trials: TrialColumns, options: ParameterOptions): HeatmapFigure {
  const { x, y, value, reduce = "best", better = "higher", format = "ratio" } = options;
  checkOneOf("reduce", reduce, ["best", "mean", "worst"]);
  checkOneOf("better", better, ["higher", "lower"]);
  const [across, down, score] = [x, y, value].map((name, i) =>
    trialColumn(trials, name, ["x", "y", "value"][i]!)
  ) as [
    ArrayLike<number>,
    ArrayLike<number>,
    ArrayLike<number>,
  ];
  checkLength(x, across, score.length);
  checkLength(y, down, score.length);
  const [columns, rows] = [valuesOf(across), valuesOf(down)];
  checkCount(x, columns.length, MOST_ACROSS);
  checkCount(y, rows.length, MOST_DOWN);
  const [columnAt, rowAt] = [columns, rows].map((names) => new Map(names.map((each, i) => [each, i]))) as [
    Map<number, number>,
    Map<number, number>,
  ];
  const scores = rows.map(() => columns.map((): number[] => []));
  let [used, failed] = [0, 0];
  for (let i = 0; i < score.length; i++) {
    const [row, column] = [rowAt.get(down[i]!), columnAt.get(across[i]!)];
    if (row === undefined || column === undefined) continue;
    if (!Number.isFinite(score[i]!)) failed++;
    else used += scores[row]![column]!.push(score[i]!) > 0 ? 1 : 0;
  }
  const values = scores.map((row) => row.map((cell) => rounded(reduced(cell, reduce, better))));
  const best = bestRow(values.flat().map((cell) => cell ?? NaN), better);
  const several = scores.some((row) => row.some((cell) => cell.length > 1));
  return {
    kind: "heatmap",
    title: options.title ?? `${value} by ${x} and ${y}`,
    format,
    rows: rows.map(parameterText),
    columns: columns.map(parameterText),
    values,
    rowTitle: y,
    columnTitle: x,
    ...(best < 0 ? {} : {
      highlight: { row: Math.floor(best / columns.length), column: best % columns.length, name: "best" },
    }),
    note: noteOf(used, failed, several ? reduce : null),
  };
}

/** As the digits were given, without rounding. */
export const parameterText = (value: number): string => String(value).replace("-", "\u2212");

const rounded = (value: number | null): number | null => value === null ? null : eightDigits(value);

function noteOf(used: number, failed: number, reduce: Reduce | null): string {
  const number = (count: number) => formatNumber(count, "integer");
  if (used === 0) return "No trial has a score";
  return [
    `${number(used)} ${used === 1 ? "trial" : "trials"}`,
    ...(reduce ? [`${reduce} of those that differ in other parameters`] : []),
    ...(failed ? [`${number(failed)} without a score`] : []),
  ].join(" · ");
}

function checkCount(name: string, count: number, most: number): void {
  if (count <= most) return;
  throw new PlotError(
    "unknown-input",
    `Pass trials with at most ${most} values of ${name}, rounded for example: there are ${count}`,
    { field: name, value: count, allowed: `${most} values` },
  );
}
