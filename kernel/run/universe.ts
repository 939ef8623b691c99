/** Universes as cells call them: values that show themselves and can be asked for other days. */
import type { LiquidityOptions } from "../data/universe/liquidity.ts";
import {
  heldOn,
  type Loaded,
  loadUniverse,
  type Member,
  type Members,
  membersAt,
  mostTradedMembers,
  type UniverseOptions,
} from "../data/universe/universe.ts";
import { workspaceFolder } from "../data/workspace.ts";
import type { Bars } from "../market/bars.ts";
import type { Moment } from "../market/time.ts";
import { formatDate, formatNumber } from "../plot/spec/format.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { INLINE_ROWS } from "../plot/spec/tables.ts";
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
  /** The members for which a function gives true. Names and sectors are those of the newest list, not of the day. */
  filter(keep: (member: Member) => boolean): SymbolUniverse;
  /** The members with the highest median turnover of the sessions before the day; default the first 100 by 63. */
  mostTraded(bars: readonly Bars[], options?: LiquidityOptions): SymbolUniverse;
}

/**
 * The symbols of an index, or of a list of your own, on a day: of a backtest that begins in 2010 the members of 2010,
 * those that failed later included. Names are sp500, sp500_liquid, nasdaq100, russell2000, mega_cap, nifty50, niftynext50,
 * nifty100, nifty500, nse_large_cap, nse_mid_cap, nse_small_cap, test_universe (which ships) and those of files in the
 * workspace's folder `universes`; a list may also be an array or a file. Where who belonged is not known, `warnings` say
 * so, and a backtest on bars of loadBars(universe) repeats them.
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
  what: string | readonly string[],
  options: UniverseOptions = {},
): Promise<SymbolUniverse> {
  const place = { workspace: workspaceFolder(), folder: Deno.cwd() };
  const { loaded, mostTraded } = await loadUniverse(place, what, options);
  const members = membersAt(loaded, options.on);
  if (!mostTraded) return shown(loaded, members);
  return shown(loaded, { ...mostTradedMembers(members, options.bars!), name: what as string });
}

function shown(loaded: Loaded, given: Members): SymbolUniverse {
  const symbols = given.members.map(({ symbol }) => symbol);
  const value = { ...given, length: symbols.length, symbols, sources: loaded.membership.files };
  const methods = {
    at: (day: Moment) => shown(loaded, membersAt(loaded, day)),
    holds: (symbol: string, day: Moment) => heldOn(loaded, symbol, day),
    filter: (keep: (member: Member) => boolean) =>
      shown(loaded, { ...given, members: given.members.filter(keep) }),
    mostTraded: (bars: readonly Bars[], options?: LiquidityOptions) =>
      shown(loaded, mostTradedMembers(given, bars, options)),
  };
  return displayedAs(withHidden(value, methods), universeFigure);
}

/** What loadBars has to load and to mark its bars with. */
export const isUniverse = (what: unknown): what is SymbolUniverse =>
  typeof what === "object" && what !== null && "symbols" in what && "pointInTime" in what;

function universeFigure({ name, market, on, members, warnings, sources }: Members & {
  readonly sources: readonly string[];
}): TableFigure {
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
    ],
    rows: members.slice(0, INLINE_ROWS).map((each) => [
      each.symbol,
      each.name,
      each.sector,
      Number.isNaN(each.since) ? null : each.since,
    ]),
    total: members.length,
    ...(warnings.length > 0 && { note: warnings.join(" ") }),
  };
}
