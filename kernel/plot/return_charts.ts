/** Charts of an account's returns. */
import { checkNames } from "../market/known_names.ts";
import { shown, type ShownFigure } from "./show.ts";
import { calendarFigure, type CalendarOptions } from "./spec/calendar.ts";
import type { ChartFigure } from "./spec/chart.ts";
import { correlationFigure, type CorrelationInput, type CorrelationOptions } from "./spec/correlation.ts";
import { distributionFigure, type DistributionOptions } from "./spec/distribution.ts";
import { drawdownsFigure, type DrawdownsInput, type DrawdownsOptions } from "./spec/drawdowns.ts";
import { fanFigure, type FanInput, type FanOptions } from "./spec/fan.ts";
import type { HeatmapFigure } from "./spec/figure.ts";
import { qqFigure, type QqOptions } from "./spec/qq.ts";
import type { CurveSource, EquityColumns, ReturnsSource } from "./spec/source.ts";
import { yearlyFigure, type YearlyOptions } from "./spec/yearly.ts";

export const returnCharts = { calendar, correlation, distribution, drawdowns, fan, qq, yearly };

/**
 * How returns are distributed, beside a normal distribution of the same mean and deviation; the mean and the return that
 * 5 % lie below are marked.
 *
 * @param input A run, `run.equity`, `time` (epoch milliseconds, ascending) and `equity`, or returns as fractions. What is
 * not finite is left out.
 * @param options `period`: "bar" (default), "day", "week", "month", "quarter" or "year", of equity alone; `binWidth`: a
 * fraction, default by Freedman and Diaconis 1981; `title`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const { spec } = plot.distribution([0.01, -0.02, 0.015, 0.005, -0.005], { binWidth: 0.01 });
 * if (spec.layers[0]?.name !== "Returns") throw new Error("bars of returns");
 * ```
 */
function distribution(input: ReturnsSource, options: DistributionOptions = {}): ShownFigure<ChartFigure> {
  checkNames(options, ["period", "binWidth", "title"], "the options of plot.distribution");
  return shown(distributionFigure(input, options));
}

/**
 * Each return against the one that a normal sample of that size has in its place (Filliben 1975, as scipy's probplot):
 * points below the line at the left and above it at the right are fat tails.
 *
 * @param input A run, `run.equity`, `time` (epoch milliseconds, ascending) and `equity`, or returns as fractions.
 * @param options `period`: "bar" (default) or a period of the calendar; `title`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const { spec } = plot.qq([0.01, -0.02, 0.015, 0.005, -0.005]);
 * if (spec.layers.length !== 2) throw new Error("points and a line");
 * ```
 */
function qq(input: ReturnsSource, options: QqOptions = {}): ShownFigure<ChartFigure> {
  checkNames(options, ["period", "title"], "the options of plot.qq");
  return shown(qqFigure(input, options));
}

/**
 * Returns of calendar years (UTC) as bars, beside those of a benchmark where one is given.
 *
 * @param input A run, `run.equity`, or `time` (epoch milliseconds, ascending) and `equity` (NaN for none).
 * @param options `benchmark`: another run, curve or columns; `name` and `benchmarkName` for the legend; `title`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const time = [Date.UTC(2023, 11, 29), Date.UTC(2024, 11, 31)];
 * const { spec } = plot.yearly({ time, equity: [100_000, 112_000] });
 * if (spec.x.categories?.join() !== "2023,2024") throw new Error("one bar a year");
 * ```
 */
function yearly(input: CurveSource<EquityColumns>, options: YearlyOptions = {}): ShownFigure<ChartFigure> {
  checkNames(options, ["benchmark", "name", "benchmarkName", "title"], "the options of plot.yearly");
  return shown(yearlyFigure(input, options));
}

/**
 * Returns of single days (UTC) as a calendar: one block a year, weekdays down and weeks across.
 *
 * @param input A run, `run.equity`, or `time` (epoch milliseconds, ascending) and `equity` (NaN for none).
 * @param options `years`: how many of the last ones, default 10, at most 40; `title`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const time = [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)];
 * const { spec } = plot.calendar({ time, equity: [100_000, 101_000] });
 * if (spec.values[2]![0] !== 0.01) throw new Error("1 % on the first Wednesday");
 * ```
 */
function calendar(
  input: CurveSource<EquityColumns>,
  options: CalendarOptions = {},
): ShownFigure<HeatmapFigure> {
  checkNames(options, ["years", "title"], "the options of plot.calendar");
  return shown(calendarFigure(input, options));
}

/**
 * The deepest drawdowns laid over each other from their peaks, in calendar days; of several accounts the deepest of each.
 *
 * @param input A run, `run.equity`, or `time` (epoch milliseconds, ascending) and `equity` (NaN for none); or several of
 * them by name, e.g. `{ fast: runA, slow: runB }`.
 * @param options `count`: how many, default 5; `title`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const day = 86_400_000;
 * const { spec } = plot.drawdowns({ time: [0, day, 2 * day], equity: [100, 50, 100] });
 * if (spec.layers.length !== 1) throw new Error("one drawdown of a half");
 * ```
 */
function drawdowns(input: DrawdownsInput, options: DrawdownsOptions = {}): ShownFigure<ChartFigure> {
  checkNames(options, ["count", "title"], "the options of plot.drawdowns");
  return shown(drawdownsFigure(input, options));
}

/**
 * How much the returns of runs or symbols go together, between the times that all of them have.
 *
 * @param input Runs, curves or columns by name, two or more, or `names` with a `matrix` of numbers from -1 to 1.
 * @param options `method`: "pearson" (default) or "spearman"; `title`.
 * @throws {ParameterError} for fewer than two curves, an unknown method or option.
 * @throws {DataError} for curves with fewer than two times in common.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const time = [0, 1, 2, 3];
 * const { spec } = plot.correlation({
 *   up: { time, equity: [100, 110, 105, 120] },
 *   twice: { time, equity: [100, 120, 110, 140] },
 * });
 * if (!(spec.values[0]![1]! > 0.9)) throw new Error("they go together");
 * ```
 */
function correlation(
  input: CorrelationInput,
  options: CorrelationOptions = {},
): ShownFigure<HeatmapFigure> {
  checkNames(options, ["method", "title"], "the options of plot.correlation");
  return shown(correlationFigure(input, options));
}

/**
 * What might as well have happened: bands within which shares of the paths of a simulation lie.
 *
 * @param input What `monteCarlo` gives; or a run, `run.equity`, or `time` and `equity`, whose bar returns are resampled in
 * blocks and whose own path is drawn too.
 * @param options `of`: "equity" (default) or "drawdown"; `scale`: "linear" or "log"; `paths` (default 2,000) and `seed` of
 * a run's simulation; `title`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option or one out of its range.
 *
 * @example
 * ```ts
 * import { monteCarlo, plot } from "tapebook";
 *
 * const simulated = monteCarlo(Float64Array.of(0.01, -0.02, 0.03, 0.01), { paths: 200 });
 * const { spec } = plot.fan(simulated);
 * if (spec.layers.at(-1)?.name !== "median path") throw new Error("bands around the median");
 * ```
 */
function fan(input: FanInput, options: FanOptions = {}): ShownFigure<ChartFigure> {
  checkNames(options, ["of", "paths", "seed", "scale", "title"], "the options of plot.fan");
  return shown(fanFigure(input, options));
}
