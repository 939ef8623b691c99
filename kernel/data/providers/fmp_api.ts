/**
 * The two APIs of FMP: "stable", and version 3 for accounts from before September 2025. They differ in paths and wrappings;
 * what stands in a row is the same. A refusal may come with status 200.
 */
import { z } from "zod";
import type { Timeframe } from "../../market/bars.ts";
import type { GetOptions, Http } from "./provider.ts";
import { ProviderError, type ProviderFault } from "./provider_error.ts";

/** Newest first, as a list of its own or under `historical`; nothing at all for an unknown symbol. */
const listOf = <T extends z.ZodType>(row: T) =>
  z.union([
    z.array(row),
    z.object({ historical: z.array(row).default([]) }).transform((all) => all.historical),
  ]);

const price = z.number().nullable();
const volume = z.number().nullish();
/** A day, or a moment on New York's clock. */
const date = z.string().regex(/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/);
const Row = z.union([
  z.object({ date, open: price, high: price, low: price, close: price, volume }),
  z.object({ date, adjOpen: price, adjHigh: price, adjLow: price, adjClose: price, volume })
    .transform((row) => ({
      date: row.date,
      open: row.adjOpen,
      high: row.adjHigh,
      low: row.adjLow,
      close: row.adjClose,
      volume: row.volume,
    })),
]);
export const Rows = listOf(Row);
export type Row = z.infer<typeof Row>;
export const Splits = listOf(
  z.object({ date: z.iso.date(), numerator: z.number().positive(), denominator: z.number().positive() }),
);
/** As paid, and in shares of today. */
export const Dividends = listOf(
  z.object({ date: z.iso.date(), dividend: z.number().nullish(), adjDividend: z.number().nullish() }),
);
export const Quotes = z.array(z.object({ symbol: z.string() }));
export const Found = z.array(z.object({
  symbol: z.string(),
  name: z.string().nullish(),
  currency: z.string().nullish(),
  exchange: z.string().nullish(),
  exchangeShortName: z.string().nullish(),
  exchangeFullName: z.string().nullish(),
  stockExchange: z.string().nullish(),
}));
export const Members = z.array(z.object({ symbol: z.string(), name: z.string().nullish() }));
export const Changes = z.array(z.object({
  /** "January 20, 2026". */
  dateAdded: z.string().transform((text) => Date.parse(`${text} UTC`)).pipe(z.number()),
  symbol: z.string().nullish(),
  addedSecurity: z.string().nullish(),
  removedTicker: z.string().nullish(),
}));

export type Ask = readonly [path: string, query?: GetOptions["query"]];
const MOST = 1_000;
const WORDS: Readonly<Partial<Record<Timeframe, string>>> = {
  "1m": "1min",
  "5m": "5min",
  "15m": "15min",
  "30m": "30min",
  "1h": "1hour",
};
export type Index = "sp500" | "nasdaq100";

/** Where each thing is asked for. */
export interface Api {
  /** Prices as traded, where the API has them. */
  readonly rawRows?: (symbol: string, timeframe: Timeframe) => Ask;
  /** Prices in shares of today. */
  readonly rows: (symbol: string, timeframe: Timeframe) => Ask;
  readonly splits: (symbol: string) => Ask;
  readonly dividends: (symbol: string) => Ask;
  readonly quote: (symbol: string) => Ask;
  /** One search by ticker and by name, or one for each. */
  readonly search: (text: string) => readonly Ask[];
  readonly members: (index: Index) => Ask;
  readonly changes: (index: Index) => Ask;
}

const STABLE: Api = {
  rawRows: (symbol, timeframe) =>
    timeframe === "1d"
      ? ["/stable/historical-price-eod/non-split-adjusted", { symbol }]
      : [`/stable/historical-chart/${WORDS[timeframe]}`, { symbol, nonadjusted: "true" }],
  rows: (symbol, timeframe) => [
    timeframe === "1d" ? "/stable/historical-price-eod/full" : `/stable/historical-chart/${WORDS[timeframe]}`,
    { symbol },
  ],
  splits: (symbol) => ["/stable/splits", { symbol, limit: MOST }],
  dividends: (symbol) => ["/stable/dividends", { symbol, limit: MOST }],
  quote: (symbol) => ["/stable/quote-short", { symbol }],
  search: (query) => [
    ["/stable/search-symbol", { query, limit: 50 }],
    ["/stable/search-name", { query, limit: 50 }],
  ],
  members: (index) => [`/stable/${index === "sp500" ? "sp500" : "nasdaq"}-constituent`],
  changes: (index) => [`/stable/historical-${index === "sp500" ? "sp500" : "nasdaq"}-constituent`],
};

const own = encodeURIComponent;
const V3: Api = {
  rows: (symbol, timeframe) => [
    timeframe === "1d"
      ? `/api/v3/historical-price-full/${own(symbol)}`
      : `/api/v3/historical-chart/${WORDS[timeframe]}/${own(symbol)}`,
  ],
  splits: (symbol) => [`/api/v3/historical-price-full/stock_split/${own(symbol)}`],
  dividends: (symbol) => [`/api/v3/historical-price-full/stock_dividend/${own(symbol)}`],
  quote: (symbol) => [`/api/v3/quote-short/${own(symbol)}`],
  search: (query) => [["/api/v3/search", { query, limit: 50 }]],
  members: (index) => [`/api/v3/${index === "sp500" ? "sp500" : "nasdaq"}_constituent`],
  changes: (index) => [`/api/v3/historical/${index === "sp500" ? "sp500" : "nasdaq"}_constituent`],
};

export const apiOf = (http: Http): Api => http.optionalCredential("TAPEBOOK_FMP_API") === "v3" ? V3 : STABLE;

const Refusal = z.object({ "Error Message": z.string() });

/** @throws ProviderError also for a refusal with status 200 */
export async function ask<T>(
  http: Http,
  [path, query]: Ask,
  schema: z.ZodType<T>,
  range: GetOptions["query"] = {},
): Promise<T> {
  const apikey = http.credential("FMP_API_KEY");
  const either: z.ZodType<T | z.infer<typeof Refusal>> = z.union([Refusal, schema]);
  const answer = await http.json(path, either, { query: { ...query, ...range, apikey } }).catch((error) => {
    throw error instanceof ProviderError && /legacy endpoint/i.test(error.answer ?? "")
      ? refusal(error.answer!, apikey)
      : error;
  });
  const refused = Refusal.safeParse(answer);
  if (refused.success) throw refusal(refused.data["Error Message"], apikey);
  return answer as T;
}

function refusal(text: string, key: string): ProviderError {
  const said = text.replaceAll(key, "***").replace(/\s+/g, " ").slice(0, 200);
  const failed = (fault: ProviderFault, todo: string) =>
    new ProviderError(`${todo}: FMP says "${said}".`, { provider: "fmp", fault, answer: said });
  if (/legacy endpoint/i.test(text)) {
    return failed("credentials", "Unset TAPEBOOK_FMP_API, since the account has no version 3");
  }
  if (/limit reach|too many requests/i.test(text)) return failed("limit", "Wait a while");
  if (/api key|subscription|upgrade|premium|exclusive/i.test(text)) {
    return failed("credentials", "Check FMP_API_KEY and what its plan allows");
  }
  return failed("shape", "Ask another provider");
}
