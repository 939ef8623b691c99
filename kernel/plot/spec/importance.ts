/** How much each parameter by itself decides the score. */
import { chartColumn, type ChartFigure } from "./chart.ts";
import { scoredNote } from "./parameters.ts";
import { parameterColumns, parameterTitle, type ScoreOptions, scoresOf } from "./known_trials.ts";
import { checkLength } from "./plot_error.ts";
import { type Opening, type ScoreColumn, type TrialColumn, trialColumn, type TrialInput } from "./trials.ts";
import { trialAxis } from "./trial_axis.ts";

export interface ImportanceOptions extends Pick<ScoreOptions, "value"> {
  /** Names of the parameters; default those that a sweep's table knows, else all other columns. */
  parameters?: readonly string[];
  title?: string;
  opens?: Opening;
}

/** Groups of a parameter that has more values than these. */
const MOST_GROUPS = 10;

export function importanceFigure(trials: TrialInput, options: ImportanceOptions = {}): ChartFigure {
  const { name: value, title: scoreTitle, column: score } = scoresOf(trials, { value: options.value });
  const names = parameterColumns(trials, [value], options);
  const shares = names.map((name) => {
    const column = trialColumn(trials, name, "parameters");
    checkLength(name, column, score.length);
    return { name: parameterTitle(trials, name, options.opens), share: explained(column, score) };
  }).filter(({ share }) => Number.isFinite(share)).sort((a, b) => b.share - a.share);
  const used = Array.from(score).filter(Number.isFinite).length;
  return {
    kind: "chart",
    title: options.title ?? `What decides ${scoreTitle}`,
    x: { title: "", scale: "category", format: "integer", categories: shares.map(({ name }) => name) },
    y: { title: "Share of the differences", scale: "linear", format: "percent", zero: true },
    layers: shares.length === 0 ? [] : [{
      type: "bars",
      name: "by itself",
      colour: "blue",
      x: shares.map((_, i) => i),
      y: chartColumn(shares.map(({ share }) => share)),
    }],
    note: used > 0 && shares.length === 0 ? "No parameter varies" : scoredNote(used, score.length - used),
  };
}

/**
 * Kelley's epsilon squared (1935): the share of the variance between groups of one value each, less what chance gives to so
 * many groups; never below zero. NaN where nothing varies.
 */
function explained(column: TrialColumn, score: ScoreColumn): number {
  const axis = trialAxis("", column);
  const rows = Array.from(score, (_, row) => row)
    .filter((row) => Number.isFinite(score[row]!) && !Number.isNaN(axis.at(column[row])));
  const groups = groupsOf(rows, (row) => axis.at(column[row]), axis.values.length);
  const mean = (of: readonly number[]) => of.reduce((sum, row) => sum + score[row]!, 0) / of.length;
  const all = mean(rows);
  const total = rows.reduce((sum, row) => sum + (score[row]! - all) ** 2, 0);
  const between = groups.reduce((sum, group) => sum + group.length * (mean(group) - all) ** 2, 0);
  const free = rows.length - groups.length;
  if (groups.length < 2 || free < 1 || !(total > 0)) return NaN;
  const within = (total - between) / free;
  return Math.max(0, (between - (groups.length - 1) * within) / total);
}

/** One of each value, or of so many neighbours that there are ten. */
function groupsOf(rows: number[], at: (row: number) => number, values: number): number[][] {
  if (values > MOST_GROUPS) {
    const sorted = rows.toSorted((a, b) => at(a) - at(b));
    const edge = (group: number) => Math.floor(group * sorted.length / MOST_GROUPS);
    return Array.from({ length: MOST_GROUPS }, (_, group) => sorted.slice(edge(group), edge(group + 1)))
      .filter((group) => group.length > 0);
  }
  return [...Map.groupBy(rows, at).values()];
}
