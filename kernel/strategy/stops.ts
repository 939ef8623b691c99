/** Protective stops and profit targets around a strategy. */
import { z } from "zod";
import type { BarContext } from "../engine/context.ts";
import type { Inputs, Parameters as Params, Signals } from "../engine/strategy.ts";
import { ParameterError, quote, StrategyError } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { above } from "../signals/compare.ts";
import { atr } from "../signals/indicators.ts";
import { and, not } from "../signals/logic.ts";
import { type Column, COLUMNS } from "../signals/node.ts";
import { choose, EVER, NEVER, plus, times } from "../signals/stance.ts";
import type { Naming } from "./combine.ts";
import type { StrategyFactory } from "./define.ts";
import { gated } from "./order_gate.ts";
import type { Shape } from "./parameters.ts";
import {
  checkKinds,
  indicatorsOf,
  kindOf,
  made,
  type Member,
  memberOf,
  paramsOf,
  type Part,
  type ShapeOf,
  signalsOf,
} from "./part.ts";

/** Where withStops() puts its prices; each is a parameter of the result with this default. */
export interface Stops extends Naming {
  /** Fraction of the close at which the entry was decided: 0.05 is 5 % below it for a long position, above it for a short. */
  stopLoss?: number;
  /** Likewise on the other side. */
  takeProfit?: number;
  /** The same as multiples of the average true range at that close. */
  stopLossAtr?: number;
  takeProfitAtr?: number;
  /** Bars of that average; default 14. */
  atrPeriod?: number;
}

const DISTANCES = ["stopLoss", "takeProfit", "stopLossAtr", "takeProfitAtr"] as const;
type Distance = typeof DISTANCES[number];

type StopShape<O> = {
  readonly [K in keyof O & (Distance | "atrPeriod")]: z.ZodDefault<z.ZodNumber>;
};

/**
 * Puts a protective stop, a profit target or both at every entry of a strategy, in place of its own. The distances are
 * parameters of the result and are measured from the close that decided the entry (from the order's own price, where it
 * has one). A condition to buy and one to sell short in the same bar cancel each other. While the average true range is
 * not known there are no entries; a price that would not be above zero is left out.
 *
 * @throws ParameterError for distances that are not allowed, and for a strategy with a target or `weights`: it has no
 * entries
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, sma, withStops } from "tapebook";
 *
 * const cross = defineStrategy({
 *   name: "cross",
 *   signals: ({ close }) => ({
 *     entries: crossedAbove(close, sma(close, 50)),
 *     exits: crossedBelow(close, sma(close, 50)),
 *   }),
 * });
 * const guarded = withStops(cross, { stopLoss: 0.03, takeProfitAtr: 4 });
 * const run = await backtest(guarded({ stopLoss: 0.02 }), await loadBars("SP500"));
 * if (!run.orders.tag.includes("stop-loss")) throw new Error("every entry has a stop");
 * ```
 */
export function withStops<P extends Part, O extends Stops>(
  part: P,
  options: O,
): StrategyFactory<ShapeOf<P> & StopShape<O>> {
  checkNames(options, [...DISTANCES, "atrPeriod", "name", "version"], "the options of withStops");
  const member = memberOf("withStops", "strategy", part);
  const { name = `${member.definition.name}_with_stops`, version } = options;
  checkKinds("withStops", [member], ["signals", "onBar"]);
  const own = stopShape(options);
  const decide = kindOf(member.definition) === "onBar"
    ? {
      onBar: (context: BarContext, params: Params) => {
        member.definition.onBar!(protectedOrders(context, params), paramsOf(member, params));
      },
      ...(member.definition.state &&
        { state: (params: Params) => member.definition.state!(paramsOf(member, params)) }),
    }
    : { signals: (_: Inputs, params: Params) => protectedSignals(member, params) };
  const inner = indicatorsOf([member]);
  return made({
    call: "withStops",
    name,
    version,
    members: [member],
    given: [{ part: member.key }, { options: { ...options as Stops } }],
    own,
    decide,
    indicators: (columns, params) => ({
      ...inner(columns, params),
      ...(usesRange(params) && { [RANGE]: rangeOf(params) }),
    }),
  });
}

/** Name of the average true range among the indicators. */
const RANGE = "atrOfStops";
const usesRange = (params: Params): boolean =>
  params.stopLossAtr !== undefined || params.takeProfitAtr !== undefined;
const rangeOf = ({ atrPeriod }: Params): Column =>
  atr(COLUMNS.high, COLUMNS.low, COLUMNS.close, atrPeriod as number);

function stopShape(options: Stops): Shape {
  const given = DISTANCES.filter((name) => options[name] !== undefined);
  const twice = (["stopLoss", "takeProfit"] as const).find((name) =>
    given.includes(name) && given.includes(`${name}Atr`)
  );
  if (given.length === 0 || twice) {
    const allowed = "stopLoss or stopLossAtr, takeProfit or takeProfitAtr";
    throw new ParameterError(`Give withStops() ${allowed}: got ${quote(options)}`, {
      field: twice ?? "stopLoss",
      value: twice && options[twice],
      allowed,
    });
  }
  const fraction = z.number().gt(0).lt(1);
  const above = z.number().gt(0);
  const schemas = { stopLoss: fraction, takeProfit: above, stopLossAtr: above, takeProfitAtr: above };
  const shape = Object.fromEntries(given.map((name) => [name, schemas[name].default(options[name]!)]));
  const ranged = given.some((name) => name.endsWith("Atr"));
  if (!ranged && options.atrPeriod === undefined) return shape;
  return { ...shape, atrPeriod: z.int().min(1).default(options.atrPeriod ?? 14) };
}

function protectedSignals(member: Member, params: Params): Signals {
  const signals = signalsOf(member, params);
  if (signals.target !== undefined) {
    throw new StrategyError(
      `Give withStops() a strategy with entries: ${member.definition.name} has a target, which no stop closes`,
      { field: "target", value: member.definition.name, allowed: "a strategy with entries and exits" },
    );
  }
  const { entries = NEVER, exits = NEVER, shortEntries, shortExits = NEVER } = signals;
  const ready = usesRange(params) ? above(rangeOf(params), -Infinity) : EVER;
  const long = and(entries, not(exits), ready);
  const short = shortEntries ? and(shortEntries, not(shortExits), ready) : NEVER;
  const side = choose(short, -1, 1);
  return {
    ...signals,
    ...(signals.entries && { entries: and(long, not(short)) }),
    ...(shortEntries && { shortEntries: and(short, not(long)) }),
    ...priceColumn("stopLoss", params, times(side, -1)),
    ...priceColumn("takeProfit", params, side),
  };
}

/** The close plus or minus the distance, in the direction of `side`, where that is above zero. */
function priceColumn(name: "stopLoss" | "takeProfit", params: Params, side: Column): Partial<Signals> {
  const [share, multiple] = [params[name] as number | undefined, params[`${name}Atr`] as number | undefined];
  if (share === undefined && multiple === undefined) return {};
  const distance = share !== undefined ? times(COLUMNS.close, share) : times(rangeOf(params), multiple!);
  const price = plus(COLUMNS.close, times(side, distance));
  return { [name]: choose(above(price, 0), price, NaN) };
}

function protectedOrders(context: BarContext, params: Params): BarContext {
  return gated(context, {
    target() {
      throw new StrategyError("Order with buy() and sell() inside withStops(): no stop closes a target", {
        field: "target",
        value: undefined,
        allowed: "buy() and sell()",
      });
    },
    order(request) {
      const { side, quantity, reduceOnly } = request;
      const held = context.position.quantity;
      const against = held !== 0 && (held > 0) === (side === "sell");
      if (reduceOnly || (against && quantity !== undefined && quantity <= Math.abs(held))) return request;
      const range = usesRange(params) ? context.indicators[RANGE]!.ago(0) : 0;
      if (Number.isNaN(range)) return null;
      const from = request.limit ?? request.stop ?? context.bars.close.ago(0);
      const at = (name: "stopLoss" | "takeProfit", sign: number) => {
        const [share, multiple] = [params[name], params[`${name}Atr`]] as (number | undefined)[];
        if (share === undefined && multiple === undefined) return {};
        const price = from + sign * (share !== undefined ? share * from : multiple! * range);
        return { [name]: price > 0 ? price : undefined };
      };
      const up = side === "buy" ? 1 : -1;
      const guarded = { ...request, ...at("stopLoss", -up), ...at("takeProfit", up) };
      return guarded.stopLoss === request.stopLoss ? guarded : { ...guarded, trailingStop: undefined };
    },
  });
}
