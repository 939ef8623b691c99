/** Charts of trades and fills. */
import { checkNames } from "../market/known_names.ts";
import { shown, type ShownFigure } from "./show.ts";
import type { ChartFigure } from "./spec/chart.ts";
import { maeMfeFigure, type MaeMfeOptions } from "./spec/mae_mfe.ts";
import type { TradeSource } from "./spec/source.ts";
import { tradeHistogramFigure, type TradeHistogramOptions } from "./spec/trade_histogram.ts";
import { tradeScatterFigure, type TradeScatterOptions } from "./spec/trade_scatter.ts";
import { turnoverFigure, type TurnoverInput, type TurnoverOptions } from "./spec/turnover.ts";

export const tradeCharts = { maeMfe, tradeHistogram, tradeScatter, turnover };

/**
 * How the results of closed trades are distributed. Losses and wins share no bin.
 *
 * @param input A run or its trades.
 * @param options `result`: "profit" (money, default) or "return" (fraction of the entry value); `binWidth` in the same
 * unit; `title`.
 * @throws {PlotError} `unknown-input` for what are no trades.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, plot, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "average",
 *   indicators: ({ close }) => ({ close, average: sma(close, 50) }),
 *   signals: ({ close, average }) => ({
 *     entries: crossedAbove(close, average),
 *     exits: crossedBelow(close, average),
 *   }),
 * });
 * const { spec } = plot.tradeHistogram(await backtest(strategy(), await loadBars("SP500")));
 * if (spec.layers.map(({ name }) => name).slice(0, 2).join() !== "Losses,Wins") throw new Error("two colours");
 * ```
 */
function tradeHistogram(
  input: TradeSource,
  options: TradeHistogramOptions = {},
): ShownFigure<ChartFigure> {
  checkNames(options, ["result", "binWidth", "title"], "the options of plot.tradeHistogram");
  return shown(tradeHistogramFigure(input, options));
}

/**
 * Each closed trade as a dot: how long it was held, or when it ended, against what it made. Wins are filled, losses hollow.
 *
 * @param input A run or its trades; the last 5,000 are drawn.
 * @param options `against`: "days" (default), "bars" or "time"; `result`: "profit" (default) or "return"; `title`.
 * @throws {PlotError} `unknown-input` for what are no trades.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, plot, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "average",
 *   indicators: ({ close }) => ({ close, average: sma(close, 50) }),
 *   signals: ({ close, average }) => ({
 *     entries: crossedAbove(close, average),
 *     exits: crossedBelow(close, average),
 *   }),
 * });
 * const run = await backtest(strategy(), await loadBars("SP500"));
 * const { spec } = plot.tradeScatter(run, { against: "bars", result: "return" });
 * if (spec.x.title !== "Bars held") throw new Error("bars across");
 * ```
 */
function tradeScatter(input: TradeSource, options: TradeScatterOptions = {}): ShownFigure<ChartFigure> {
  checkNames(options, ["against", "result", "title"], "the options of plot.tradeScatter");
  return shown(tradeScatterFigure(input, options));
}

/**
 * How far each closed trade went against its entry (MAE) and in its favour (MFE), fractions of the entry price: where a
 * stop would have cut losers without cutting winners (Sweeney 1997).
 *
 * @param input A run or its trades, with their `mae` and `mfe`; the last 5,000 are drawn.
 * @param options `against`: "mfe" (default) or "return", what was kept; `title`.
 * @throws {PlotError} `unknown-input` for what are no trades or have no excursions.
 * @throws {ParameterError} for an unknown option.
 *
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, plot, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "average",
 *   indicators: ({ close }) => ({ close, average: sma(close, 50) }),
 *   signals: ({ close, average }) => ({
 *     entries: crossedAbove(close, average),
 *     exits: crossedBelow(close, average),
 *   }),
 * });
 * const { spec } = plot.maeMfe(await backtest(strategy(), await loadBars("SP500")));
 * if (spec.layers.length !== 3) throw new Error("losses, wins and the diagonal");
 * ```
 */
function maeMfe(input: TradeSource, options: MaeMfeOptions = {}): ShownFigure<ChartFigure> {
  checkNames(options, ["against", "title"], "the options of plot.maeMfe");
  return shown(maeMfeFigure(input, options));
}

/**
 * Half the money bought and sold in each period of the calendar (UTC) over the mean equity of its bars.
 *
 * @param input A run, or `fills` (time, quantity and price) beside `time` and `equity`.
 * @param options `period`: "week", "month" (default), "quarter" or "year"; `title`.
 * @throws {PlotError} `length-mismatch` or `time-order`.
 * @throws {ParameterError} for an unknown option or period.
 *
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, plot, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "average",
 *   indicators: ({ close }) => ({ close, average: sma(close, 50) }),
 *   signals: ({ close, average }) => ({
 *     entries: crossedAbove(close, average),
 *     exits: crossedBelow(close, average),
 *   }),
 * });
 * const { spec } = plot.turnover(await backtest(strategy(), await loadBars("SP500")), { period: "year" });
 * if (spec.layers[0]?.name !== "Turnover") throw new Error("one bar a year");
 * ```
 */
function turnover(input: TurnoverInput, options: TurnoverOptions = {}): ShownFigure<ChartFigure> {
  checkNames(options, ["period", "title"], "the options of plot.turnover");
  return shown(turnoverFigure(input, options));
}
