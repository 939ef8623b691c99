/** Financial Modeling Prep: shares, coins and currencies, by key. */
import type { z } from "zod";
import type { Market, Timeframe } from "../../market/bars.ts";
import { apiOf, ask, Changes, Found, type Index, Members, Quotes } from "./fmp_api.ts";
import { others, shares } from "./fmp_bars.ts";
import type { Change } from "../universe/membership.ts";
import { spellsOf } from "./fmp_members.ts";
import type { Http, Provider, SymbolRecord } from "./provider.ts";
import { canonicalOf, ownSymbol, quoteOf, unknownSymbol } from "./symbols.ts";

/** Bars of four hours are left out: FMP cuts them neither by the session nor by the clock of UTC. */
const TIMEFRAMES: readonly Timeframe[] = ["1m", "5m", "15m", "30m", "1h", "1d"];
const MARKETS: Readonly<Record<string, Market>> = {
  NASDAQ: "US",
  NYSE: "US",
  AMEX: "US",
  CBOE: "US",
  INDEX: "US",
  NSE: "IN",
  BSE: "IN",
  CRYPTO: "CRYPTO",
  FOREX: "FX",
};

export const fmp: Provider = {
  name: "fmp",
  baseUrl: "https://financialmodelingprep.com",
  serves: { US: TIMEFRAMES, IN: ["1d"], CRYPTO: TIMEFRAMES, FX: TIMEFRAMES },
  credentials: [
    { variable: "FMP_API_KEY", about: "Keys: https://site.financialmodelingprep.com/developer/docs" },
    {
      variable: "TAPEBOOK_FMP_API",
      about: "v3 for accounts from before September 2025 that have not moved to the stable API.",
      optional: true,
      choices: ["stable", "v3"],
    },
  ],
  // Of the smallest paid plan; the free one has 250 a day: TAPEBOOK_FMP_LIMIT=10/min,250/d.
  limits: [{ requests: 300, ms: 60_000 }],

  async bars(request, http) {
    const { market, symbol } = request;
    const own = ownSymbol("fmp", request);
    const isShare = (market === "US" || market === "IN") && !symbol.startsWith("^");
    const given = isShare ? await shares(own, request, http) : await others(own, request, http);
    if (given.columns.time.length === 0) await requireKnown(own, symbol, http);
    return { ...given, currency: currencyOf(market, symbol) };
  },

  async symbols(query, market, http) {
    const found = new Map<string, SymbolRecord>();
    for (const asked of apiOf(http).search(query)) {
      for (const each of await ask(http, asked, Found)) {
        const exchange = each.exchangeShortName ?? each.exchange ?? "";
        const symbol = MARKETS[exchange] === market ? canonicalOf("fmp", market, each.symbol) : undefined;
        if (symbol === undefined || found.has(symbol)) continue;
        found.set(symbol, {
          symbol,
          name: each.name || symbol,
          market,
          exchange: each.exchangeFullName ?? each.stockExchange ?? exchange,
          ...each.currency && { currency: each.currency },
        });
      }
    }
    return [...found.values()];
  },

  universe: async (name, http) => isIndex(name) ? await membersOf(name, http) : undefined,

  async history(name, http) {
    if (!isIndex(name)) return undefined;
    const members = await membersOf(name, http);
    const changes = await ask(http, apiOf(http).changes(name), Changes);
    return changes.length === 0
      ? undefined
      : spellsOf(members.map(({ symbol }) => symbol), changes.map(changeOf));
  },

  async health(http) {
    await ask(http, apiOf(http).quote("AAPL"), Quotes);
  },
};

const isIndex = (name: string): name is Index => name === "sp500" || name === "nasdaq100";

const shareOf = (own: string): string => canonicalOf("fmp", "US", own)!;

async function membersOf(name: Index, http: Http): Promise<SymbolRecord[]> {
  const members = await ask(http, apiOf(http).members(name), Members);
  return members.map((each) => {
    const symbol = shareOf(each.symbol);
    return { symbol, name: each.name ?? symbol, market: "US" };
  });
}

/** The day is the first with the new member; who only left stands in `symbol` too. */
function changeOf(
  { dateAdded, symbol, addedSecurity, removedTicker }: z.infer<typeof Changes>[number],
): Change {
  return {
    time: dateAdded,
    add: symbol && addedSecurity ? [shareOf(symbol)] : [],
    remove: removedTicker ? [shareOf(removedTicker)] : [],
  };
}

function currencyOf(market: Market, symbol: string): string | undefined {
  switch (market) {
    case "US":
      return "USD";
    case "IN":
      return "INR";
    case "CRYPTO":
      return quoteOf(symbol);
    case "FX":
      return symbol.slice(3);
  }
}

/** A symbol that there is not gets an answer without rows, as a time without bars does. */
async function requireKnown(own: string, symbol: string, http: Http): Promise<void> {
  const quotes = await ask(http, apiOf(http).quote(own), Quotes);
  if (quotes.length === 0) throw unknownSymbol("fmp", symbol);
}
