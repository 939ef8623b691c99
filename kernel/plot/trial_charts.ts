/** Charts of all trials of a search: how they came, what they have in common, how much of the best is luck. */
import { checkNames } from "../market/known_names.ts";
import { shown, type ShownFigure } from "./show.ts";
import type { ChartFigure } from "./spec/chart.ts";
import { contourFigure, type ContourOptions } from "./spec/contour.ts";
import type { HeatmapFigure, TimeFigure } from "./spec/figure.ts";
import { importanceFigure, type ImportanceOptions } from "./spec/importance.ts";
import { type HistoryOptions, objectiveHistoryFigure } from "./spec/objective_history.ts";
import { parallelCoordinatesFigure, type ParallelOptions } from "./spec/parallel_coordinates.ts";
import { paretoFigure, type ParetoOptions } from "./spec/pareto.ts";
import { stabilityFigure, type StabilityOptions } from "./spec/stability.ts";
import type { TrialInput } from "./spec/trials.ts";
import { type WindowColumns, windowsFigure } from "./spec/windows.ts";

export const trialCharts = {
  objectiveHistory,
  parallelCoordinates,
  contour,
  pareto,
  stabilityMap,
  parameterImportance,
  windows,
};

/**
 * What each trial scored, in the order in which they were done, and the best so far. Beyond about 1,000 trials one of several
 * is drawn, and every one that was a new best.
 *
 * @param trials The table of a sweep or search, or columns of one length, one row a trial: parameters and scores by name.
 * @param options `value`: name of the scores; `better`: "higher" (default) or "lower"; `format`; `title`; `opens`:
 * `{ sweep, parameters }`, so that a dot opens its run as a notebook.
 * @throws {PlotError} `unknown-input` for a column that is not there or has no numbers, `length-mismatch`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const { spec } = plot.objectiveHistory({ fast: [5, 10, 20], sharpe: [0.4, 0.9, 0.7] }, { value: "sharpe" });
 * if (!spec.note?.endsWith("best 0.90: fast 10")) throw new Error("the second is the best");
 * ```
 */
function objectiveHistory(trials: TrialInput, options: HistoryOptions = {}): ShownFigure<ChartFigure> {
  checkNames(
    options,
    ["value", "better", "format", "title", "opens"],
    "the options of plot.objectiveHistory",
  );
  return shown(objectiveHistoryFigure(trials, options));
}

/**
 * Each trial as a line through its parameters to its score, in fifths by score: what good trials have in common. At most 60
 * lines of each fifth are drawn, the best trial among them.
 *
 * @param trials The table of a sweep or search, or columns of one length, one row a trial: parameters, numbers or words, and
 * scores by name.
 * @param options `value`: name of the scores, the last axis; `parameters`: names of the others from left to right, default
 * all other columns; `better`: "higher" (default) or "lower"; `format`; `title`; `opens` as that of `plot.objectiveHistory`.
 * @throws {PlotError} `unknown-input` for a column that is not there, `length-mismatch`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const trials = { fast: [5, 10, 20], side: ["long", "both", "long"], sharpe: [0.4, 0.9, 0.7] };
 * const { spec } = plot.parallelCoordinates(trials, { value: "sharpe" });
 * if (spec.x.categories?.join() !== "fast,side,sharpe") throw new Error("three axes");
 * ```
 */
function parallelCoordinates(trials: TrialInput, options: ParallelOptions = {}): ShownFigure<ChartFigure> {
  checkNames(
    options,
    ["value", "parameters", "better", "format", "title", "opens"],
    "the options of plot.parallelCoordinates",
  );
  return shown(parallelCoordinatesFigure(trials, options));
}

/**
 * What trials scored over two parameters that are numbers, as a landscape with lines of equal score, wherever the trials lie.
 * Between them it is their mean weighted by the inverse square of the distance (Shepard 1968); far from all of them empty.
 *
 * @param trials The table of a sweep or search, or columns of one length, one row a trial: parameters and scores by name.
 * @param options Names of the columns `x`, `y` and `value`; `scaleX`, `scaleY`: "linear" (default) or "log"; `reduce`: what
 * trials on one spot come to, "best" (default), "mean" or "worst"; `better`: "higher" (default) or "lower"; `format`;
 * `title`; `opens` as that of `plot.objectiveHistory`.
 * @throws {PlotError} `unknown-input` for a column that is not there or has no numbers, `length-mismatch`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const trials = { stop: [0.01, 0.02, 0.05], take: [0.1, 0.3, 0.2], sharpe: [0.4, 0.9, 0.7] };
 * const { spec } = plot.contour(trials, { x: "stop", y: "take", value: "sharpe", scaleX: "log" });
 * if (spec.layers[0]?.type !== "field") throw new Error("a landscape with dots on it");
 * ```
 */
function contour(trials: TrialInput, options: ContourOptions): ShownFigure<ChartFigure> {
  checkNames(
    options,
    ["x", "y", "value", "scaleX", "scaleY", "reduce", "better", "format", "title", "opens"],
    "the options of plot.contour",
  );
  return shown(contourFigure(trials, options));
}

/**
 * Trials by two scores: the front of those that no other beats in both, and the others, faint, behind it.
 *
 * @param trials The table of a sweep or search, or columns of one length, one row a trial: parameters and scores by name.
 * @param options Names of the scores `x` and `y`; `betterX`, `betterY`: "higher" (default) or "lower"; `formatX`, `formatY`;
 * `title`; `opens` as that of `plot.objectiveHistory`.
 * @throws {PlotError} `unknown-input` for a column that is not there or has no numbers, `length-mismatch`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const trials = { fast: [5, 10, 20], drawdown: [0.1, 0.2, 0.3], sharpe: [0.4, 0.9, 0.7] };
 * const { spec } = plot.pareto(trials, { x: "drawdown", y: "sharpe", betterX: "lower", formatX: "percent" });
 * if (!spec.note?.startsWith("2 of 3")) throw new Error("the third is worse than the second in both");
 * ```
 */
function pareto(trials: TrialInput, options: ParetoOptions = {}): ShownFigure<ChartFigure> {
  checkNames(
    options,
    ["x", "y", "betterX", "betterY", "formatX", "formatY", "title", "opens"],
    "the options of plot.pareto",
  );
  return shown(paretoFigure(trials, options));
}

/**
 * The mean of what each cell of `plot.parameters` and the cells around it scored, the best neighbourhood framed. The note
 * tells a plateau from a spike by what the cells around the best trial have of its score, as the report on overfitting does: 80 %
 * in the mean and none below half of it, or not half in the mean.
 *
 * @param trials The table of a sweep or search, or columns of one length, one row a trial: parameters and scores by name.
 * @param options As those of `plot.parameters` without `reduce`; `radius`: cells to each side that are neighbours, default 1.
 * @throws {PlotError} `unknown-input` for a column that is not there, `length-mismatch`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const trials = { fast: [5, 10, 15], slow: [50, 50, 50], sharpe: [0.2, 0.9, 0.1] };
 * const { spec } = plot.stabilityMap(trials, { x: "fast", y: "slow", value: "sharpe" });
 * if (!spec.note?.endsWith("a spike")) throw new Error("its neighbours are far below it");
 * ```
 */
function stabilityMap(trials: TrialInput, options: StabilityOptions): ShownFigure<HeatmapFigure> {
  const names = ["x", "y", "value", "where", "radius", "better", "format", "title", "opens"];
  checkNames(options, names, "the options of plot.stabilityMap");
  return shown(stabilityFigure(trials, options));
}

/**
 * How much of the differences between scores each parameter explains by itself, as in the report on overfitting: over a whole
 * grid the first-order index of Sobol, and the note has what parameters only decide together; elsewhere Kelley's epsilon
 * squared (1935) over its values, in up to ten groups where it has more of them.
 *
 * @param trials The table of a sweep or search, or columns of one length, one row a trial: parameters, numbers or words, and
 * scores by name.
 * @param options `value`: name of the scores; `parameters`: names, default those that a sweep's table knows, else all other columns;
 * `title`.
 * @throws {PlotError} `unknown-input` for a column that is not there or has no numbers, `length-mismatch`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const trials = { fast: [5, 5, 20, 20], slow: [50, 90, 50, 90], sharpe: [0.4, 0.5, 0.9, 0.8] };
 * const { spec } = plot.parameterImportance(trials, { value: "sharpe" });
 * if (spec.x.categories?.[0] !== "fast") throw new Error("fast decides");
 * ```
 */
function parameterImportance(trials: TrialInput, options: ImportanceOptions = {}): ShownFigure<ChartFigure> {
  checkNames(options, ["value", "parameters", "title", "opens"], "the options of plot.parameterImportance");
  return shown(importanceFigure(trials, options));
}

/**
 * The parameters that a walk-forward chose, window by window, one pane each: what stays was found, what jumps was fitted.
 *
 * @param windows One row a window: `time` at which its test begins (epoch milliseconds, ascending), `parameters`: columns by
 * name, numbers or words (at most 12); `end`: at which the last test ends.
 * @param options `title`.
 * @throws {PlotError} `length-mismatch`, `time-order`, `unknown-input` for no or too many parameters.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const time = [Date.UTC(2022, 0), Date.UTC(2023, 0), Date.UTC(2024, 0)];
 * const { spec } = plot.windows({ time, parameters: { fast: [10, 12, 40], slow: [90, 100, 95] } });
 * if (spec.panes.length !== 2) throw new Error("one pane for each parameter");
 * ```
 */
function windows(columns: WindowColumns, options: { title?: string } = {}): ShownFigure<TimeFigure> {
  checkNames(options, ["title"], "the options of plot.windows");
  return shown(windowsFigure(columns, options));
}
