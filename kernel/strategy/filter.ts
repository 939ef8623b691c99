/** A strategy that enters only while a condition allows it. */
import type { BarContext } from "../engine/context.ts";
import type { Inputs, Parameters as Params, Signals, StrategyDefinition } from "../engine/strategy.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { above, below } from "../signals/compare.ts";
import { and, isSignalLike, not, or } from "../signals/logic.ts";
import { COLUMNS, type Columns, type SignalLike } from "../signals/node.ts";
import { choose, EVER, kept, plus, stance } from "../signals/stance.ts";
import type { Naming } from "./combine.ts";
import { checkName, type StrategyFactory } from "./define.ts";
import { heldWeights } from "./held_weights.ts";
import { gated } from "./order_gate.ts";
import type { Output, Shape } from "./parameters.ts";
import {
  checkKinds,
  type Dotted,
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

/** Where entries are allowed: one condition for both sides, or one for each; a side left out is always allowed. */
export type Allowed = SignalLike | { readonly long?: SignalLike; readonly short?: SignalLike };

/** How filterBy() filters. */
export interface FilterOptions<S extends Shape = Shape> extends Naming {
  /** Parameters of the condition, one zod schema each. */
  params?: S;
  /** Whether a position is closed when its side is no longer allowed; default false: only entries are held back. */
  exit?: boolean;
}

// deno-lint-ignore ban-types
type None = {};

/**
 * Lets a strategy enter only while a condition holds; exits are never held back. The condition is made from the columns of
 * the bars, or is another strategy: long entries then need it to be long, short ones short, and its parameters are called
 * `filter.<parameter>`. An entry that is held back against a position still closes it; weights and targets that are held
 * back are taken up once they are allowed. For a strategy that decides in `onBar` an order that would open or enlarge a
 * position is left out where it is placed outside the condition, its number then -1.
 *
 * @throws ParameterError for a condition that is neither function nor strategy
 * @example
 * ```ts
 * import { above, backtest, crossedAbove, crossedBelow, defineStrategy, filterBy, loadBars, rsi, sma, z } from "tapebook";
 *
 * const dip = defineStrategy({
 *   name: "dip",
 *   signals: ({ close }) => ({
 *     entries: crossedBelow(rsi(close, 14), 35),
 *     exits: crossedAbove(rsi(close, 14), 55),
 *   }),
 * });
 * const inUptrend = filterBy(dip, ({ close }, { trend }) => above(close, sma(close, trend)), {
 *   params: { trend: z.int().default(200) },
 * });
 * const bars = await loadBars("SP500");
 * const [all, filtered] = [await backtest(dip(), bars), await backtest(inUptrend({ trend: 100 }), bars)];
 * if (filtered.trades.length >= all.trades.length) throw new Error("some entries are held back");
 * ```
 */
export function filterBy<P extends Part, S extends Shape = None>(
  part: P,
  condition: (columns: Columns, params: Output<S>) => Allowed,
  options?: FilterOptions<S>,
): StrategyFactory<ShapeOf<P> & S>;
export function filterBy<P extends Part, F extends Part>(
  part: P,
  filter: F,
  options?: Omit<FilterOptions, "params">,
): StrategyFactory<ShapeOf<P> & Dotted<{ filter: F }>>;
export function filterBy(
  part: Part,
  condition: ((columns: Columns, params: never) => Allowed) | Part,
  options: FilterOptions = {},
): StrategyFactory<Shape> {
  checkNames(options, ["params", "exit", "name", "version"], "the options of filterBy");
  const member = memberOf("filterBy", "strategy", part);
  const { name = `filtered_${member.definition.name}`, version, params: own = {}, exit = false } = options;
  checkName(name);
  const filter = "definition" in Object(condition)
    ? memberOf("filterBy", "filter", condition as Part, "filter.")
    : null;
  if (filter) checkKinds("filterBy", [filter], ["signals"]);
  else if (typeof condition !== "function") throw noCondition(condition);
  const allowed = (params: Params): Sides => {
    if (filter) return whereHeld(filter, params);
    const rule = condition as (columns: Columns, params: Params) => Allowed;
    return sidesOf(rule(COLUMNS, Object.fromEntries(Object.keys(own).map((key) => [key, params[key]]))));
  };
  const members = filter ? [member, filter] : [member];
  const inner = indicatorsOf(members);
  const { params: _, ...rest } = options;
  return made({
    call: "filterBy",
    name,
    version,
    members,
    given: [
      { part: member.key },
      filter ? { part: filter.key } : { code: String(condition) },
      { options: { ...rest } },
    ],
    own,
    decide: decider(member, name, allowed, exit),
    indicators: (columns, params) => ({
      ...inner(columns, params),
      ...Object.fromEntries(
        Object.entries(allowed(params)).map(([side, mask]) => [inputName(name, side), mask]),
      ),
    }),
  });
}

/** How a strategy of any kind decides while it may enter only where `allowed` says. */
export function decider(
  member: Member,
  name: string,
  allowed: (params: Params) => Sides,
  exit: boolean,
): Pick<StrategyDefinition, "signals" | "onBar" | "state" | "weights"> {
  const kind = kindOf(member.definition);
  if (kind === "onBar") return watched(member, name, exit);
  if (kind === "signals") {
    return { signals: (_: Inputs, params) => heldBack(signalsOf(member, params), allowed(params), exit) };
  }
  const { weights } = member.definition;
  return {
    weights: (panel, params) =>
      heldWeights(weights!(panel, paramsOf(member, params)), panel, allowed(params), exit),
  };
}

/** Where each side may be entered; a side that is absent always may. */
export interface Sides {
  readonly long?: SignalLike;
  readonly short?: SignalLike;
}

/** What a condition is called among the indicators; with the name in it, filters inside filters stay apart. */
export const inputName = (name: string, side: string): string => `${name}: ${side} allowed`;

function whereHeld(filter: Member, params: Params): Sides {
  const signals = signalsOf(filter, params);
  const position = signals.target === undefined ? stance(signals) : kept(signals.target);
  return { long: above(position, 0), short: below(position, 0) };
}

function sidesOf(allowed: Allowed): Sides {
  if (isSignalLike(allowed)) return { long: allowed, short: allowed };
  const sides = Object.values(allowed ?? {});
  if (typeof allowed === "object" && sides.length > 0 && sides.every(isSignalLike)) {
    checkNames(allowed, ["long", "short"], "the condition of filterBy");
    return allowed;
  }
  throw noCondition(allowed);
}

function noCondition(value: unknown): ParameterError {
  const allowed = "a function of columns that returns a condition or { long, short }, or a strategy";
  return new ParameterError(`Give filterBy() ${allowed}: got ${quote(value)}`, {
    field: "condition",
    value,
    allowed,
  });
}

/** Signals that enter only where their side is allowed; what is held back still closes the other side. */
function heldBack(signals: Signals, { long, short }: Sides, exit: boolean): Signals {
  const { entries, exits, shortEntries, shortExits } = signals;
  if (signals.target !== undefined) {
    const target = plus(signals.target, 0);
    const blocked = or(and(above(target, 0), not(long ?? EVER)), and(below(target, 0), not(short ?? EVER)));
    return { ...signals, target: choose(blocked, exit ? 0 : NaN, target) };
  }
  const any = (...given: (SignalLike | false | undefined)[]): SignalLike | undefined => {
    const some = given.filter((each) => each !== undefined && each !== false);
    return some.length > 1 ? or(...some) : some[0];
  };
  return {
    ...signals,
    ...(entries && {
      entries: long ? and(entries, long) : entries,
      exits: any(exits, exit && long && not(long), shortEntries && short && and(shortEntries, not(short))),
    }),
    ...(shortEntries && {
      shortEntries: short ? and(shortEntries, short) : shortEntries,
      shortExits: any(shortExits, exit && short && not(short), entries && long && and(entries, not(long))),
    }),
  };
}

/** An event strategy whose orders are looked at on their way. */
function watched(
  member: Member,
  name: string,
  exit: boolean,
): Pick<StrategyDefinition, "onBar" | "state"> {
  const { onBar, state } = member.definition;
  return {
    onBar(context: BarContext, params: Params) {
      const mayOpen = (side: "long" | "short"): boolean => {
        const key = inputName(name, side);
        return key in context.indicators ? context.indicators[key]!.ago(0) === 1 : true;
      };
      const holds = Math.sign(context.position.quantity);
      if (exit && holds !== 0 && !mayOpen(holds > 0 ? "long" : "short")) context.close("filter");
      const passing = gated(context, {
        order(request) {
          const up = request.side === "buy";
          const quantity = context.position.quantity;
          if (request.reduceOnly || mayOpen(up ? "long" : "short")) return request;
          if (quantity === 0 || (quantity > 0) === up) return null;
          const closing = {
            fraction: undefined,
            stopLoss: undefined,
            takeProfit: undefined,
            trailingStop: undefined,
          };
          return { ...request, ...closing, reduceOnly: true };
        },
        target: (weight) => weight === 0 || mayOpen(weight > 0 ? "long" : "short"),
      });
      onBar!(passing, paramsOf(member, params));
    },
    ...(state && { state: (params: Params) => state(paramsOf(member, params)) }),
  };
}
