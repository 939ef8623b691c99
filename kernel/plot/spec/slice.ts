/** What trials scored along one parameter: through the best trial, and over all the others. */
import { chartColumn, type ChartFigure } from "./chart.ts";
import { formatNumber } from "./format.ts";
import { markedTrials } from "./figure_trials.ts";
import { opensOf, parameterColumns, parameterTitle, type ScoreOptions, scoresOf } from "./known_trials.ts";
import { checkLength } from "./plot_error.ts";
import { trialAxis } from "./trial_axis.ts";
import { bestRow, type Opening, parameterText, reduced, trialColumn, type TrialInput } from "./trials.ts";

export interface SliceOptions extends ScoreOptions {
  /** Name of the parameter along the axis. */
  x: string;
  /** Names of the other parameters; default those that a sweep's table knows, else all columns but `x` and `value`. */
  others?: readonly string[];
  title?: string;
  /** Where the best trial's run can be opened. */
  opens?: Opening;
}

/** The lines tell a plateau from a peak: a good trial among bad neighbours is luck. */
export function sliceFigure(trials: TrialInput, options: SliceOptions): ChartFigure {
  const across = trialColumn(trials, options.x, "x");
  const { name: value, title: scoreTitle, column: score, better, format } = scoresOf(trials, options);
  const opens = opensOf(trials, options.opens);
  const title = (name: string) => parameterTitle(trials, name, opens);
  const x = title(options.x);
  checkLength(x, across, score.length);
  const others = parameterColumns(trials, [value], { parameters: options.others, opens })
    .filter((name) => name !== options.x && name !== value)
    .map((name) => ({ name: title(name), column: trialColumn(trials, name, "others") }));
  const best = bestRow(score, better);
  const { values: places, axis, at: placeOf } = trialAxis(x, across);
  const line = chartColumn(places.map(placeOf));
  const marked = markedTrials(trials, score.length, opens);
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
    title: options.title ?? `${scoreTitle} along ${x}`,
    x: axis,
    y: { title: scoreTitle, scale: "linear", format },
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
        ...opens && { trials: [marked.place(best)] },
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
