/** Charts of what many trials of parameters scored. */
import { checkNames } from "../market/known_names.ts";
import { shown, type ShownFigure } from "./show.ts";
import type { ChartFigure } from "./spec/chart.ts";
import type { HeatmapFigure } from "./spec/figure.ts";
import { PARAMETER_OPTIONS, type ParameterOptions, parametersFigure } from "./spec/parameters.ts";
import { sliceFigure, type SliceOptions } from "./spec/slice.ts";
import type { TrialInput } from "./spec/trials.ts";
import { type WalkForwardColumns, walkForwardFigure, type WalkForwardOptions } from "./spec/walk_forward.ts";

export const searchCharts = { parameters, slice, surface, walkForward };

/**
 * What trials scored over two of their parameters, the best cell framed.
 *
 * @param trials The table of a sweep or search, or columns of one length, one row a trial: parameters and scores by name.
 * @param options Names of the columns: `x` across, `y` down, `value` in the cells (of more than 100 values across or 40 down,
 * and of numbers that lie scattered, neighbours share a cell); `where`: a slice, values of other parameters by name, such as
 * `{ stop: 0.05 }` or `{ stop: [0.02, 0.05] }`; `reduce`: what trials that share a cell come to, "best" (default), "mean" or
 * "worst"; `better`: "higher" (default) or
 * "lower"; `format`: "ratio" (default), "percent", "money", …; `title`; `opens`: `{ sweep, parameters }`, the id of the
 * sweep and the columns that are its parameters, so that a cell opens its run as a notebook.
 * @throws {PlotError} `unknown-input` for a column that is not there, `length-mismatch`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const trials = { fast: [5, 5, 10, 10], slow: [50, 100, 50, 100], sharpe: [0.4, 0.7, 0.5, 0.6] };
 * const { spec } = plot.parameters(trials, { x: "fast", y: "slow", value: "sharpe" });
 * if (spec.highlight?.row !== 1 || spec.highlight.column !== 0) throw new Error("5 and 100 are the best");
 * ```
 */
function parameters(trials: TrialInput, options: ParameterOptions): ShownFigure<HeatmapFigure> {
  checkNames(options, PARAMETER_OPTIONS, "the options of plot.parameters");
  return shown(parametersFigure(trials, options));
}

/**
 * The same as `plot.parameters` as a hill, seen from above at an angle: its ridges and cliffs tell a plateau from a peak.
 *
 * @param trials The table of a sweep or search, or columns of one length, one row a trial: parameters and scores by name.
 * @param options As those of `plot.parameters`.
 * @throws {PlotError} `unknown-input` for a column that is not there, `length-mismatch`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const trials = { fast: [5, 5, 10, 10], slow: [50, 100, 50, 100], sharpe: [0.4, 0.7, 0.5, 0.6] };
 * const { spec } = plot.surface(trials, { x: "fast", y: "slow", value: "sharpe" });
 * if (spec.view !== "surface") throw new Error("a hill");
 * ```
 */
function surface(trials: TrialInput, options: ParameterOptions): ShownFigure<HeatmapFigure> {
  checkNames(options, PARAMETER_OPTIONS, "the options of plot.surface");
  return shown({ ...parametersFigure(trials, options), view: "surface" });
}

/**
 * What trials scored along one parameter: the line through the best trial, and the mean and span of all.
 *
 * @param trials The table of a sweep or search, or columns of one length, one row a trial: parameters and scores by name.
 * @param options Names of the columns: `x` across and `value` upwards; `others`: the other parameters, default those that
 * a sweep's table knows, else all other columns; `better`: "higher" (default) or "lower"; `format`; `title`; `opens` as that of `plot.parameters`.
 * @throws {PlotError} `unknown-input` for a column that is not there, `length-mismatch`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const trials = { fast: [5, 5, 10, 10], slow: [50, 100, 50, 100], sharpe: [0.4, 0.7, 0.5, 0.6] };
 * const { spec } = plot.slice(trials, { x: "fast", value: "sharpe" });
 * if (spec.layers.length !== 4) throw new Error("span, mean, line and the best");
 * ```
 */
function slice(trials: TrialInput, options: SliceOptions): ShownFigure<ChartFigure> {
  checkNames(
    options,
    ["x", "value", "others", "better", "format", "title", "opens"],
    "the options of plot.slice",
  );
  return shown(sliceFigure(trials, options));
}

/**
 * Scores of a walk-forward's windows: in sample, where their parameters were chosen, and out of sample after. The efficiency
 * is the mean out of sample over the mean in sample (Pardo 2008), of the windows that have both; from three windows on a line
 * shows where the score that is lost out of sample is heading.
 *
 * @param windows One row a window: `time` at which its test begins (epoch milliseconds), `inSample` and `outOfSample`
 * scores, NaN for none.
 * @param options `score`: what they are, default "Sharpe"; `format`, default "ratio"; `title`; `better`, default "higher";
 * `isLoss`: whether they are losses, as drawdowns below zero are and, by default, all with `better: "lower"`: their efficiency is in
 * over out; `isLengthBound`: whether they grow with the length of a window, as a total return does, and have no efficiency.
 * @throws {PlotError} `length-mismatch`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const time = [Date.UTC(2023, 0), Date.UTC(2024, 0)];
 * const { spec } = plot.walkForward({ time, inSample: [1.2, 1.4], outOfSample: [0.6, 0.5] });
 * if (!spec.note?.includes("0.55 out of sample")) throw new Error("half of it was luck");
 * ```
 */
function walkForward(
  windows: WalkForwardColumns,
  options: WalkForwardOptions = {},
): ShownFigure<ChartFigure> {
  checkNames(
    options,
    ["score", "format", "title", "better", "isLoss", "isLengthBound"],
    "the options of plot.walkForward",
  );
  return shown(walkForwardFigure(windows, options));
}
