/** A strategy that enters only in the market regimes that suit it. */
import { z } from "zod";
import type { Parameters as Params } from "../engine/strategy.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { parseMoment } from "../market/time.ts";
import { custom } from "../signals/columns.ts";
import { above, below, between } from "../signals/compare.ts";
import { keltner, natr, rollingRank } from "../signals/indicators.ts";
import { and, or } from "../signals/logic.ts";
import { COLUMNS, type SignalLike } from "../signals/node.ts";
import { NEVER } from "../signals/stance.ts";
import type { Naming } from "./combine.ts";
import type { StrategyFactory } from "./define.ts";
import { decider, inputName, type Sides } from "./filter.ts";
import { type Output, parseParameters } from "./parameters.ts";
import { indicatorsOf, made, memberOf, type Part, type ShapeOf } from "./part.ts";

const REGIMES = ["bull", "bear", "sideways"] as const;

/** Where a market goes. */
export type MarketRegime = typeof REGIMES[number];

const regime = z.enum(REGIMES);

const PARAMS = {
  /** Regimes in which long positions may be opened, and short ones. */
  longIn: z.array(regime).default(["bull"]),
  shortIn: z.array(regime).default(["bear"]),
  /** Bull: the close is more than `band` average true ranges above its exponential average; bear: below it. */
  trendBars: z.int().min(2).default(200),
  band: z.number().positive().default(1),
  atrBars: z.int().min(1).default(20),
  /** Nothing is opened while the range is greater than in this share of the last `rankBars` bars; 1 for never. */
  maxVolatility: z.number().gt(0).max(1).default(1),
  rankBars: z.int().min(2).default(252),
  /** Instead of the trend: which regime there was from each date on, the oldest first. */
  table: z.array(z.object({ from: z.string(), regime })).default([]),
};

/** The parameters of filterByRegime(), each with its default. */
export type RegimeShape = typeof PARAMS;
type Values = Output<RegimeShape>;

/** How filterByRegime() filters: defaults of its parameters, and what no parameter says. */
export interface RegimeOptions extends Naming, Partial<Values> {
  /** Whether a position is closed when its side is no longer allowed; default false: only entries are held back. */
  exit?: boolean;
}

/**
 * Lets a strategy of any kind open positions only in regimes that suit it: long ones in those of `longIn` (default bull),
 * short ones in those of `shortIn` (default bear); exits are never held back. Each symbol has its own regime, from its own
 * bars: bull while the close is above a Keltner channel, the exponential average of `trendBars` bars and `band` average
 * true ranges of `atrBars` bars to either side, bear while it is below, else sideways; so the width that counts as
 * sideways moves with the volatility. `maxVolatility` below 1 allows nothing, too, while the range in percent of the
 * close has a higher rank than that among the last `rankBars`. A `table` of dates says the regimes instead of the trend.
 *
 * During the warm-up, and before the first date of the table, there is no regime and nothing is opened. An entry that is
 * held back against a position still closes it; weights and targets that are held back are taken up once they are
 * allowed. All of these are parameters of the strategy returned, beside those of the strategy inside.
 *
 * @param part any strategy, as defineStrategy() returns it or with its parameters, which become defaults
 * @throws ParameterError for options that are not allowed or have the name of a parameter inside, and for dates that do
 * not ascend
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, filterByRegime, loadBars, sma } from "tapebook";
 *
 * const cross = defineStrategy({
 *   name: "cross",
 *   signals: ({ close }) => ({
 *     entries: crossedAbove(close, sma(close, 20)),
 *     exits: crossedBelow(close, sma(close, 20)),
 *   }),
 * });
 * const inBull = filterByRegime(cross, { trendBars: 100 });
 * const bars = await loadBars("SP500");
 * const [all, some] = [await backtest(cross(), bars), await backtest(inBull({ maxVolatility: 0.8 }), bars)];
 * if (some.trades.length >= all.trades.length) throw new Error("some entries are held back");
 * ```
 */
export function filterByRegime<P extends Part>(
  part: P,
  options: RegimeOptions = {},
): StrategyFactory<ShapeOf<P> & RegimeShape> {
  checkNames(options, ["name", "version", "exit", ...Object.keys(PARAMS)], "the options of filterByRegime");
  const { name: given, version, exit = false, ...defaults } = options;
  const member = memberOf("filterByRegime", "strategy", part);
  const name = given ?? `${member.definition.name}_by_regime`;
  const values = parseParameters("filterByRegime", z.object(PARAMS), defaults);
  const own = Object.fromEntries(
    Object.entries<z.ZodType>(PARAMS).map((
      [key, field],
    ) => [key, field.default(values[key as keyof Values])]),
  );
  const allowed = (params: Params): Sides => allowedIn(params as Values);
  const inner = indicatorsOf([member]);
  return made({
    call: "filterByRegime",
    name,
    version,
    members: [member],
    given: [{ part: member.key }, { options: { ...options } }],
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

function allowedIn(params: Values): Required<Sides> {
  const { longIn, shortIn, atrBars, maxVolatility, rankBars } = params;
  const { high, low, close } = COLUMNS;
  const regimes = regimesOf(params);
  const calm = between(rollingRank(natr(high, low, close, atrBars), rankBars), 0, maxVolatility);
  const where = (side: readonly MarketRegime[]): SignalLike => {
    if (side.length === 0) return NEVER;
    const any = or(...side.map((each) => regimes[each]));
    return maxVolatility < 1 ? and(any, calm) : any;
  };
  return { long: where(longIn), short: where(shortIn) };
}

function regimesOf({ trendBars, band, atrBars, table }: Values): Record<MarketRegime, SignalLike> {
  const { time, high, low, close } = COLUMNS;
  if (table.length === 0) {
    const { upper, lower } = keltner(high, low, close, trendBars, band, atrBars);
    return { bull: above(close, upper), bear: below(close, lower), sideways: between(close, lower, upper) };
  }
  const starts = table.map(({ from }) => parseMoment(from, "table.from"));
  const early = starts.findIndex((start, i) => i > 0 && start <= starts[i - 1]!);
  if (early > 0) {
    const allowed = `a date after ${table[early - 1]!.from}, the one before it`;
    throw new ParameterError(`Set table.${early}.from to ${allowed}: it is ${quote(table[early]!.from)}`, {
      field: `table.${early}.from`,
      value: table[early]!.from,
      allowed,
    });
  }
  const row = custom((time) => time.map((at) => starts.findLastIndex((start) => start <= at)), time);
  const during = (regime: MarketRegime): SignalLike => {
    const rows = table.flatMap((each, i) => each.regime === regime ? [between(row, i, i)] : []);
    return rows.length === 0 ? NEVER : or(...rows);
  };
  return { bull: during("bull"), bear: during("bear"), sideways: during("sideways") };
}
