/**
 * Yahoo's chart service, version 8: no key, no published limits, no promise. Prices, volumes and dividends are in shares of
 * today and written as 32-bit floats; both are undone, so that what is kept is what was traded.
 */
import { z } from "zod";
import type { Market, Timeframe } from "../../market/bars.ts";
import { DAY } from "../../market/calendar/dates.ts";
import { formatTime } from "../../market/time.ts";
import { zoneOffset } from "../import/zone.ts";
import type { BarsRequest, Http, Provider, SymbolRecord } from "./provider.ts";
import { ProviderError } from "./provider_error.ts";
import { columnsOf, regularHours, unitsOfMoney } from "./rows.ts";
import { actionsWithin, rawColumns, rawDividend } from "./splits.ts";
import { canonicalOf, marketsOf, ownSymbol, unknownSymbol } from "./symbols.ts";
import { Chart, eventsOf, rowsOf, type Series } from "./yahoo_chart.ts";

const Found = z.object({
  quotes: z.array(z.object({
    symbol: z.string(),
    shortname: z.string().optional(),
    longname: z.string().optional(),
    exchDisp: z.string().optional(),
    typeDisp: z.string().optional(),
    quoteType: z.string().optional(),
  })),
});

/** In Yahoo's words as in ours. */
const TIMEFRAMES: readonly Timeframe[] = ["1m", "5m", "15m", "30m", "1h", "1d"];
/** How many days Yahoo keeps bars, and how many of them one answer may span. */
const KEPT: Readonly<Partial<Record<Timeframe, { readonly days: number; readonly atOnce: number }>>> = {
  "1m": { days: 30, atOnce: 7 },
  "5m": { days: 60, atOnce: 60 },
  "15m": { days: 60, atOnce: 60 },
  "30m": { days: 60, atOnce: 60 },
  "1h": { days: 730, atOnce: 730 },
};
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The words of a refusal that is an answer: the symbol exists and has no bars of that time. */
const NOTHING_THEN = /Data doesn't exist for startDate/;
const MONEY_NOTE = "Yahoo gives the volume in money: the units are that divided by the close.";
/** A request without one is refused. */
const HEADERS = { "user-agent": "Mozilla/5.0 (compatible; Tapebook)" };

export const yahoo: Provider = {
  name: "yahoo",
  baseUrl: "https://query1.finance.yahoo.com",
  serves: { US: TIMEFRAMES, IN: TIMEFRAMES, CRYPTO: TIMEFRAMES, FX: TIMEFRAMES },
  credentials: [],
  // None are published; who asks much more often is turned away for hours.
  limits: [{ requests: 60, ms: MINUTE }, { requests: 2_000, ms: HOUR }],

  async bars(request, http) {
    const { market, timeframe, symbol, to } = request;
    const { from, notes = [], ...limit } = reach(request, http.now);
    const own = ownSymbol("yahoo", request);
    const parts = await charts(own, timeframe, { from, to }, http);
    const last = parts.at(-1);
    if (!last) return { columns: columnsOf([]), basis: "raw", notes, ...limit };
    const offset = zoneOffset(last.meta.exchangeTimezoneName);
    const columns = columnsOf(parts.flatMap((part) => rowsOf(part, timeframe, offset)));
    const about = {
      ...limit,
      basis: "raw" as const,
      name: last.meta.longName ?? last.meta.shortName ?? symbol,
      ...last.meta.currency && { currency: last.meta.currency },
    };
    switch (market) {
      case "FX":
        return { columns: { ...columns, volume: columns.volume.map(() => NaN) }, ...about, notes };
      case "CRYPTO":
        return { columns: unitsOfMoney(columns), ...about, notes: [...notes, MONEY_NOTE] };
      default: {
        const later = columns.time.length > 0 && to < http.now && !symbol.startsWith("^")
          ? await charts(own, "1d", { from, to: http.now }, http)
          : [];
        const { splits, dividends } = eventsOf([...parts, ...later], offset);
        const actions = [...splits, ...dividends.map((each) => rawDividend(each, splits))];
        const raw = rawColumns(regularHours(columns, request), splits);
        return { columns: raw, ...about, actions: actionsWithin(actions, { from, to }), notes };
      }
    }
  },

  async symbols(query, market, http) {
    const { quotes } = await http.json("/v1/finance/search", Found, {
      query: { q: query, quotesCount: 20, newsCount: 0 },
      headers: HEADERS,
    });
    return quotes.flatMap((quote): SymbolRecord[] => {
      const symbol = isOf(market, quote) ? canonicalOf("yahoo", market, quote.symbol) : undefined;
      if (symbol === undefined) return [];
      const name = quote.longname ?? quote.shortname ?? symbol;
      return [{ symbol, name, market, exchange: quote.exchDisp, type: quote.typeDisp ?? quote.quoteType }];
    });
  },

  async health(http) {
    await http.json("/v8/finance/chart/SPY", Chart, {
      query: { interval: "1d", range: "1d" },
      headers: HEADERS,
    });
  },
};

/** From when on Yahoo has such bars. */
function reach(
  request: BarsRequest,
  now: number,
): { from: number; answersFrom?: number; notes?: string[] } {
  const { market, timeframe, symbol, from, to } = request;
  const kept = KEPT[timeframe];
  // A day of currencies begins at London's midnight, in summer 23:00 UTC of the day before.
  if (!kept) return { from: market === "FX" ? from - DAY : from };
  const first = now - kept.days * DAY + HOUR;
  if (from >= first) return { from };
  const since = `Yahoo keeps ${timeframe} bars for ${kept.days} days`;
  if (to > first) {
    return {
      from: first,
      answersFrom: first,
      notes: [`${since}: there are none before ${formatTime(first)}.`],
    };
  }
  throw new ProviderError(`Ask another provider for ${timeframe} bars of ${symbol} so old: ${since}.`, {
    provider: "yahoo",
    fault: "unsupported",
    symbol,
    field: "start",
    value: formatTime(from),
    allowed: `from ${formatTime(first)}`,
  });
}

/** As many answers as it takes; none where Yahoo knows the symbol and has nothing of that time. */
async function charts(
  own: string,
  timeframe: Timeframe,
  { from, to }: { readonly from: number; readonly to: number },
  http: Http,
): Promise<Series[]> {
  const step = (KEPT[timeframe]?.atOnce ?? Infinity) * DAY;
  const parts: Series[] = [];
  for (let start = from; start < to; start += step) {
    const part = await chart(own, timeframe, { from: start, to: Math.min(to, start + step) }, http);
    if (part) parts.push(part);
  }
  return parts;
}

async function chart(
  own: string,
  interval: Timeframe,
  { from, to }: { readonly from: number; readonly to: number },
  http: Http,
): Promise<Series | undefined> {
  const query = {
    period1: Math.floor(from / 1_000),
    period2: Math.ceil(to / 1_000),
    interval,
    events: "div,splits",
    includePrePost: "false",
  };
  const path = `/v8/finance/chart/${encodeURIComponent(own)}`;
  const answer = await http.json(path, Chart, { query, headers: HEADERS }).catch((error) => {
    if (error instanceof ProviderError && NOTHING_THEN.test(error.answer ?? "")) return undefined;
    throw error;
  });
  const { result = null, error = null } = answer?.chart ?? {};
  if (error?.code === "Not Found") throw unknownSymbol("yahoo", own);
  if (error) throw unfit(`Yahoo says "${error.description}"`);
  const [series] = result ?? [];
  const given = series?.meta.dataGranularity ?? interval;
  if (given !== interval) throw unfit(`Yahoo was asked for ${interval} bars and gives ${given}`);
  return series;
}

const unfit = (what: string): ProviderError =>
  new ProviderError(`Ask another provider: ${what}.`, { provider: "yahoo", fault: "shape" });

/** Symbols of other exchanges have the exchange after a point. */
function isOf(market: Market, { symbol, quoteType }: { symbol: string; quoteType?: string }): boolean {
  switch (quoteType) {
    case "CRYPTOCURRENCY":
      return market === "CRYPTO";
    case "CURRENCY":
      return market === "FX" && /^[A-Z]{6}=X$/.test(symbol);
    case "INDEX":
      return marketsOf(symbol).includes(market);
    case "EQUITY":
    case "ETF":
    case "MUTUALFUND":
      return market === "IN" ? /\.(NS|BO)$/.test(symbol) : market === "US" && !symbol.includes(".");
    default:
      return false;
  }
}
