/** Each trial as a line through its parameters to its score, the better the stronger: what good trials have in common. */
import {
  type ChartAxis,
  type ChartColumn,
  chartColumn,
  type ChartFigure,
  type ChartLayer,
  eightDigits,
} from "./chart.ts";
import { axisText } from "./chart_text.ts";
import { bestNote, markedTrials } from "./figure_trials.ts";
import { formatNumber } from "./format.ts";
import { opensOf, parameterColumns, parameterTitle, type ScoreOptions, scoresOf } from "./known_trials.ts";
import { scoredNote } from "./parameters.ts";
import { checkLength } from "./plot_error.ts";
import type { Colour, NumberFormat } from "./style.ts";
import { evenly, thinnedNote } from "./thin_trials.ts";
import { type TrialAxis, trialAxis } from "./trial_axis.ts";
import { type Opening, type ScoreColumn, type TrialColumn, trialColumn, type TrialInput } from "./trials.ts";

/** `value` is the last axis. */
export interface ParallelOptions extends ScoreOptions {
  /** Names of the other axes from left to right; default those that a sweep's table knows, else all other columns. */
  parameters?: readonly string[];
  title?: string;
  opens?: Opening;
}

/** Fifths of the trials by score, the worst first: their colours and how strong they are. */
const FIFTHS: { name: string; colour: Colour; opacity: number }[] = [
  { name: "worst fifth", colour: "ink-2", opacity: 0.2 },
  { name: "second", colour: "sky", opacity: 0.3 },
  { name: "middle", colour: "blue", opacity: 0.4 },
  { name: "fourth", colour: "orange", opacity: 0.6 },
  { name: "best fifth", colour: "vermillion", opacity: 0.9 },
];

/** Most lines of a fifth. */
const MOST_LINES = 60;

interface Axis extends TrialAxis {
  name: string;
  /** Share of the axis, 0 at the bottom. */
  share(row: number): number;
  low: string;
  high: string;
}

export function parallelCoordinatesFigure(trials: TrialInput, options: ParallelOptions = {}): ChartFigure {
  const { name: value, title: scoreTitle, column: score, better, format } = scoresOf(trials, options);
  const opens = opensOf(trials, options.opens);
  const names = parameterColumns(trials, [value], options);
  const axes = [
    ...names.map((name) => {
      const column = trialColumn(trials, name, "parameters");
      checkLength(name, column, score.length);
      return axisOf(parameterTitle(trials, name, opens), column);
    }),
    axisOf(scoreTitle, score, format),
  ];
  const sign = better === "higher" ? 1 : -1;
  const scored = Array.from(score, (_, row) => row).filter((row) => Number.isFinite(score[row]!))
    .sort((a, b) => sign * (score[a]! - score[b]!) || b - a);
  const marked = markedTrials(trials, score.length, opens, names);
  let drawn = 0;
  const layers = FIFTHS.map(({ name, colour, opacity }, fifth): ChartLayer => {
    const [from, to] = [fifth, fifth + 1].map((share) => Math.floor(share * scored.length / FIFTHS.length));
    // The last ones are the best: the very best, of equals the earliest, is always among them.
    const rows = evenly(scored.slice(from, to).reverse(), MOST_LINES).reverse();
    drawn += rows.length;
    return { type: "line", name, colour, opacity, ...linesOf(rows, axes, score, (row) => marked.place(row)) };
  }).filter((layer) => layer.type === "line" && layer.x.length > 0);
  const best = scored.at(-1);
  const bestOne = best === undefined
    ? ""
    : bestNote(marked.all(), marked.place(best), formatNumber(score[best]!, format));
  return {
    kind: "chart",
    title: options.title ?? `${scoreTitle} by all parameters`,
    x: { title: "", scale: "category", format: "integer", categories: axes.map(({ name }) => name) },
    y: { title: "", scale: "linear", format: "ratio", bare: true },
    layers: scored.length === 0 ? [] : [
      ...axes.map((_, at): ChartLayer => ({ type: "rule", name: "", colour: "ink-2", axis: "x", at })),
      ...layers,
      words("low", axes.map(({ low }) => low), -0.09),
      words("high", axes.map(({ high }) => high), 1.01),
    ],
    note: scoredNote(scored.length, score.length - scored.length) + thinnedNote(drawn, scored.length) +
      bestOne,
    ...marked.all(),
    score: { name: scoreTitle, format },
  };
}

function axisOf(name: string, column: TrialColumn, format?: NumberFormat): Axis {
  const found = trialAxis(name, column);
  const axis = format ? { ...found.axis, format } : found.axis;
  const [low, high] = [found.values[0], found.values.at(-1)].map((value) => found.at(value));
  const span = high! - low!;
  return {
    ...found,
    name,
    low: endText(axis, low!),
    high: endText(axis, high!),
    share: (row) => span > 0 ? (found.at(column[row]) - low!) / span : 0.5,
  };
}

/** With three figures, as an axis needs them. */
const endText = (axis: ChartAxis, value: number): string =>
  Number.isNaN(value) ? "" : axisText(axis, axis.scale === "category" ? value : Number(value.toPrecision(3)));

/** One line after the other, with a gap between two. */
function linesOf(
  rows: readonly number[],
  axes: readonly Axis[],
  score: ScoreColumn,
  place: (row: number) => number | null,
) {
  const x: ChartColumn = [], y: ChartColumn = [], trials: (number | null)[] = [], scores: ChartColumn = [];
  for (const row of rows) {
    const at = place(row);
    axes.forEach((axis, i) => {
      const share = axis.share(row);
      x.push(i);
      y.push(Number.isNaN(share) ? null : Number(share.toFixed(4)));
      trials.push(at);
      scores.push(eightDigits(score[row]!));
    });
    // A gap before the next line.
    for (const column of [x, y, trials, scores]) column.push(null);
  }
  return { x, y, trials, scores };
}

const words = (name: string, texts: string[], at: number): ChartLayer => ({
  type: "text",
  name,
  colour: "ink-2",
  x: chartColumn(texts.map((_, i) => i)),
  y: chartColumn(texts.map(() => at)),
  texts,
});
