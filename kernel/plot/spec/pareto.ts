/** Trials by two objectives: those that no other beats in both, and the others behind them. */
import { chartColumn, type ChartFigure, type DotLayer } from "./chart.ts";
import { markedTrials } from "./figure_trials.ts";
import { formatNumber } from "./format.ts";
import { opensOf, parameterColumns, scoresOf } from "./known_trials.ts";
import { checkLength } from "./plot_error.ts";
import type { NumberFormat } from "./style.ts";
import { evenly, thinnedNote } from "./thin_trials.ts";
import type { Better, Opening, TrialInput } from "./trials.ts";

export interface ParetoOptions {
  /** Names of the two scores; default the first two that a search was for. */
  x?: string;
  y?: string;
  /** Which scores are; default what a sweep's table knows of them, else "higher". */
  betterX?: Better;
  betterY?: Better;
  formatX?: NumberFormat;
  formatY?: NumberFormat;
  title?: string;
  opens?: Opening;
}

/** Most dots behind the front. */
const MOST_DOMINATED = 2_000;

export function paretoFigure(trials: TrialInput, options: ParetoOptions = {}): ChartFigure {
  const x = scoresOf(trials, { value: options.x, better: options.betterX, format: options.formatX }, {
    field: "x",
    betterField: "betterX",
  });
  const y = scoresOf(trials, { value: options.y, better: options.betterY, format: options.formatY }, {
    field: "y",
    betterField: "betterY",
    place: 1,
  });
  const [across, up] = [x.column, y.column];
  checkLength(y.name, up, across.length);
  const scored = Array.from(across, (_, row) => row)
    .filter((row) => Number.isFinite(across[row]!) && Number.isFinite(up[row]!));
  const front = paretoFront(scored, [across, up], [x.better, y.better]);
  const isFront = new Set(front);
  const dominated = evenly(scored.filter((row) => !isFront.has(row)), MOST_DOMINATED);
  const names = parameterColumns(trials, [x.name, y.name], options);
  const marked = markedTrials(trials, across.length, opensOf(trials, options.opens), names);
  const columns = (rows: readonly number[]) => ({
    x: chartColumn(rows.map((row) => across[row]!)),
    y: chartColumn(rows.map((row) => up[row]!)),
  });
  const dots = (name: string, colour: "ink-2" | "vermillion", rows: readonly number[]): DotLayer => ({
    type: "dots",
    name,
    colour,
    ...columns(rows),
    trials: rows.map((row) => marked.place(row)),
  });
  const count = formatNumber(front.length, "integer");
  return {
    kind: "chart",
    title: options.title ?? `${y.title} against ${x.title}`,
    x: { title: x.title, scale: "linear", format: x.format },
    y: { title: y.title, scale: "linear", format: y.format },
    layers: scored.length === 0 ? [] : [
      { ...dots("beaten in both", "ink-2", dominated), opacity: 0.35 },
      { type: "line", name: "front", colour: "vermillion", ...columns(front) },
      dots("front", "vermillion", front),
    ],
    note: scored.length === 0
      ? "No trial has both scores"
      : `${count} of ${formatNumber(scored.length, "integer")} trials are beaten by none in both` +
        thinnedNote(dominated.length, scored.length - front.length, " others"),
    ...marked.all(),
  };
}

/** Rows on the front, from the least `x` up. Of equal ones the first. */
function paretoFront(
  rows: readonly number[],
  [x, y]: readonly [ArrayLike<number>, ArrayLike<number>],
  [betterX, betterY]: readonly [Better, Better],
): number[] {
  const gain = (better: Better, value: number) => better === "higher" ? value : -value;
  const sorted = rows.toSorted((a, b) =>
    gain(betterX, x[b]!) - gain(betterX, x[a]!) || gain(betterY, y[b]!) - gain(betterY, y[a]!)
  );
  let most = -Infinity;
  const front = sorted.filter((row) => {
    const isAbove = gain(betterY, y[row]!) > most;
    if (isAbove) most = gain(betterY, y[row]!);
    return isAbove;
  });
  return front.sort((a, b) => x[a]! - x[b]!);
}
