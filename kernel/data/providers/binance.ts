/** Binance's public market data: spot pairs, and with the ending .P perpetual futures paid in USDT with their funding. */
import { z } from "zod";
import type { Timeframe } from "../../market/bars.ts";
import type { GetOptions, Http, Provider, SymbolRecord } from "./provider.ts";
import { ProviderError } from "./provider_error.ts";
import { columnsOf, type PriceRow } from "./rows.ts";
import { ownSymbol, quoteOf, unknownSymbol } from "./symbols.ts";

const Price = z.string().transform(Number).pipe(z.number());
const Klines = z.array(z.tuple([z.number(), Price, Price, Price, Price, Price]).rest(z.unknown()));
const Funding = z.array(z.object({ fundingTime: z.number(), fundingRate: Price }));
const ExchangeInfo = z.object({
  symbols: z.array(z.object({
    symbol: z.string(),
    status: z.string(),
    baseAsset: z.string(),
    quoteAsset: z.string(),
    /** Of futures. */
    contractType: z.string().optional(),
    filters: z.array(z.object({
      filterType: z.string(),
      tickSize: Price.optional(),
      stepSize: Price.optional(),
    })),
  })),
});

const TIMEFRAMES: readonly Timeframe[] = ["1m", "5m", "15m", "30m", "1h", "4h", "1d"];
/** Most rows of one answer. */
const PAGE = 1_000;
const MINUTE = 60_000;
const FUTURES = { base: "https://fapi.binance.com", path: "/fapi/v1" };
const SPOT = { base: undefined, path: "/api/v3" };

const placeOf = (symbol: string) => symbol.endsWith(".P") ? FUTURES : SPOT;

export const binance: Provider = {
  name: "binance",
  baseUrl: "https://api.binance.com",
  serves: { CRYPTO: TIMEFRAMES },
  credentials: [],
  // 2,400 units of weight a minute for futures, 5 a page; 6,000 for spot, 2 a page.
  limits: [{ requests: 480, ms: MINUTE }],

  async bars({ symbol, market, timeframe, from, to }, http) {
    const own = ownSymbol("binance", { market, symbol });
    const { base, path } = placeOf(symbol);
    const rows = await pages(from, to, (startTime, endTime) =>
      ask(symbol, http, `${path}/klines`, Klines, {
        base,
        query: { symbol: own, interval: timeframe, startTime, endTime, limit: PAGE },
      }), (row) => row[0]);
    return { columns: columnsOf(rows.map(priceRow)), basis: "raw", name: symbol, currency: quoteOf(symbol) };
  },

  async symbols(query, _market, http) {
    const wanted = query.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
    const lists = await Promise.all(
      [SPOT, FUTURES].map(({ base, path }) =>
        ask(query, http, `${path}/exchangeInfo`, ExchangeInfo, { base })
      ),
    );
    return lists.flatMap(({ symbols }) =>
      symbols.filter((each) => isListed(each) && each.symbol.includes(wanted))
    )
      .map(recordOf);
  },

  async health(http) {
    await http.json(`${SPOT.path}/ping`, z.object({}));
  },
};

/**
 * Funding of a perpetual: rates of the position's value and when they were paid. Binance stamps them some milliseconds
 * late, which would put them into the next bar; they are taken to the minute.
 */
export async function fundingOf(
  symbol: string,
  { from, to }: { readonly from: number; readonly to: number },
  http: Http,
): Promise<{ time: Float64Array; rate: Float64Array }> {
  const own = ownSymbol("binance", { market: "CRYPTO", symbol });
  const { base, path } = FUTURES;
  const rows = await pages(
    from,
    to,
    (startTime, endTime) =>
      ask(symbol, http, `${path}/fundingRate`, Funding, {
        base,
        query: { symbol: own, startTime, endTime, limit: PAGE },
      }),
    (row) => row.fundingTime,
  );
  return {
    time: Float64Array.from(rows, ({ fundingTime }) => Math.round(fundingTime / MINUTE) * MINUTE),
    rate: Float64Array.from(rows, ({ fundingRate }) => fundingRate),
  };
}

/** All rows of a range, oldest first: each page begins after the last row of the one before. */
async function pages<T>(
  from: number,
  to: number,
  page: (startTime: number, endTime: number) => Promise<T[]>,
  timeOf: (row: T) => number,
): Promise<T[]> {
  const all: T[] = [];
  for (let start = from; start < to;) {
    const rows = await page(start, to - 1);
    all.push(...rows);
    if (rows.length < PAGE) break;
    start = timeOf(rows.at(-1)!) + 1;
  }
  return all;
}

async function ask<T>(
  symbol: string,
  http: Http,
  path: string,
  schema: z.ZodType<T>,
  options: GetOptions,
): Promise<T> {
  try {
    return await http.json(path, schema, options);
  } catch (error) {
    throw error instanceof ProviderError ? named(symbol, error) : error;
  }
}

/** What Binance says with a code and a status that mean more than they do elsewhere. */
function named(symbol: string, error: ProviderError): ProviderError {
  const { status, answer = "" } = error;
  if (status === 400 && /"code"\s*:\s*-1121\b/.test(answer)) {
    return unknownSymbol("binance", symbol, status);
  }
  if (status === 451) {
    return new ProviderError(
      "Ask another provider, or set TAPEBOOK_BINANCE_URL to the address of a Binance that serves your country " +
        "(https://data-api.binance.vision has spot data alone): binance.com refuses it (451).",
      { provider: "binance", fault: "unsupported", status },
    );
  }
  return error;
}

const priceRow = (
  [time, open, high, low, close, volume]: z.infer<typeof Klines>[number],
): PriceRow => [time, open, high, low, close, volume];

type Listed = z.infer<typeof ExchangeInfo>["symbols"][number];

const isListed = ({ status, contractType }: Listed): boolean =>
  status === "TRADING" && (contractType === undefined || contractType === "PERPETUAL");

function recordOf({ symbol, baseAsset, quoteAsset, contractType, filters }: Listed): SymbolRecord {
  const filter = (type: string) => filters.find(({ filterType }) => filterType === type);
  const tick = filter("PRICE_FILTER")?.tickSize, lot = filter("LOT_SIZE")?.stepSize;
  return {
    symbol: contractType === undefined ? symbol : `${symbol}.P`,
    name: `${baseAsset} in ${quoteAsset}`,
    market: "CRYPTO",
    exchange: "Binance",
    currency: quoteAsset,
    type: contractType === undefined ? "spot" : "perpetual",
    instrument: { ...tick !== undefined && { tick }, ...lot !== undefined && { lot } },
  };
}
