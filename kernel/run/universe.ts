/** Universes as cells call them: values that show themselves and can be asked for other days. */
import type { LiquidityOptions } from "../data/universe/liquidity.ts";
import {
  heldOn,
  type Loaded,
  loadUniverse,
  type Member,
  type Members,
  membersAt,
  membersBetween,
  mostTradedMembers,
  stretchesOf,
  type UniverseOptions,
} from "../data/universe/universe.ts";
import { workspaceFolder } from "../data/workspace.ts";
import { canonicalSymbol } from "../data/providers/symbols.ts";
import type { Bars, Market } from "../market/bars.ts";
import { ParameterError, quote } from "../market/errors.ts";
import type { Panel } from "../market/panel.ts";
import type { Moment } from "../market/time.ts";
import { formatDate, formatNumber } from "../plot/spec/format.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { INLINE_ROWS } from "../plot/spec/tables.ts";
import { during, duringMask } from "../signals/during.ts";
import type { Signal, Stretches } from "../signals/node.ts";
import { type Displayed, displayedAs, withHidden } from "./display.ts";

/** Symbols of an index or list on a day. */
export interface SymbolUniverse extends Members, Displayed {
  readonly length: number;
  /** Ascending. */
  readonly symbols: readonly string[];
  /** Where the members come from: names of files. */
  readonly sources: readonly string[];
  /** The whole universe on another day, without what filter and mostTraded left out. */
  at(day: Moment): SymbolUniverse;
  /** Whether a symbol belonged to the whole universe on a day. */
  holds(symbol: string, day: Moment): boolean;
  /** Everyone who belonged at some time between two days: what a test in which members come and go has to load. */
  between(start: Moment, end: Moment): SymbolUniverse;
  /**
   * Holds in the bars at whose stamp their symbol belonged to the whole universe: for filterBy() and and(). What is decided
   * on a symbol's last day as a member is done on the next bar.
   */
  readonly member: Signal;
  /** The same for strategies that compare symbols: 1 or 0 for each time of a panel, by symbol. */
  mask(panel: Panel): Record<string, Uint8Array>;
  /**
   * The members for which a function gives true, or whose symbols stand in the column `symbol` of a query. Names, sectors
   * and market values are those of the newest list, not of the day.
   */
  filter(keep: ((member: Member) => boolean) | SymbolColumn): SymbolUniverse;
  /** The members with the highest median turnover of the sessions before the day; default the first 100 by 63. */
  mostTraded(bars: readonly Bars[], options?: LiquidityOptions): SymbolUniverse;
}

/** What sql gives for `SELECT symbol …`. */
export interface SymbolColumn {
  readonly symbol: readonly (string | null)[];
}

/**
 * The symbols of an index, or of a list of your own, on a day: of a backtest that begins in 2010 the members of 2010,
 * those that failed later included. Names are sp500, sp500_liquid, nasdaq100, russell2000, mega_cap, nifty50, niftynext50,
 * nifty100, nifty500, nse_large_cap, nse_mid_cap, nse_small_cap, test_universe (which ships) and those of files in the
 * workspace's folder `universes`; a list may also be an array, a file, or the column `symbol` of a query. Where no file has
 * the members, providers whose credentials are set are asked. Where who belonged is not known, `warnings` say so, and a
 * backtest on bars of loadBars(universe) repeats them.
 *
 * The members of a day stay those of a whole test. To let them come and go, load everyone `between` the first and last day
 * and hold entries to members: `filterBy(strategy, () => universe.member, { exit: true })`.
 *
 * @throws ParameterError for an unknown name
 * @throws DataError where no file has the members, saying who supplies them, and for a day before the first known
 * @example
 * ```ts
 * import { universe } from "tapebook";
 *
 * const then = await universe("test_universe", { on: "2008-01-02" });
 * if (!then.symbols.includes("LEH") || then.symbols.includes("TWTR")) throw new Error("the members of 2008");
 * if (then.at("2015-01-02").symbols.includes("LEH")) throw new Error("gone in September 2008");
 * ```
 */
export async function universe(
  what: string | readonly string[] | SymbolColumn,
  options: UniverseOptions = {},
): Promise<SymbolUniverse> {
  const suppliers = async () => (await import("../data/router/mod.ts")).router;
  const place = { workspace: workspaceFolder(), folder: Deno.cwd(), suppliers };
  const list = isSymbolColumn(what) ? symbolsIn(what) : what;
  const { loaded, mostTraded } = await loadUniverse(place, list, options);
  const members = membersAt(loaded, options.on);
  if (!mostTraded) return shown(loaded, members);
  return shown(loaded, { ...mostTradedMembers(members, options.bars!), name: what as string });
}

function shown(loaded: Loaded, given: Members): SymbolUniverse {
  const symbols = given.members.map(({ symbol }) => symbol);
  const stretches = stretchesOf(loaded);
  const value = { ...given, length: symbols.length, symbols, sources: loaded.membership.files };
  const methods = {
    at: (day: Moment) => shown(loaded, membersAt(loaded, day)),
    holds: (symbol: string, day: Moment) => heldOn(loaded, symbol, day),
    between: (start: Moment, end: Moment) => shown(loaded, membersBetween(loaded, start, end)),
    mask: (panel: Panel) => maskOf(stretches, panel),
    filter: (keep: ((member: Member) => boolean) | SymbolColumn) =>
      shown(loaded, { ...given, members: given.members.filter(keeperOf(keep, given.market)) }),
    mostTraded: (bars: readonly Bars[], options?: LiquidityOptions) =>
      shown(loaded, mostTradedMembers(given, bars, options)),
  };
  const lasting = withHidden(value, { ...methods, member: during(stretches) });
  return displayedAs(lasting, universeFigure);
}

const maskOf = (stretches: Stretches, { symbols, time }: Panel): Record<string, Uint8Array> =>
  Object.fromEntries(symbols.map((symbol) => [symbol, duringMask(time, stretches.get(symbol))]));

const isSymbolColumn = (value: unknown): value is SymbolColumn =>
  typeof value === "object" && value !== null && Array.isArray((value as SymbolColumn).symbol);

const symbolsIn = ({ symbol }: SymbolColumn): string[] => [
  ...new Set(symbol.filter((each) => each !== null)),
];

function keeperOf(
  keep: ((member: Member) => boolean) | SymbolColumn,
  market: Market,
): (member: Member) => boolean {
  if (typeof keep === "function") return keep;
  if (isSymbolColumn(keep)) {
    const kept = new Set(symbolsIn(keep).map((symbol) => canonicalSymbol(symbol, market)));
    return ({ symbol }) => kept.has(symbol);
  }
  const allowed = "a function of a member, or a query's result with a column symbol";
  throw new ParameterError(`Give filter() ${allowed}: it is ${quote(keep)}`, {
    field: "keep",
    value: keep,
    allowed,
  });
}

/** What loadBars has to load and to mark its bars with. */
export const isUniverse = (what: unknown): what is SymbolUniverse =>
  typeof what === "object" && what !== null && "symbols" in what && "pointInTime" in what;

function universeFigure({ name, market, on, members, warnings, sources }: Members & {
  readonly sources: readonly string[];
}): TableFigure {
  const capped = members.some(({ marketCap }) => !Number.isNaN(marketCap));
  const day = Number.isNaN(on) ? "no date" : formatDate(on);
  const title = [name, `${formatNumber(members.length, "integer")} symbols`, market, day, sources.join(", ")];
  return {
    kind: "table",
    title: title.join(" · "),
    columns: [
      { name: "Symbol", format: "text" },
      { name: "Name", format: "text" },
      { name: "Sector", format: "text" },
      { name: "Member since", format: "date" },
      ...(capped ? [{ name: "Market value", format: "integer" as const }] : []),
    ],
    rows: members.slice(0, INLINE_ROWS).map((each) => [
      each.symbol,
      each.name,
      each.sector,
      Number.isNaN(each.since) ? null : each.since,
      ...(capped ? [Number.isNaN(each.marketCap) ? null : each.marketCap] : []),
    ]),
    total: members.length,
    ...(warnings.length > 0 && { note: warnings.join(" ") }),
  };
}
