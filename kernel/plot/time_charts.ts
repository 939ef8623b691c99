/** Figures over time: of a run as it was, or of plain columns. */
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { shown, type ShownFigure } from "./show.ts";
import { allocationFigure, type AllocationInput } from "./spec/allocation.ts";
import { drawdownFigure, type NamedCurve } from "./spec/drawdown.ts";
import { equityFigure, type EquityInput } from "./spec/equity.ts";
import { exposureFigure, type ExposureInput } from "./spec/exposure.ts";
import type { TimeFigure } from "./spec/figure.ts";
import { isPlotted, type PlottedRun } from "./spec/plotted.ts";
import { type PriceBars, priceFigure, type PriceInput } from "./spec/price.ts";
import { rollingFigure, type RollingInput } from "./spec/rolling.ts";
import { columnsOf, type CurveSource, type EquityColumns, notDrawn } from "./spec/source.ts";
import { CONTEXT_OPTIONS, type TimeContext } from "./spec/time_context.ts";

export const timeCharts = { allocation, drawdown, equity, exposure, rolling, trades };

/** What any figure over time takes; a run brings its own, which these replace. */
export type TimeOptions = TimeContext & { title?: string };
export const TIME_OPTIONS: readonly (keyof TimeOptions)[] = ["title", ...CONTEXT_OPTIONS];

type RollingOptions = TimeOptions & Pick<RollingInput, "window" | "show" | "periodsPerYear" | "benchmark">;
type TradesOptions = TimeOptions & Pick<PriceInput, "overlays" | "panes" | "volume"> & { symbol?: string };

/**
 * Account value over time with its drawdown below, beside what it is compared with.
 *
 * @param input A run, which brings its benchmark, currency and split; `run.equity`; or `time` (epoch milliseconds,
 * ascending) and `equity` (money, one per time; NaN for none) with an optional `benchmark` in any unit, scaled to start where
 * the equity starts.
 * @param options `regimes`: the market's state at each time by name, drawn behind; `split`: the first moment out of sample
 * (epoch milliseconds), what is before it is dimmed; `currency`; `scale`: "linear" or "log"; `link`; `title`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const time = [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3), Date.UTC(2024, 0, 4)];
 * const { spec } = plot.equity({ time, equity: [100_000, 100_800, 99_000] }, { regimes: ["bull", "bull", "bear"] });
 * if (spec.panes.length !== 2 || spec.bands?.length !== 2) throw new Error("equity over drawdown, two regimes behind");
 * ```
 */
function equity(
  input: CurveSource<EquityInput> | PlottedRun,
  options: TimeOptions = {},
): ShownFigure<TimeFigure> {
  checkNames(options, TIME_OPTIONS, "the options of plot.equity");
  return shown(equityFigure({ ...curveOf(input), ...options }));
}

/**
 * Drawdown over time: of one account filled below zero, of several as lines.
 *
 * @param input A run, `run.equity`, or `time` and `equity`; or several of them by name.
 * @param options As of `plot.equity`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const time = [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)];
 * const { spec } = plot.drawdown({ a: { time, equity: [100, 90] }, b: { time, equity: [100, 95] } });
 * if (spec.panes[0]?.series.length !== 2) throw new Error("one line each");
 * ```
 */
function drawdown(
  input: CurveSource<EquityColumns> | PlottedRun | {
    [name: string]: CurveSource<EquityColumns> | PlottedRun;
  },
  options: TimeOptions = {},
): ShownFigure<TimeFigure> {
  checkNames(options, TIME_OPTIONS, "the options of plot.drawdown");
  if (isCurve(input)) {
    const { time, equity, title: _, ...context } = curveOf(input);
    return shown(drawdownFigure([{ name: "Drawdown", time, equity }], { ...contextOf(context), ...options }));
  }
  const named = Object.entries(Object(input) as { [name: string]: CurveSource<EquityColumns> | PlottedRun });
  if (named.length === 0) throw notDrawn("a run, run.equity, or several of them by name", input);
  const curves = named.map(([name, source]): NamedCurve => {
    const { time, equity } = curveOf(source);
    return { name, time, equity };
  });
  return shown(drawdownFigure(curves, options));
}

/**
 * Sharpe ratio, volatility, beta and return of the bars before each bar, one pane each.
 *
 * @param input A run, `run.equity`, or `time` and `equity` with an optional `benchmark`.
 * @param options `window`: returns that each value looks back on, default 63; `show`: which of "sharpe", "volatility",
 * "beta" and "return"; `periodsPerYear`: default that of the run, else 252; `benchmark`; and those of `plot.equity`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option and a window below two.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const time = Array.from({ length: 90 }, (_, day) => Date.UTC(2024, 0, 1 + day));
 * const { spec } = plot.rolling({ time, equity: time.map((_, day) => 100 + day % 7) }, { show: ["sharpe"] });
 * if (spec.panes.length !== 1) throw new Error("one pane a statistic");
 * ```
 */
function rolling(
  input: CurveSource<RollingInput> | PlottedRun,
  options: RollingOptions = {},
): ShownFigure<TimeFigure> {
  const own = ["window", "show", "periodsPerYear", "benchmark"] as const;
  checkNames(options, [...TIME_OPTIONS, ...own], "the options of plot.rolling");
  const periodsPerYear = isPlotted(input) ? input.plotted.periodsPerYear : undefined;
  return shown(rollingFigure({ periodsPerYear, ...curveOf(input), title: undefined, ...options }));
}

/**
 * Value of all positions over equity, and of the long less the short ones where anything was short.
 *
 * @param input A run, or `time`, `gross` and `net`: fractions, 1 is all of the equity.
 * @param options As of `plot.equity`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const { spec } = plot.exposure({ time: [0, 86_400_000], gross: [1, 0.5], net: [1, -0.5] });
 * if (spec.panes[0]?.series.length !== 2) throw new Error("gross and net");
 * ```
 */
function exposure(input: ExposureInput | PlottedRun, options: TimeOptions = {}): ShownFigure<TimeFigure> {
  checkNames(options, TIME_OPTIONS, "the options of plot.exposure");
  if (!isPlotted(input)) return shown(exposureFigure({ ...input, ...options }));
  const { time, gross, net, context } = input.plotted;
  return shown(exposureFigure({ time, gross, net, ...context, ...options }));
}

/**
 * What the account was made of, as areas on each other: the largest at the bottom, shorts below zero, the rest is cash.
 *
 * @param input A run, or `time` and `weights`: value over equity by name, one column each.
 * @param options As of `plot.equity`.
 * @throws {PlotError} `length-mismatch`, `time-order`, or `unknown-input` without any weights.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { plot } from "tapebook";
 *
 * const { spec } = plot.allocation({ time: [0, 86_400_000], weights: { AAPL: [0.4, 0.5], MSFT: [0.6, 0.5] } });
 * if (!spec.panes[0]?.stacked) throw new Error("on each other");
 * ```
 */
function allocation(input: AllocationInput | PlottedRun, options: TimeOptions = {}): ShownFigure<TimeFigure> {
  checkNames(options, TIME_OPTIONS, "the options of plot.allocation");
  if (!isPlotted(input)) return shown(allocationFigure({ ...input, ...options }));
  const { time, context, weights } = input.plotted;
  return shown(allocationFigure({ time, weights: weights(), ...context, ...options }));
}

/**
 * Candles of a run's symbol with entries, exits, what each trade made, the stops, and volume below.
 *
 * @param run What `backtest` gives.
 * @param options `symbol`: default the first of the run; `overlays` and `panes` as of `plot.price`; `volume`: false leaves
 * its pane out; and those of `plot.equity`.
 * @throws {ParameterError} for an unknown option and a symbol that the run does not have.
 * @throws {PlotError} `length-mismatch`.
 *
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, plot, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "golden_cross",
 *   indicators: ({ close }) => ({ fast: sma(close, 50), slow: sma(close, 200) }),
 *   signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
 * });
 * const bars = await loadBars("SP500");
 * const { spec } = plot.trades(await backtest(strategy(), bars), { overlays: { "SMA 200": sma(bars.close, 200) } });
 * if (!spec.panes[0]?.markers?.length) throw new Error("entries and exits are marked");
 * ```
 */
function trades(run: PlottedRun, options: TradesOptions = {}): ShownFigure<TimeFigure> {
  if (!isPlotted(run)) throw notDrawn("a run, which has the bars that its trades are drawn on", run);
  const { plotted } = run;
  const own = ["symbol", "overlays", "panes", "volume"] as const;
  checkNames(options, [...TIME_OPTIONS, ...own], "the options of plot.trades");
  const { symbol, ...rest } = options;
  const bars = barsOf(plotted.bars, symbol);
  const levels = plotted.stops(bars.symbol);
  const stops = levels.some((level) => !Number.isNaN(level)) ? levels : undefined;
  const { currency: _, ...context } = plotted.context;
  return shown(priceFigure({ volume: true, ...context, ...rest, bars, trades: plotted.trades, stops }));
}

function barsOf(all: readonly PriceBars[], symbol: string | undefined): PriceBars {
  const found = symbol === undefined ? all[0] : all.find((bars) => bars.symbol === symbol);
  if (found) return found;
  const allowed = all.map((bars) => bars.symbol).join(", ");
  throw new ParameterError(`Set symbol to one of the run's, ${allowed}: it is ${quote(symbol)}`, {
    field: "symbol",
    value: symbol,
    allowed,
  });
}

/** Time and equity with what comes with them. */
function curveOf<Columns extends EquityColumns>(
  input: CurveSource<Columns> | PlottedRun,
): (Columns | EquityColumns) & TimeContext & Pick<EquityInput, "benchmark" | "benchmarkName"> {
  if (!isPlotted(input)) return columnsOf(input);
  const { time, equity, benchmark, benchmarkName, context } = input.plotted;
  return { time, equity, benchmark, benchmarkName, ...context };
}

const contextOf = (given: TimeContext): TimeContext =>
  Object.fromEntries(CONTEXT_OPTIONS.flatMap((name) => name in given ? [[name, given[name]]] : []));

function isCurve(input: unknown): input is CurveSource<EquityColumns> | PlottedRun {
  const given = Object(input);
  return isPlotted(input) || "value" in given || "time" in given || "equity" in given;
}
