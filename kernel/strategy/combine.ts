/** One strategy from several: each trades its share, all must agree, or they vote. */
import { z } from "zod";
import type { Parameters, Signals, Weights } from "../engine/strategy.ts";
import { ParameterError, quote, StrategyError } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import type { Panel } from "../market/panel.ts";
import { lag } from "../signals/columns.ts";
import { above, below, between } from "../signals/compare.ts";
import { and, not, or } from "../signals/logic.ts";
import type { Column, ColumnLike, Signal } from "../signals/node.ts";
import { atEntry, choose, kept, NEVER, plus, stance, times } from "../signals/stance.ts";
import type { StrategyFactory } from "./define.ts";
import type { Shape } from "./parameters.ts";
import {
  checkKinds,
  type Dotted,
  kindOf,
  made,
  type Member,
  membersOf,
  paramsOf,
  type Part,
  signalsOf,
} from "./part.ts";

/** A name and version of its own for a strategy made from others; both may be left out. */
export interface Naming {
  /** Default: made of the parts' names. */
  name?: string;
  /** Default 0.1.0. */
  version?: string;
}

/** `shares`: side by side; `all`, `any`: one position, while all agree or while one is in and none against it. */
export type CombineMode = "shares" | "all" | "any";

/** How combine() combines. */
export interface CombineOptions extends Naming {
  /** Default `shares`. */
  mode?: CombineMode;
}

type Parts = Readonly<Record<string, Part>>;
type Added<P, Name extends string> = {
  readonly [K in `${keyof P & string}.${Name}`]: z.ZodDefault<z.ZodNumber>;
};

/**
 * Joins strategies into one. By default they run side by side, each with its share of equity: the position is the sum of
 * theirs, and the parameters `<part>.share` say how much each may hold (default equal shares). With the mode `all` it is
 * long while every part is long and short while every part is short; with `any`, while at least one is and none is on
 * the other side.
 *
 * A part's parameters are called `<part>.<parameter>`. Orders are tagged with the parts that asked for them. What a part
 * holds is read from its signals, as if each of its orders filled; parts with `weights` can be run side by side.
 *
 * @param parts strategies under names of your choice
 * @throws ParameterError for parts that decide in `onBar`; in the run, StrategyError for parts with a stop of their own
 * @example
 * ```ts
 * import { backtest, combine, crossedAbove, crossedBelow, defineStrategy, ema, loadBars, rsi, sma, z } from "tapebook";
 *
 * const trend = defineStrategy({
 *   name: "trend",
 *   params: { slow: z.int().default(100) },
 *   signals: ({ close }, { slow }) => ({
 *     entries: crossedAbove(ema(close, 20), sma(close, slow)),
 *     exits: crossedBelow(ema(close, 20), sma(close, slow)),
 *   }),
 * });
 * const dip = defineStrategy({
 *   name: "dip",
 *   signals: ({ close }) => ({
 *     entries: crossedBelow(rsi(close, 14), 30),
 *     exits: crossedAbove(rsi(close, 14), 55),
 *   }),
 * });
 * const both = combine({ trend, dip });
 * const run = await backtest(both({ "trend.slow": 150, "dip.share": 0.3 }), await loadBars("SP500"));
 * if (!run.orders.tag.includes("trend") || !run.orders.tag.includes("dip")) throw new Error("tags name the part");
 * ```
 */
export function combine<P extends Parts>(
  parts: P,
  options?: Naming & { mode?: "shares" },
): StrategyFactory<Dotted<P> & Added<P, "share">>;
export function combine<P extends Parts>(
  parts: P,
  options: CombineOptions,
): StrategyFactory<Dotted<P>>;
export function combine(parts: Parts, options: CombineOptions = {}): StrategyFactory<Shape> {
  const members = membersOf("combine", parts);
  checkNames(options, ["mode", "name", "version"], "the options of combine");
  const { mode = "shares", name = members.map(({ key }) => key).join("_and_"), version } = options;
  const modes = ["shares", "all", "any"];
  if (!modes.includes(mode)) {
    const allowed = modes.map(quote).join(", ");
    throw new ParameterError(`Set mode to one of ${allowed}: it is ${quote(mode)}`, {
      field: "mode",
      value: mode,
      allowed,
    });
  }
  const weights = mode === "shares" && kindOf(members[0]!.definition) === "weights";
  checkKinds("combine", members, [weights ? "weights" : "signals"]);
  const share = z.number().min(0).max(1).default(1 / members.length);
  const own = mode === "shares"
    ? Object.fromEntries(members.map(({ prefix }) => [`${prefix}share`, share]))
    : {};
  const signals = (_: unknown, params: Parameters): Signals =>
    mode === "shares" ? sideBySide(members, params) : agreed(members, params, mode === "all" ? and : or);
  return made({
    call: "combine",
    name,
    version,
    members,
    given: [{ parts: true }, { options: { ...options } }],
    own,
    decide: weights ? { weights: (panel, params) => summed(members, panel, params) } : { signals },
  });
}

/** How vote() counts. */
export interface VoteOptions extends Naming {
  /** Share of the votes that it takes, above 0 and at most 1; default 0.5. Parameter `threshold`. */
  threshold?: number;
}

/**
 * Lets strategies vote on one position. Each part that is long votes +1 and each that is short -1, times the strength and
 * the confidence (0 to 1) of the signal by which it went there, where it gives any, and times its weight, parameter
 * `<part>.weight`, default 1. The sum over the weights is the score, -1 to 1: long from `threshold` on, short from
 * -`threshold` down, else out. The score's size is the strength of the vote's own signals.
 *
 * Parameters, tags and what parts can be are as of combine().
 *
 * @throws ParameterError for parts that decide in `onBar` or by `weights`; in the run, StrategyError for parts with a
 * stop of their own
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, sma, vote, z } from "tapebook";
 *
 * const cross = defineStrategy({
 *   name: "cross",
 *   params: { length: z.int().default(50) },
 *   signals: ({ close }, { length }) => ({
 *     entries: crossedAbove(close, sma(close, length)),
 *     exits: crossedBelow(close, sma(close, length)),
 *   }),
 * });
 * const majority = vote({ fast: cross({ length: 20 }), middle: cross, slow: cross({ length: 200 }) });
 * const run = await backtest(majority({ threshold: 0.6, "slow.weight": 2 }), await loadBars("SP500"));
 * if (run.trades.length === 0) throw new Error("the majority changes its mind");
 * ```
 */
export function vote<P extends Parts>(
  parts: P,
  options: VoteOptions = {},
): StrategyFactory<Dotted<P> & Added<P, "weight"> & { threshold: z.ZodDefault<z.ZodNumber> }> {
  const members = membersOf("vote", parts);
  checkNames(options, ["threshold", "name", "version"], "the options of vote");
  const { threshold = 0.5, name = `vote_of_${members.map(({ key }) => key).join("_and_")}`, version } =
    options;
  checkKinds("vote", members, ["signals"]);
  const weight = z.number().min(0).default(1);
  return made({
    call: "vote",
    name,
    version,
    members,
    given: [{ parts: true }, { options: { ...options } }],
    own: {
      ...Object.fromEntries(members.map(({ prefix }) => [`${prefix}weight`, weight])),
      threshold: z.number().gt(0).max(1).default(threshold),
    },
    decide: { signals: (_, params) => voted(members, params) },
  });
}

/** A part's position in the whole: its stance, or its target. */
interface Voice {
  readonly member: Member;
  readonly signals: Signals;
  readonly position: Column;
}

function voicesOf(members: readonly Member[], params: Parameters): Voice[] {
  return members.map((member) => {
    const signals = signalsOf(member, params);
    refuseStops(member, signals);
    const position = signals.target === undefined ? stance(signals) : kept(signals.target);
    return { member, signals, position };
  });
}

function refuseStops({ key }: Member, { stopLoss, takeProfit }: Signals): void {
  if (stopLoss === undefined && takeProfit === undefined) return;
  throw new StrategyError(
    `Leave stops out of the parts and put withStops() around the whole: ${key} has one of its own`,
    {
      field: stopLoss === undefined ? "takeProfit" : "stopLoss",
      value: key,
      allowed: "parts without stopLoss and takeProfit",
    },
  );
}

function sideBySide(members: readonly Member[], params: Parameters): Signals {
  const voices = voicesOf(members, params);
  const shares = voices.map(({ member, position }) =>
    times(position, params[`${member.prefix}share`] as number)
  );
  return {
    target: shares.reduce((sum, each) => plus(sum, each)),
    entryTags: Object.fromEntries(voices.map(({ member, position }) => [member.key, changes(position)])),
  };
}

function summed(members: readonly Member[], panel: Panel, params: Parameters): Weights {
  const total = Object.fromEntries(
    panel.symbols.map((symbol) => [symbol, new Float64Array(panel.length).fill(NaN)]),
  );
  for (const member of members) {
    const share = params[`${member.prefix}share`] as number;
    const weights = member.definition.weights!(panel, paramsOf(member, params));
    for (const [symbol, column] of Object.entries(total)) {
      let last = 0;
      for (let t = 0; t < column.length; t++) {
        const given = weights[symbol]?.[t] ?? NaN;
        if (!Number.isNaN(given)) last = given;
        column[t] = (Number.isNaN(column[t]) ? 0 : column[t]!) + share * last;
      }
    }
  }
  return total;
}

function agreed(members: readonly Member[], params: Parameters, join: typeof and | typeof or): Signals {
  const voices = voicesOf(members, params);
  const longs = voices.map(({ position }) => above(position, 0));
  const shorts = voices.map(({ position }) => below(position, 0));
  const long = and(join(...longs), not(or(...shorts)));
  const short = and(join(...shorts), not(or(...longs)));
  return onePosition(voices, long, short);
}

/** So that three equal weights of three reach a threshold of 1 whatever the rounding. */
const ROUNDING = 1e-9;

function voted(members: readonly Member[], params: Parameters): Signals {
  const voices = voicesOf(members, params);
  const weights = members.map(({ prefix }) => params[`${prefix}weight`] as number);
  const whole = weights.reduce((sum, each) => sum + each, 0);
  const votes = voices.map(({ signals: { strength = 1, confidence = 1 }, position }, i) => {
    const conviction = times(atEntry(strength, position), atEntry(confidence, position));
    return times(orZero(times(position, conviction)), whole === 0 ? 0 : weights[i]! / whole);
  });
  const score = votes.reduce((sum, each) => plus(sum, each));
  const least = params.threshold as number - ROUNDING;
  return {
    ...onePosition(voices, between(score, least, Infinity), between(score, -Infinity, -least)),
    strength: choose(above(score, 0), score, times(score, -1)),
  };
}

const orZero = (column: ColumnLike): Column => choose(above(column, -Infinity), column, 0);

/** Signals of a strategy that is long while one condition holds and short while another does. */
function onePosition(voices: readonly Voice[], long: Signal, short: Signal): Signals {
  const goesShort = voices.some(({ signals }) => signals.shortEntries ?? signals.target);
  const position = choose(long, 1, choose(goesShort ? short : NEVER, -1, 0));
  const before = lag(position, 1);
  const [isLong, wasLong] = [above(position, 0), above(before, 0)];
  const [isShort, wasShort] = [below(position, 0), below(before, 0)];
  return {
    entries: and(isLong, not(wasLong)),
    exits: and(wasLong, not(isLong)),
    ...(goesShort && { shortEntries: and(isShort, not(wasShort)), shortExits: and(wasShort, not(isShort)) }),
    entryTags: Object.fromEntries(voices.map(({ member, position: own }) => [
      member.key,
      or(and(isLong, above(own, 0)), and(isShort, below(own, 0))),
    ])),
    exitTags: Object.fromEntries(voices.map(({ member, position: own }) => [member.key, changes(own)])),
  };
}

/** The bars in which a position differs from that of the bar before. */
function changes(position: Column): Signal {
  const before = lag(position, 1);
  return or(
    above(position, before),
    below(position, before),
    and(not(below(before, Infinity)), not(between(position, 0, 0))),
  );
}
