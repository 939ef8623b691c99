/** A strategy turned round, or moved to another timeframe. */
import type { Inputs, Parameters as Params, Signals, Weights } from "../engine/strategy.ts";
import type { Timeframe } from "../market/bars.ts";
import { checkNames } from "../market/known_names.ts";
import type { Panel } from "../market/panel.ts";
import { parseTimeframe } from "../market/timeframe.ts";
import { lag } from "../signals/columns.ts";
import { between } from "../signals/compare.ts";
import { higher } from "../signals/higher.ts";
import { and, barsSince, isSignalLike, not } from "../signals/logic.ts";
import type { Column, ColumnLike, SignalLike } from "../signals/node.ts";
import { times } from "../signals/stance.ts";
import type { Naming } from "./combine.ts";
import type { StrategyFactory } from "./define.ts";
import {
  checkKinds,
  indicatorsOf,
  kindOf,
  made,
  mapSignals,
  memberOf,
  paramsOf,
  type Part,
  type ShapeOf,
  signalsOf,
} from "./part.ts";

/**
 * The same strategy on the other side: sells short where it buys and covers where it sells, its stop as the target and its
 * target as the stop; of a target or of weights the negative. Parameters stay as they are. Markets on which shorts are off
 * (India, spot crypto) need `shorting: true` in the run.
 *
 * @throws ParameterError for a strategy that decides in `onBar`
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, invert, loadBars, sma } from "tapebook";
 *
 * const cross = defineStrategy({
 *   name: "cross",
 *   signals: ({ close }) => ({
 *     entries: crossedAbove(close, sma(close, 50)),
 *     exits: crossedBelow(close, sma(close, 50)),
 *   }),
 * });
 * const run = await backtest(invert(cross)(), await loadBars("SP500"));
 * if (run.trades.side.some((side) => side !== "short")) throw new Error("every trade is short");
 * ```
 */
export function invert<P extends Part>(part: P, options: Naming = {}): StrategyFactory<ShapeOf<P>> {
  checkNames(options, ["name", "version"], "the options of invert");
  const member = memberOf("invert", "strategy", part);
  const { name = `inverted_${member.definition.name}`, version } = options;
  checkKinds("invert", [member], ["signals", "weights"]);
  const decide = kindOf(member.definition) === "weights"
    ? {
      weights: (panel: Panel, params: Params) =>
        negated(member.definition.weights!(panel, paramsOf(member, params))),
    }
    : { signals: (_: Inputs, params: Params) => mirrored(signalsOf(member, params)) };
  return made({
    call: "invert",
    name,
    version,
    members: [member],
    given: [{ part: member.key }, { options: { ...options } }],
    own: {},
    decide,
  });
}

function mirrored(
  { entries, exits, shortEntries, shortExits, target, stopLoss, takeProfit, ...rest }: Signals,
): Signals {
  return {
    ...rest,
    ...(shortEntries && { entries: shortEntries }),
    ...(shortExits && { exits: shortExits }),
    ...(entries && { shortEntries: entries }),
    ...(exits && { shortExits: exits }),
    ...(target !== undefined && { target: times(target, -1) }),
    ...(takeProfit !== undefined && { stopLoss: takeProfit }),
    ...(stopLoss !== undefined && { takeProfit: stopLoss }),
  };
}

const negated = (weights: Weights): Weights =>
  Object.fromEntries(
    Object.entries(weights).map(([symbol, column]) => [symbol, Float64Array.from(column, (each) => -each)]),
  );

/**
 * Runs a strategy on bars of a higher timeframe while its orders go to the bars of the run: what it decides at the close
 * of a week is ordered in the bar in which that week is known to be over. The bars in between are for stops and fills.
 *
 * @param timeframe that of the run's bars or a coarser one, such as `1w`
 * @throws ParameterError for a strategy that decides in `onBar` or by `weights`; in the run, for a timeframe finer than
 * the bars
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, onTimeframe, sma } from "tapebook";
 *
 * const cross = defineStrategy({
 *   name: "cross",
 *   signals: ({ close }) => ({
 *     entries: crossedAbove(close, sma(close, 10)),
 *     exits: crossedBelow(close, sma(close, 10)),
 *   }),
 * });
 * const weekly = onTimeframe(cross, "1w");
 * const run = await backtest(weekly(), await loadBars("SP500", { start: "2010-01-01" }));
 * const friday = run.orders.time.every((time) => new Date(time).getUTCDay() >= 4);
 * if (!friday) throw new Error("decided on the last day of a week");
 * ```
 */
export function onTimeframe<P extends Part>(
  part: P,
  timeframe: Timeframe,
  options: Naming = {},
): StrategyFactory<ShapeOf<P>> {
  checkNames(options, ["name", "version"], "the options of onTimeframe");
  parseTimeframe(timeframe);
  const member = memberOf("onTimeframe", "strategy", part);
  const { name = `${member.definition.name}_on_${timeframe}`, version } = options;
  checkKinds("onTimeframe", [member], ["signals"]);
  const inner = indicatorsOf([member]);
  const column = (each: ColumnLike): ColumnLike =>
    typeof each === "number" ? each : higher(timeframe, () => each);
  const mask = (each: SignalLike): SignalLike => onceClosed(timeframe, each);
  return made({
    call: "onTimeframe",
    name,
    version,
    members: [member],
    given: [{ part: member.key }, { options: { timeframe } }, { options: { ...options } }],
    own: {},
    indicators: (columns, params) =>
      Object.fromEntries(
        Object.entries(inner(columns, params)).map(([key, node]) => [
          key,
          isSignalLike(node) ? mask(node) : column(node),
        ]),
      ),
    decide: { signals: (_, params) => mapSignals(signalsOf(member, params), column, mask) },
  });
}

/** A condition of a higher timeframe: holds in the first bar that knows of a higher bar in which it held. */
function onceClosed(timeframe: Timeframe, mask: SignalLike): SignalLike {
  const bar = higher(timeframe, ({ time }) => time);
  const since = higher(timeframe, () => barsSince(mask) as Column);
  const before = lag(bar, 1);
  return and(between(since, 0, 0), not(between(before, bar, Infinity)));
}
