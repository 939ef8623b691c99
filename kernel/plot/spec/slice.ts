/** What trials scored along one parameter: through the best trial, and over all the others. */
import { chartColumn, type ChartFigure } from "./chart.ts";
import { formatNumber } from "./format.ts";
import { parameterText } from "./parameters.ts";
import { checkLength } from "./plot_error.ts";
import type { NumberFormat } from "./style.ts";
import { bestRow, reduced, trialColumn, type TrialColumns, valuesOf } from "./trials.ts";

export interface SliceOptions {
  /** Name of the parameter along the axis. */
  x: string;
  value: string;
  /** Names of the other parameters; default: all columns but `x` and `value`. */
  others?: readonly string[];
  better?: "higher" | "lower";
  format?: NumberFormat;
  title?: string;
}

/** The lines tell a plateau from a peak: a good trial among bad neighbours is luck. */
export function sliceFigure(trials: TrialColumns, options: SliceOptions): ChartFigure {
  const { x, value, better = "higher", format = "ratio" } = options;
  const across = trialColumn(trials, x, "x");
  const score = trialColumn(trials, value, "value");
  checkLength(x, across, score.length);
  const others = (options.others ?? Object.keys(trials).filter((name) => name !== x && name !== value)).map((
    name,
  ) => ({
    name,
    column: trialColumn(trials, name, "others"),
  }));
  const best = bestRow(score, better);
  const places = valuesOf(across);
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
    x: { title: x, scale: "linear", format: places.every(Number.isInteger) ? "integer" : "ratio" },
    y: { title: value, scale: "linear", format },
    layers: best < 0 ? [] : [
      {
        type: "band",
        name: "all trials",
        colour: "sky",
        x: chartColumn(places),
        low: all(isHigher ? "worst" : "best"),
        high: all(isHigher ? "best" : "worst"),
      },
      {
        type: "line",
        name: "mean of all",
        colour: "ink-2",
        dashed: true,
        x: chartColumn(places),
        y: all("mean"),
      },
      { type: "line", name: "through the best", colour: "blue", x: chartColumn(places), y: through("best") },
      {
        type: "dots",
        name: "best",
        colour: "vermillion",
        x: chartColumn([across[best]!]),
        y: chartColumn([score[best]!]),
        labels: [
          at
            ? `best: ${x} ${parameterText(across[best]!)}, ${at}`
            : `best: ${x} ${parameterText(across[best]!)}`,
        ],
      },
    ],
    note: best < 0
      ? "No trial has a score"
      : `${formatNumber(score.length, "integer")} trials; the best has ${x} ${parameterText(across[best]!)}${
        at ? `, ${at}` : ""
      }`,
  };
}
