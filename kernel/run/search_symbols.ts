/** Symbols as a cell looks for them. The router loads on first use. */
import type { FoundSymbol } from "../data/describe/search.ts";
import { dataFolder, workspaceFolder } from "../data/workspace.ts";
import type { Market } from "../market/bars.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { MARKETS, parseMarket } from "../market/timeframe.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { columnsTable } from "../plot/spec/tables.ts";
import { type Displayed, displayedAs, withHidden } from "./display.ts";
import { notebookSession } from "./session.ts";

/** Where to look for symbols. */
export interface SymbolSearchOptions {
  /** Default all. */
  market?: Market;
  /** Most symbols to give; default 20. */
  limit?: number;
}

/** Symbols, nearest first; `notes` tells which providers were not asked or did not answer. */
export type SymbolList = readonly FoundSymbol[] & { readonly notes: readonly string[] } & Displayed;

/**
 * Symbols whose ticker or name has a text in it, nearest first: those that are stored, those of universes whose lists are
 * there, and what the providers with keys find. Without a network or with TAPEBOOK_OFFLINE=1 the first two are searched.
 *
 * @throws ParameterError for an empty text, an unknown option or market
 * @example
 * ```ts
 * import { loadBars, searchSymbols } from "tapebook";
 *
 * await loadBars("SP500");
 * Deno.env.set("TAPEBOOK_OFFLINE", "1");
 * const [first] = await searchSymbols("s&p", { market: "US" });
 * Deno.env.delete("TAPEBOOK_OFFLINE");
 * if (first?.symbol !== "SP500" || first.stored[0] !== "1d") throw new Error("found by its name");
 * ```
 */
export async function searchSymbols(query: string, options: SymbolSearchOptions = {}): Promise<SymbolList> {
  checkNames(options, ["market", "limit"], "the options of searchSymbols");
  const { market, limit = 20 } = options;
  if (typeof query !== "string" || query.trim() === "") {
    throw wrong("query", query, "a part of a ticker or name");
  }
  if (!(Number.isInteger(limit) && limit > 0)) throw wrong("limit", limit, "a whole number above zero");
  const markets = market === undefined ? MARKETS : [parseMarket(market)];
  const [{ router }, { searchSymbols: search }] = await Promise.all([
    import("../data/router/mod.ts"),
    import("../data/describe/search.ts"),
  ]);
  const workspace = workspaceFolder();
  const place = { workspace, folder: dataFolder(workspace), router };
  const { found, notes } = await search(query, place, { markets, limit, signal: notebookSession()?.signal });
  return displayedAs(withHidden([...found], { notes }), (list) => symbolsTable(list, query, notes));
}

function wrong(field: string, value: unknown, allowed: string): ParameterError {
  return new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
}

function symbolsTable(found: readonly FoundSymbol[], query: string, notes: readonly string[]): TableFigure {
  const table = columnsTable({
    Symbol: found.map(({ symbol }) => symbol),
    Name: found.map(({ name }) => name),
    Market: found.map(({ market }) => market),
    Exchange: found.map(({ exchange }) => exchange),
    Type: found.map(({ type }) => type),
    Stored: found.map(({ stored }) => stored.join(", ")),
    Sources: found.map(({ sources }) => sources.join(", ")),
  }, `${found.length} ${found.length === 1 ? "symbol" : "symbols"} for "${query}"`);
  return notes.length > 0 ? { ...table, note: notes.join(" ") } : table;
}
