/**
 * Kite Connect, the API of the broker Zerodha on NSE and BSE. Sources: Kite Connect 3 documentation, "Historical candle
 * data" and "Market quotes and instruments"; days of one answer as told by its makers in the forum (discussion 3105).
 */
import { z } from "zod";
import type { Timeframe } from "../../market/bars.ts";
import { DAY } from "../../market/calendar/dates.ts";
import { csvAnswer } from "./csv_answer.ts";
import { candleRows, stretches } from "./indian_candles.ts";
import { keptFiles, parsedOnce } from "./kept_files.ts";
import type { GetOptions, Http, Provider, SymbolRecord } from "./provider.ts";
import { columnsOf, type PriceRow } from "./rows.ts";
import { canonicalOf, isMatch, ownSymbol, unknownSymbol } from "./symbols.ts";

/** Kite's word, and the days that one answer may span. */
const INTERVALS: Readonly<Partial<Record<Timeframe, readonly [name: string, days: number]>>> = {
  "1m": ["minute", 60],
  "5m": ["5minute", 100],
  "15m": ["15minute", 200],
  "30m": ["30minute", 200],
  "1h": ["60minute", 400],
  "1d": ["day", 2_000],
};
const TIMEFRAMES = Object.keys(INTERVALS) as Timeframe[];
const KEY = "KITE_API_KEY", TOKEN = "KITE_ACCESS_TOKEN";
const COLUMNS = {
  token: ["INSTRUMENTTOKEN"],
  symbol: ["TRADINGSYMBOL"],
  name: ["NAME"],
  tick: ["TICKSIZE"],
  lot: ["LOTSIZE"],
  type: ["INSTRUMENTTYPE"],
  segment: ["SEGMENT"],
  exchange: ["EXCHANGE"],
};
/** A share that must be delivered is listed under a name of its own. */
const SERIES = ["", "-BE", "-BZ", "-SM", "-ST"];

interface Instrument {
  readonly token: string;
  /** As in `NSE:INFY`. */
  readonly own: string;
  readonly name: string;
  readonly tick: number;
  readonly lot: number;
  readonly isIndex: boolean;
}
type Instruments = ReadonlyMap<string, Instrument>;

/** @param folder of the workspace's data; default that of this process */
export function makeKite(folder?: () => string): Provider {
  const kept = keptFiles("kite", folder);
  const parsers = { NSE: parsedOnce(parseList), BSE: parsedOnce(parseList) };
  const listed = async (exchange: "NSE" | "BSE", http: Http): Promise<Instruments> => {
    const download = () => http.text(`/instruments/${exchange}`, headersOf(http));
    return parsers[exchange]((await kept(`${exchange}.csv`, { fresh: DAY, now: http.now }, download))!);
  };

  return {
    name: "kite",
    baseUrl: "https://api.kite.trade",
    serves: { IN: TIMEFRAMES },
    credentials: [
      { variable: KEY, about: "It is the key of an app at developers.kite.trade." },
      { variable: TOKEN, about: "Kite gives it at login, for one day." },
    ],
    limits: [{ requests: 3, ms: 1_000 }],

    async bars(request, http) {
      const { symbol, timeframe } = request;
      const own = ownSymbol("kite", request);
      const instruments = await listed(own.startsWith("NSE") ? "NSE" : "BSE", http);
      const found = SERIES.map((series) => instruments.get(own + series)).find((each) => each !== undefined);
      if (found === undefined) throw unknownSymbol("kite", symbol);
      const [interval, days] = INTERVALS[timeframe]!;
      const path = `/instruments/historical/${found.token}/${interval}`;
      const rows: PriceRow[] = [];
      for (const { first, last } of stretches(request, days)) {
        const query = { from: `${first} 00:00:00`, to: `${last} 23:59:59` };
        rows.push(...await http.json(path, candleRows(timeframe), { ...headersOf(http), query }));
      }
      return { columns: columnsOf(rows), basis: "split", name: found.name || symbol, currency: "INR" };
    },

    async symbols(query, _market, http) {
      const lists = await Promise.all((["NSE", "BSE"] as const).map((exchange) => listed(exchange, http)));
      return lists.flatMap((list) => [...list.values()]).flatMap(recordOf).filter(isMatch(query));
    },

    async health(http) {
      await http.json("/user/profile", z.object({ status: z.literal("success") }), headersOf(http));
    },
  };
}

export const kite: Provider = makeKite();

const headersOf = (http: Http): GetOptions => ({
  headers: {
    "x-kite-version": "3",
    authorization: `token ${http.credential(KEY)}:${http.credential(TOKEN)}`,
  },
});

function parseList(text: string): Instruments {
  const { rows, at } = csvAnswer("kite", text, COLUMNS);
  return new Map(
    rows.filter((row) => ["NSE", "BSE", "INDICES"].includes(row[at.segment]!)).map((row) => {
      const own = `${row[at.exchange]}:${row[at.symbol]}`;
      const [tick, lot] = [Number(row[at.tick]), Number(row[at.lot])];
      const isIndex = row[at.segment] === "INDICES";
      return [own, { token: row[at.token]!, own, name: row[at.name]!, tick, lot, isIndex }];
    }),
  );
}

function recordOf({ own, name, tick, lot, isIndex }: Instrument): SymbolRecord[] {
  const series = SERIES.find((each) => each !== "" && own.endsWith(each)) ?? "";
  const symbol = canonicalOf("kite", "IN", own.slice(0, own.length - series.length));
  if (symbol === undefined) return [];
  return [{
    symbol,
    name: name || symbol,
    market: "IN",
    exchange: own.slice(0, 3),
    currency: "INR",
    type: isIndex ? "index" : "share",
    instrument: { ...tick > 0 && { tick }, ...lot > 0 && { lot } },
  }];
}
