/** What trials scored along one parameter: through the best trial, and over all the others. */
import { chartColumn, type ChartFigure } from "./chart.ts";
import { formatNumber } from "./format.ts";
import { markedTrials } from "./figure_trials.ts";
import { checkLength } from "./plot_error.ts";
import type { NumberFormat } from "./style.ts";
import { trialAxis } from "./trial_axis.ts";
import {
  bestRow,
  type Better,
  type Opening,
  parameterNames,
  parameterText,
  reduced,
  scoreColumn,
  trialColumn,
  type TrialColumns,
} from "./trials.ts";

export interface SliceOptions {
  /** Name of the parameter along the axis. */
  x: string;
  value: string;
  /** Names of the other parameters; default: all columns but `x` and `value`. */
  others?: readonly string[];
  better?: Better;
  format?: NumberFormat;
  title?: string;
  /** Where the best trial's run can be opened. */
  opens?: Opening;
}

/** The lines tell a plateau from a peak: a good trial among bad neighbours is luck. */
export function sliceFigure(trials: TrialColumns, options: SliceOptions): ChartFigure {
  const { x, value, better = "higher", format = "ratio" } = options;
  const across = trialColumn(trials, x, "x");
  const score = scoreColumn(trials, value, "value");
  checkLength(x, across, score.length);
  const names = options.others ?? parameterNames(trials, value, options.opens);
  const others = names.filter((name) => name !== x && name !== value)
    .map((name) => ({ name, column: trialColumn(trials, name, "others") }));
  const best = bestRow(score, better);
  const { values: places, axis, at: placeOf } = trialAxis(x, across);
  const line = chartColumn(places.map(placeOf));
  const marked = markedTrials(trials, score.length, options.opens);
  const along = (isTaken: (row: number) => boolean) => {
    const cells = new Map(places.map((place) => [place, [] as number[]]));
    for (let i = 0; i < score.length; i++) {
      if (Number.isFinite(score[i]!) && isTaken(i)) cells.get(across[i]!)?.push(score[i]!);
    }
    return (reduce: "best" | "mean" | "worst") =>
      chartColumn(places.map((place) => reduced(cells.get(place)!, reduce, better) ?? NaN));
  };
  const all = along(() => true);
  const through = along((row) => others.every(({ column }) => column[row] === column[best]));
  const at = others.map(({ name, column }) => `${name} ${parameterText(column[best]!)}`).join(", ");
  const isHigher = better === "higher";
  return {
    kind: "chart",
    title: options.title ?? `${value} along ${x}`,
    x: axis,
    y: { title: value, scale: "linear", format },
    layers: best < 0 ? [] : [
      {
        type: "band",
        name: "all trials",
        colour: "sky",
        x: line,
        low: all(isHigher ? "worst" : "best"),
        high: all(isHigher ? "best" : "worst"),
      },
      {
        type: "line",
        name: "mean of all",
        colour: "ink-2",
        dashed: true,
        x: line,
        y: all("mean"),
      },
      { type: "line", name: "through the best", colour: "blue", x: line, y: through("best") },
      {
        type: "dots",
        name: "best",
        colour: "vermillion",
        x: chartColumn([placeOf(across[best])]),
        y: chartColumn([score[best]!]),
        labels: [
          at
            ? `best: ${x} ${parameterText(across[best]!)}, ${at}`
            : `best: ${x} ${parameterText(across[best]!)}`,
        ],
        ...options.opens && { trials: [marked.place(best)] },
      },
    ],
    note: best < 0
      ? "No trial has a score"
      : `${formatNumber(score.length, "integer")} trials; the best has ${x} ${parameterText(across[best]!)}${
        at ? `, ${at}` : ""
      }`,
    ...marked.all(),
  };
}
