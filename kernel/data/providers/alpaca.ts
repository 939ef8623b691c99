/**
 * Alpaca's market data: US shares (version 2) and coins, raw. Free accounts may ask for the consolidated tape up to a quarter
 * of an hour ago, paid ones up to now; the tape of IEX, a few per cent of the volume, is free.
 */
import { z } from "zod";
import type { Timeframe } from "../../market/bars.ts";
import { barEnd } from "../../market/calendar/bar_end.ts";
import { dayOf } from "../../market/calendar/dates.ts";
import { formatTime } from "../../market/time.ts";
import { zoneOffset } from "../import/zone.ts";
import { actionsOf } from "./alpaca_actions.ts";
import { head, Paged, pages } from "./alpaca_pages.ts";
import type { BarsRequest, FetchedBars, GetOptions, Http, Provider } from "./provider.ts";
import { ProviderError } from "./provider_error.ts";
import { columnsOf, type PriceRow, regularHours, rowsWhere } from "./rows.ts";
import { actionsWithin } from "./splits.ts";
import { ownSymbol, quoteOf, unknownSymbol } from "./symbols.ts";

const Bar = z.object({
  t: z.iso.datetime({ offset: true }),
  o: z.number(),
  h: z.number(),
  l: z.number(),
  c: z.number(),
  v: z.number(),
});
const Bars = z.object({ bars: z.record(z.string(), z.array(Bar)).nullable(), ...Paged });
const Latest = z.object({ bars: z.record(z.string(), z.unknown()).nullable() });

/** Hours of shares are left out: Alpaca cuts them by the clock, so that the first begins before the market opens. */
const UNITS: Readonly<Partial<Record<Timeframe, string>>> = {
  "1m": "1Min",
  "5m": "5Min",
  "15m": "15Min",
  "30m": "30Min",
  "1h": "1Hour",
  "1d": "1Day",
};
const MOST_ROWS = 10_000;
/** First year of shares. */
const BEGIN = Date.UTC(2016, 0, 1);
const DELAY = 16 * 60_000;
export const alpaca: Provider = {
  name: "alpaca",
  baseUrl: "https://data.alpaca.markets",
  serves: {
    US: ["1m", "5m", "15m", "30m", "1d"],
    // Its days of coins begin at midnight in Chicago.
    CRYPTO: ["1m", "5m", "15m", "30m", "1h"],
  },
  credentials: [
    { variable: "APCA_API_KEY_ID", about: "Keys are free: https://app.alpaca.markets" },
    { variable: "APCA_API_SECRET_KEY", about: "It comes with the key: https://app.alpaca.markets" },
    {
      variable: "TAPEBOOK_ALPACA_FEED",
      about:
        "delayed: all exchanges up to 15 minutes ago; sip: up to now, for paid accounts; iex: IEX alone, up to now.",
      optional: true,
      choices: ["delayed", "sip", "iex"],
    },
  ],
  // The free plan's.
  limits: [{ requests: 200, ms: 60_000 }],

  bars: (request, http) => request.market === "CRYPTO" ? coins(request, http) : shares(request, http),

  async health(http) {
    await http.json("/v2/stocks/bars/latest", Latest, { ...head(http), query: { symbols: "SPY" } });
  },
};

async function coins(request: BarsRequest, http: Http): Promise<FetchedBars> {
  const { symbol, timeframe, from, to } = request;
  const own = ownSymbol("alpaca", request);
  const query = { timeframe: UNITS[timeframe], start: moment(from), end: moment(to - 1) };
  const columns = columnsOf(
    (await barsOf("/v1beta3/crypto/us/bars", own, query, http)).map(priceRow(Date.parse)),
  );
  return { columns, basis: "raw", name: symbol, currency: quoteOf(symbol) };
}

async function shares(request: BarsRequest, http: Http): Promise<FetchedBars> {
  const { symbol, timeframe, to } = request;
  const from = Math.max(request.from, BEGIN);
  if (from >= to) throw tooEarly(symbol, request.from);
  const own = ownSymbol("alpaca", request);
  const feed = http.optionalCredential("TAPEBOOK_ALPACA_FEED") ?? "delayed";
  const horizon = feed === "delayed" ? http.now - DELAY : http.now;
  const end = Math.min(to - 1, horizon);
  if (from > end) throw tooLate(symbol);
  const query = {
    timeframe: UNITS[timeframe],
    // Days are stamped with midnight in New York, before the last moment asked for.
    start: moment(from),
    end: moment(end),
    adjustment: "raw",
    feed: feed === "iex" ? "iex" : "sip",
  };
  const rows = await barsOf("/v2/stocks/bars", own, query, http);
  if (rows.length === 0) await requireKnown(own, symbol, http);
  const offset = zoneOffset("America/New_York");
  const stamp = (text: string) => {
    const time = Date.parse(text);
    return timeframe === "1d" ? dayOf(time + offset(time)) : time;
  };
  // What ended since the horizon may lack its last trades, and looks finished: nobody would ask for it again.
  const ended = (time: number) => barEnd(time, timeframe, "US");
  const columns = rowsWhere(
    regularHours(columnsOf(rows.map(priceRow(stamp))), request),
    (time) => ended(time) <= horizon || ended(time) > http.now,
  );
  const { actions, notes } = await actionsOf(own, { from, to }, http);
  return {
    columns,
    basis: "raw",
    actions: actionsWithin(actions, { from, to }),
    currency: "USD",
    ...from > request.from && { answersFrom: from },
    notes: [
      ...from > request.from ? ["Alpaca has shares from 2016 on."] : [],
      ...feed === "iex" ? ["Prices and volumes are those of IEX alone."] : [],
      ...notes,
    ],
  };
}

const moment = (time: number): string => new Date(time).toISOString();

const priceRow =
  (stamp: (text: string) => number) => ({ t, o, h, l, c, v }: z.infer<typeof Bar>): PriceRow => [
    stamp(t),
    o,
    h,
    l,
    c,
    v,
  ];

async function barsOf(
  path: string,
  symbol: string,
  query: GetOptions["query"],
  http: Http,
): Promise<z.infer<typeof Bar>[]> {
  const all: z.infer<typeof Bar>[] = [];
  try {
    for await (const { bars } of pages(path, Bars, { symbols: symbol, ...query, limit: MOST_ROWS }, http)) {
      for (const bar of bars?.[symbol] ?? []) all.push(bar);
    }
  } catch (error) {
    if (error instanceof ProviderError && /invalid symbol/i.test(error.answer ?? "")) {
      throw unknownSymbol("alpaca", symbol);
    }
    throw error;
  }
  return all;
}

/** A symbol that there is not gets an answer without rows, as a time without bars does. */
async function requireKnown(own: string, symbol: string, http: Http): Promise<void> {
  const { bars } = await http.json("/v2/stocks/bars/latest", Latest, {
    ...head(http),
    query: { symbols: own },
  });
  if (!bars?.[own]) throw unknownSymbol("alpaca", symbol);
}

const tooEarly = (symbol: string, from: number): ProviderError =>
  new ProviderError(`Ask another provider for bars of ${symbol} so old: Alpaca has shares from 2016 on.`, {
    provider: "alpaca",
    fault: "unsupported",
    symbol,
    field: "start",
    value: formatTime(from),
    allowed: `from ${formatTime(BEGIN)}`,
  });

const tooLate = (symbol: string): ProviderError =>
  new ProviderError(
    `Ask another provider for bars of ${symbol} so new: Alpaca's free tape is 15 minutes late.`,
    {
      provider: "alpaca",
      fault: "unsupported",
      symbol,
      field: "TAPEBOOK_ALPACA_FEED",
      value: "delayed",
      allowed: "sip or iex",
    },
  );
