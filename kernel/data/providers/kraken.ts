/** Kraken's public market data: spot pairs, but only the last 720 bars of each timeframe. */
import { z } from "zod";
import type { Timeframe } from "../../market/bars.ts";
import { formatTime } from "../../market/time.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { Http, Provider, SymbolRecord } from "./provider.ts";
import { ProviderError, type ProviderFault } from "./provider_error.ts";
import { columnsOf, type PriceRow } from "./rows.ts";
import { canonicalOf, ownSymbol, quoteOf } from "./symbols.ts";

const Price = z.string().transform(Number).pipe(z.number());
/** Time in seconds, open, high, low, close, volume-weighted price, volume, trades. */
const Row = z.tuple([z.number(), Price, Price, Price, Price, Price, Price]).rest(z.unknown());
const Ohlc = z.record(z.string(), z.union([z.array(Row), z.number()]));
const Pairs = z.record(
  z.string(),
  z.object({
    altname: z.string(),
    wsname: z.string(),
    status: z.string().optional(),
    tick_size: Price.optional(),
    lot_decimals: z.number().optional(),
  }),
);

const TIMEFRAMES: readonly Timeframe[] = ["1m", "5m", "15m", "30m", "1h", "4h", "1d"];
const MOST_ROWS = 720;
const FAULTS: readonly (readonly [RegExp, ProviderFault, string])[] = [
  [/Unknown asset pair|Invalid asset pair/i, "not-found", "Check the symbol"],
  [/Rate limit|Too many requests|Throttled/i, "limit", "Wait a while"],
  [/^EService/, "server", "Try again later"],
];

export const kraken: Provider = {
  name: "kraken",
  baseUrl: "https://api.kraken.com",
  serves: { CRYPTO: TIMEFRAMES },
  credentials: [],
  // Public data: about one request a second for each address.
  limits: [{ requests: 1, ms: 1_000 }],

  async bars({ symbol, market, timeframe, from }, http) {
    const own = ownSymbol("kraken", { market, symbol });
    const length = timeframeMs(timeframe);
    const result = await ask(http, "/0/public/OHLC", Ohlc, {
      pair: own,
      interval: length / 60_000,
      // Rows after this second.
      since: Math.floor(from / 1_000) - 1,
    });
    // Under Kraken's own name of the pair (XXBTZUSD for XBTUSD), beside a number, "last".
    const rows = Object.values(result).find((each) => Array.isArray(each)) ?? [];
    const columns = columnsOf(rows.map(priceRow));
    const about = { columns, basis: "raw", name: symbol, currency: quoteOf(symbol) } as const;
    const first = columns.time[0];
    if (first === undefined || rows.length < MOST_ROWS || first - from < length) return about;
    const note = `Kraken gives the last ${MOST_ROWS} bars alone: ${timeframe} bars of ${symbol} begin on ${
      formatTime(first)
    }.`;
    return { ...about, answersFrom: first, notes: [note] };
  },

  async symbols(query, _market, http) {
    const wanted = query.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
    const pairs = await ask(http, "/0/public/AssetPairs", Pairs, {});
    return Object.values(pairs).flatMap(
      ({ altname, wsname, status = "online", ...steps }): SymbolRecord[] => {
        const symbol = canonicalOf("kraken", "CRYPTO", wsname);
        if (status !== "online" || !symbol || ![symbol, altname].some((name) => name.includes(wanted))) {
          return [];
        }
        const { tick_size: tick, lot_decimals: decimals } = steps;
        return [{
          symbol,
          name: wsname,
          market: "CRYPTO",
          exchange: "Kraken",
          currency: quoteOf(symbol),
          type: "spot",
          instrument: {
            ...tick !== undefined && { tick },
            ...decimals !== undefined && { lot: Number(`1e-${decimals}`) },
          },
        }];
      },
    );
  },

  async health(http) {
    await ask(http, "/0/public/Time", z.unknown(), {});
  },
};

const priceRow = (
  [seconds, open, high, low, close, , volume]: z.infer<typeof Row>,
): PriceRow => [seconds * 1_000, open, high, low, close, volume];

/**
 * What Kraken refuses comes with status 200 and a word for it. It is thrown while the answer is read, so that what waits
 * and tries again sees it.
 */
function ask<T>(
  http: Http,
  path: string,
  result: z.ZodType<T>,
  query: Readonly<Record<string, string | number>>,
): Promise<T> {
  const schema = z.looseObject({ error: z.array(z.string()) })
    .transform((body) => (refuse(body.error), body.result)).pipe(result);
  return http.json(path, schema, { query });
}

function refuse([error]: readonly string[]): void {
  if (error === undefined) return;
  const [, fault, todo] = FAULTS.find(([words]) => words.test(error)) ??
    [null, "shape" as const, "Ask another provider"];
  throw new ProviderError(`${todo}: kraken says ${error}.`, { provider: "kraken", fault });
}
