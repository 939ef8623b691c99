/** What a run assumes: defaults filled and checked once, before the loop. */
import { lowerBound } from "../series/search.ts";
import type { Bars } from "../market/bars.ts";
import { checkBars } from "../market/make_bars.ts";
import { DataError, ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { formatTime, type Moment, parseMoment } from "../market/time.ts";
import { type CostRule, type Costs, resolveCosts } from "./costs/mod.ts";
import { type FractionSizing, fractionOfEquity } from "./sizing/mod.ts";

export const FILLS = ["next-open"] as const;
export type Fill = typeof FILLS[number];

/** What a run assumes; everything may be left out. */
export interface BacktestOptions {
  /** Money at the start, in the currency of the bars; default 100,000. */
  cash?: number;
  /** Default next-open: an order decided at a bar's close fills at the open of the symbol's next bar. */
  fill?: Fill;
  /** Default zero, with a warning in the result. */
  costs?: Costs;
  /** Default: the whole equity in one symbol, equal shares of it in several. */
  sizing?: FractionSizing;
  /** First moment at which orders may be decided; bars before it only feed the indicators. */
  from?: Moment;
}

/** Options with nothing left open: plain JSON, part of what a run is made from. */
export interface EngineConfig {
  readonly cash: number;
  readonly fill: Fill;
  readonly costs: readonly CostRule[];
  readonly sizing: FractionSizing;
  /** Epoch ms, null without one. */
  readonly from: number | null;
}

const NAMES: readonly (keyof BacktestOptions)[] = ["cash", "fill", "costs", "sizing", "from"];

/**
 * The full configuration of a run over these bars.
 *
 * @throws ParameterError naming the option, its value and what is allowed
 */
export function resolveOptions(options: BacktestOptions, bars: readonly Bars[]): EngineConfig {
  checkNames(options, NAMES, "the options of backtest");
  const { cash = 100_000, fill = "next-open", costs = "zero", sizing, from } = options;
  if (!Number.isFinite(cash) || cash <= 0) throw optionError("cash", cash, "an amount of money above zero");
  if (!FILLS.includes(fill)) throw optionError("fill", fill, FILLS.map((name) => `"${name}"`).join(", "));
  if (sizing !== undefined && sizing?.kind !== "fraction") {
    throw optionError("sizing", sizing, "fractionOfEquity(x) with x above 0 and at most 1");
  }
  return {
    cash,
    fill,
    costs: resolveCosts(costs),
    sizing: fractionOfEquity(sizing ? sizing.fraction : 1 / bars.length),
    from: from === undefined ? null : parseMoment(from, "from"),
  };
}

/** First tick at which orders may be decided. */
export function startTick(config: EngineConfig, time: Float64Array): number {
  if (config.from === null) return 0;
  const tick = lowerBound(time, config.from);
  if (tick < time.length) return tick;
  throw optionError(
    "from",
    formatTime(config.from),
    `a moment up to the last bar, ${formatTime(time.at(-1)!)}`,
  );
}

/** The bars of a run as a list, checked: they can share one clock and one account. */
export function universeOf(bars: Bars | readonly Bars[]): readonly Bars[] {
  const universe: readonly Bars[] = Array.isArray(bars) ? bars : [bars];
  for (const each of universe) {
    if (each?.time instanceof Float64Array) continue;
    const hint = (each as unknown) instanceof Promise ? "; put await before loadBars()" : "";
    throw new DataError(`Give bars, or a list of them: got ${quote(each)}${hint}`, {
      field: "bars",
      value: each,
      allowed: "what makeBars() or await loadBars() returns",
    });
  }
  checkUniverse(universe);
  return universe;
}

function checkUniverse(universe: readonly Bars[]): void {
  if (universe.length === 0) {
    throw new DataError("Give at least one symbol's bars: there are none", { field: "bars" });
  }
  const symbols = new Set<string>();
  for (const bars of universe) {
    if (bars.length === 0) {
      throw new DataError(`Give ${bars.symbol} at least one bar: it has none`, {
        symbol: bars.symbol,
        field: "bars",
      });
    }
    checkBars(bars);
    if (symbols.has(bars.symbol)) {
      throw new DataError(`Give each symbol once: ${bars.symbol} is there twice`, {
        symbol: bars.symbol,
        field: "symbol",
        value: bars.symbol,
      });
    }
    symbols.add(bars.symbol);
    for (const field of ["timeframe", "currency"] as const) {
      if (bars[field] === universe[0]![field]) continue;
      throw new DataError(
        `Give all bars one ${field}: ${universe[0]!.symbol} has ${universe[0]![field]}, ${bars.symbol} ${
          bars[field]
        }`,
        { symbol: bars.symbol, field, value: bars[field], allowed: universe[0]![field] },
      );
    }
  }
}

function optionError(field: string, value: unknown, allowed: string): ParameterError {
  return new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
}
