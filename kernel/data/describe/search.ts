/** Symbols by a part of their name: what is stored, what universes list, and what providers find. */
import type { Market, Timeframe } from "../../market/bars.ts";
import { nearestName } from "../../market/nearest.ts";
import type { Provider, SymbolRecord } from "../providers/provider.ts";
import type { Router } from "../router/router.ts";
import { listSeries } from "../store/mod.ts";
import { namedMembership } from "../universe/find.ts";
import { UNIVERSES } from "../universe/names.ts";

/** A symbol that fits what was asked for. */
export interface FoundSymbol {
  /** Canonical. */
  readonly symbol: string;
  readonly name: string;
  readonly market: Market;
  readonly exchange: string | null;
  readonly currency: string | null;
  /** Share, ETF, index, coin, …, in the source's word. */
  readonly type: string | null;
  /** Steps of quantity and price, as the option `instruments` of a backtest takes them; empty where no source says. */
  readonly instrument: NonNullable<SymbolRecord["instrument"]>;
  /** Who knows it: "stored", names of universes and of providers. */
  readonly sources: readonly string[];
  /** Timeframes that the workspace has. */
  readonly stored: readonly Timeframe[];
}

export interface SearchPlace {
  readonly workspace: string;
  /** The workspace's data folder. */
  readonly folder: string;
  /** Whom to ask besides. */
  readonly router: Pick<Router, "providerOrder" | "reach">;
}

export interface SearchOptions {
  readonly markets: readonly Market[];
  readonly signal?: AbortSignal;
  /** Most to give. */
  readonly limit: number;
}

export interface Search {
  /** Nearest first. */
  readonly found: readonly FoundSymbol[];
  /** Who could not be asked, and why. */
  readonly notes: readonly string[];
}

interface Known extends SymbolRecord {
  readonly source: string;
  readonly timeframe?: Timeframe;
  /** Whether the source itself says that it fits. */
  readonly fits: boolean;
}

/** ms for one provider: somebody waits at a search. */
const BUDGET = 10_000;

export async function searchSymbols(
  query: string,
  place: SearchPlace,
  options: SearchOptions,
): Promise<Search> {
  const { markets, limit } = options;
  const [stored, listed, asked] = await Promise.all([
    storedSymbols(place.folder, markets),
    listedSymbols(place.workspace, markets),
    askedSymbols(query, place, options),
  ]);
  const all = [...stored, ...listed, ...asked.known];
  const groups = [...Map.groupBy(all, ({ market, symbol }) => `${market}/${symbol}`).values()];
  const ranked = groups.map((group) => ({ group, rank: rankOf(query, group) })).filter(({ rank }) =>
    rank < NONE
  );
  ranked.sort((a, b) => a.rank - b.rank || compare(a.group[0]!, b.group[0]!));
  return { found: ranked.slice(0, limit).map(({ group }) => joined(group)), notes: asked.notes };
}

async function storedSymbols(folder: string, markets: readonly Market[]): Promise<Known[]> {
  const rows = await listSeries(folder);
  return rows.filter(({ market }) => markets.includes(market)).map((row) => ({
    symbol: row.symbol,
    name: row.name,
    market: row.market,
    currency: row.currency,
    ...(row.about.exchange !== undefined && { exchange: row.about.exchange }),
    source: "stored",
    timeframe: row.timeframe,
    fits: false,
  }));
}

/** Of the lists that are there: a search is not the place to complain of others. */
async function listedSymbols(workspace: string, markets: readonly Market[]): Promise<Known[]> {
  const names = Object.entries(UNIVERSES).filter(([, { market }]) => markets.includes(market));
  const lists = await Promise.all(names.map(async ([universe, { market }]): Promise<Known[]> => {
    const membership = await namedMembership(workspace, universe, market).catch(() => undefined);
    if (!membership) return [];
    const symbols = new Set([...membership.spells.map(({ symbol }) => symbol), ...membership.facts.keys()]);
    return [...symbols].map((symbol) => {
      const name = membership.facts.get(symbol)?.name || symbol;
      return { symbol, name, market, source: universe, fits: false };
    });
  }));
  return lists.flat();
}

async function askedSymbols(
  query: string,
  { router }: SearchPlace,
  { markets, signal }: SearchOptions,
): Promise<{ known: Known[]; notes: string[] }> {
  const known: Known[] = [];
  const notes = new Set<string>();
  const ask = async (provider: Provider, market: Market) => {
    try {
      const records = await provider.symbols!(
        query,
        market,
        router.reach(provider, { signal, budget: BUDGET }),
      );
      known.push(...records.map((record) => ({ ...record, source: provider.name, fits: true })));
    } catch (error) {
      signal?.throwIfAborted();
      notes.add(`${provider.name}: ${error instanceof Error ? error.message : error}`);
    }
  };
  await Promise.all(markets.flatMap((market) => {
    const { providers, skipped } = router.providerOrder(market);
    skipped.forEach((each) => notes.add(`Not asked: ${each}.`));
    return providers.filter(({ symbols }) => symbols).map((provider) => ask(provider, market));
  }));
  return { known, notes: [...notes].sort() };
}

const NONE = 8;

/** 0 for the symbol itself; NONE where nothing fits and no source says that it does. */
function rankOf(query: string, group: readonly Known[]): number {
  const wanted = query.trim().toUpperCase();
  const symbol = group[0]!.symbol.toUpperCase();
  const [ticker] = symbol.replace(/^\^/, "").split(".") as [string];
  if (wanted === symbol || wanted === ticker) return wanted === symbol ? 0 : 1;
  if (symbol.startsWith(wanted) || ticker.startsWith(wanted)) return 2;
  const names = group.map(({ name }) => name.toUpperCase());
  if (names.some((name) => name.startsWith(wanted))) return 3;
  if (names.some((name) => name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted)))) return 4;
  if (symbol.includes(wanted) || names.some((name) => name.includes(wanted))) return 5;
  // A slip of the finger; a few letters are near to everything.
  if (wanted.length > 4 && nearestName(wanted, [ticker]) !== null) return 6;
  return group.some(({ fits }) => fits) ? 7 : NONE;
}

/** What is stored is likelier to be meant, then what most know. */
function compare(a: Known, b: Known): number {
  const stored = (each: Known) => each.source === "stored" ? 0 : 1;
  return stored(a) - stored(b) || a.symbol.length - b.symbol.length ||
    (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0);
}

function joined(group: readonly Known[]): FoundSymbol {
  const { symbol, market } = group[0]!;
  const told = (field: "exchange" | "currency" | "type") =>
    group.map((each) => each[field]).find((each) => each !== undefined && each !== "") ?? null;
  return {
    symbol,
    name: group.map(({ name }) => name).find((name) => name !== symbol) ?? symbol,
    market,
    exchange: told("exchange"),
    currency: told("currency"),
    type: told("type"),
    instrument: group.find(({ instrument }) => instrument)?.instrument ?? {},
    sources: [...new Set(group.map(({ source }) => source))],
    stored: group.flatMap(({ timeframe }) => timeframe ?? []),
  };
}
