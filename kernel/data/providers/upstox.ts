/**
 * Upstox, a broker on NSE and BSE: candles by version 3 of its API, which has all timeframes and has replaced version 2.
 * Sources: Upstox developer documentation, "Historical Candle Data V3", "Intraday Candle Data V3" and "Instruments".
 */
import { z } from "zod";
import type { Timeframe } from "../../market/bars.ts";
import { DAY } from "../../market/calendar/dates.ts";
import { LIMITS } from "../import/limits.ts";
import { unpack } from "../import/unpack.ts";
import { candleRows, midnightOf, stretches } from "./indian_candles.ts";
import { type KeptFiles, keptFiles, parsedOnce } from "./kept_files.ts";
import type { BarsRequest, GetOptions, Http, Provider, SymbolRecord } from "./provider.ts";
import { ProviderError } from "./provider_error.ts";
import { columnsOf, type PriceRow } from "./rows.ts";
import { canonicalOf, isMatch, ownSymbol, unknownSymbol } from "./symbols.ts";

const Instrument = z.object({
  segment: z.string(),
  instrument_key: z.string(),
  trading_symbol: z.string(),
  name: z.string().default(""),
  instrument_type: z.string().default(""),
  /** In paise. */
  tick_size: z.number().optional(),
  lot_size: z.number().optional(),
});
type Instrument = z.infer<typeof Instrument>;
const Instruments = z.array(Instrument);
const Listed = z.array(z.looseObject({ segment: z.string() }));

/** Unit and number, and the days that one answer may span. */
const INTERVALS: Readonly<Partial<Record<Timeframe, readonly [path: string, days: number]>>> = {
  "1m": ["minutes/1", 28],
  "5m": ["minutes/5", 28],
  "15m": ["minutes/15", 28],
  "30m": ["minutes/30", 90],
  "1h": ["hours/1", 90],
  "4h": ["hours/4", 90],
  "1d": ["days/1", 3_650],
};
const TIMEFRAMES = Object.keys(INTERVALS) as Timeframe[];
const FIRST_DAY = Date.UTC(2000, 0, 1);
const FIRST_INTRADAY = Date.parse("2022-01-01T00:00:00+05:30");
const TOKEN = "UPSTOX_ACCESS_TOKEN";
const LISTS = "https://assets.upstox.com";
/** Shares and indices among futures, options and bonds. */
const SEGMENTS = ["NSE_EQ", "NSE_INDEX", "BSE_EQ", "BSE_INDEX"];

/** @param folder of the workspace's data; default that of this process */
export function makeUpstox(folder?: () => string): Provider {
  const kept = keptFiles("upstox", folder);
  const parsers = { NSE: parsedOnce(parseList), BSE: parsedOnce(parseList) };
  const listed = async (exchange: "NSE" | "BSE", http: Http) =>
    parsers[exchange](await listText(exchange, kept, http));

  return {
    name: "upstox",
    baseUrl: "https://api.upstox.com",
    serves: { IN: TIMEFRAMES },
    credentials: [{
      variable: TOKEN,
      about: "Upstox gives an access token for one day, at account.upstox.com/developer/apps.",
    }],
    limits: [{ requests: 50, ms: 1_000 }, { requests: 500, ms: 60_000 }, { requests: 2_000, ms: 1_800_000 }],

    async bars(request, http) {
      const { timeframe, symbol } = request;
      const own = ownSymbol("upstox", request);
      const found = own.includes("_INDEX|")
        ? undefined
        : (await listed(own.startsWith("NSE") ? "NSE" : "BSE", http)).get(own);
      if (found === undefined && !own.includes("_INDEX|")) throw unknownSymbol("upstox", symbol);
      const begin = timeframe === "1d" ? FIRST_DAY : FIRST_INTRADAY;
      const asked = { ...request, from: Math.max(request.from, begin) };
      const columns = columnsOf(await candles(found?.instrument_key ?? own, asked, http));
      return {
        columns,
        basis: "split",
        name: found?.name || symbol,
        currency: "INR",
        notes: [
          "Upstox does not say how it adjusts prices: they are taken as adjusted for splits and bonus shares.",
        ],
        ...asked.from > request.from && { answersFrom: asked.from },
      };
    },

    async symbols(query, _market, http) {
      const lists = await Promise.all((["NSE", "BSE"] as const).map((exchange) => listed(exchange, http)));
      return lists.flatMap((list) => [...list.values()]).flatMap(recordOf).filter(isMatch(query));
    },

    async health(http) {
      await http.json("/v2/user/profile", z.object({ status: z.literal("success") }), headersOf(http));
    },
  };
}

export const upstox: Provider = makeUpstox();

const headersOf = (http: Http): GetOptions => ({
  headers: { authorization: `Bearer ${http.credential(TOKEN)}`, accept: "application/json" },
});

/** Past days by stretches; the day that is going on has an address of its own. */
async function candles(key: string, request: BarsRequest, http: Http): Promise<PriceRow[]> {
  const { timeframe, from, to } = request;
  const [interval, days] = INTERVALS[timeframe]!;
  const ask = (path: string) =>
    http.json(`/v3/historical-candle/${path}`, candleRows(timeframe), headersOf(http));
  const instrument = encodeURIComponent(key);
  const rows: PriceRow[] = [];
  for (const { first, last } of from < to ? stretches(request, days) : []) {
    rows.push(...await ask(`${instrument}/${interval}/${last}/${first}`));
  }
  if (to > midnightOf(http.now) && from <= http.now) {
    rows.push(...await ask(`intraday/${instrument}/${interval}`));
  }
  return rows;
}

/** The instruments of an exchange that have bars here, by segment and ticker. */
function parseList(text: string): Map<string, Instrument> {
  const list = new Map<string, Instrument>();
  for (const each of Instruments.parse(JSON.parse(text))) {
    const name = `${each.segment}|${each.trading_symbol}`;
    // The same ticker may stand for a share and for its partly paid one.
    if (!list.has(name) || each.instrument_type === "EQ") list.set(name, each);
  }
  return list;
}

/** Kept for a day, without futures, options and bonds, which are nine tenths of it. */
async function listText(exchange: string, kept: KeptFiles, http: Http): Promise<string> {
  const text = await kept(`${exchange}.json`, { fresh: DAY, now: http.now }, async () => {
    const path = `/market-quote/instruments/exchange/${exchange}.json.gz`;
    const bytes = await http.bytes(path, { base: LISTS });
    try {
      const { bytes: plain } = await unpack({ name: `${exchange}.json.gz`, bytes }, LIMITS);
      const all = Listed.parse(JSON.parse(new TextDecoder().decode(plain)));
      return JSON.stringify(Instruments.parse(all.filter(({ segment }) => SEGMENTS.includes(segment))));
    } catch (error) {
      const why = (error as Error).message.slice(0, 200);
      throw new ProviderError(`Ask another provider: upstox's list of ${exchange} cannot be read (${why})`, {
        provider: "upstox",
        fault: "shape",
      });
    }
  });
  return text!;
}

function recordOf({ segment, instrument_key, trading_symbol, name, ...each }: Instrument): SymbolRecord[] {
  const isIndex = segment.endsWith("_INDEX");
  const symbol = canonicalOf("upstox", "IN", isIndex ? instrument_key : `${segment}|${trading_symbol}`);
  if (symbol === undefined) return [];
  const { tick_size: tick, lot_size: lot } = each;
  return [{
    symbol,
    name: name || trading_symbol,
    market: "IN",
    exchange: segment.slice(0, 3),
    currency: "INR",
    type: isIndex ? "index" : each.instrument_type,
    instrument: { ...tick !== undefined && { tick: tick / 100 }, ...lot !== undefined && { lot } },
  }];
}
