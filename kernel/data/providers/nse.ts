/**
 * NSE's own prices of a day, one file for all shares ("bhavcopy"), as traded. Each day is downloaded once for all symbols
 * and kept in the workspace: cheap for many symbols, slow for many years of one.
 */
import { calendarOf } from "../../market/calendar/calendar_of.ts";
import { DAY } from "../../market/calendar/dates.ts";
import { formatTime } from "../../market/time.ts";
import { csvAnswer } from "./csv_answer.ts";
import { type KeptFiles, keptFiles, parsedOnce } from "./kept_files.ts";
import { HEADERS, pricesOfDay, rowOf, SERIES } from "./nse_prices.ts";
import type { Http, Provider, SymbolRecord } from "./provider.ts";
import { columnsOf, type PriceRow } from "./rows.ts";
import { canonicalOf, isMatch, ownSymbol } from "./symbols.ts";

const LIST_COLUMNS = { symbol: ["SYMBOL"], name: ["NAMEOFCOMPANY", "COMPANYNAME"], series: ["SERIES"] };

const FIRST_DAY = Date.UTC(1994, 10, 3);
const AT_ONCE = 4;
/** ms before the deadline at which no further day is asked for. */
const SPARE = 4_000;
const SHARES = "/content/equities/EQUITY_L.csv";
const UNIVERSES: Readonly<Record<string, string>> = {
  nifty50: "ind_nifty50list",
  niftynext50: "ind_niftynext50list",
  nifty100: "ind_nifty100list",
  nifty500: "ind_nifty500list",
  nse_large_cap: "ind_nifty100list",
  nse_mid_cap: "ind_niftymidcap150list",
  nse_small_cap: "ind_niftysmallcap250list",
};

/** @param folder of the workspace's data; default that of this process */
export function makeNse(folder?: () => string): Provider {
  const kept = keptFiles("nse", folder);
  const shares = parsedOnce(membersOf);
  return {
    name: "nse",
    baseUrl: "https://nsearchives.nseindia.com",
    serves: { IN: ["1d"] },
    credentials: [],
    // None are published; who is faster is shut out for a while.
    limits: [{ requests: 5, ms: 1_000 }],
    slow: true,

    async bars({ symbol, market, from, to }, http) {
      const own = ownSymbol("nse", { market, symbol });
      const first = Math.max(from, FIRST_DAY), last = Math.min(to - 1, http.now);
      const days = first > last ? new Float64Array() : calendarOf("IN").sessions(first, last);
      const rows: PriceRow[] = [];
      let left = days.length;
      do {
        const some = [...days.subarray(Math.max(0, left - AT_ONCE), left)];
        const texts = await Promise.all(some.map((day) => pricesOfDay(day, kept, http)));
        texts.forEach((text, i) => rows.push(...rowOf(text, own, some[i]!)));
        left -= some.length;
      } while (left > 0 && http.now < http.deadline - SPARE);
      const answersFrom = left > 0 ? days[left] : undefined;
      return {
        columns: columnsOf(rows),
        basis: "raw",
        currency: "INR",
        notes: [
          "NSE's files tell nothing of splits, bonus shares and dividends: they show as jumps.",
          ...answersFrom === undefined ? [] : [
            `NSE has a file for each day: ${left} days before ${formatTime(answersFrom)} wait for a refresh.`,
          ],
        ],
        ...answersFrom !== undefined && { answersFrom },
      };
    },

    async symbols(query, _market, http) {
      return shares(await listOf(SHARES, kept, http)).filter(isMatch(query));
    },

    async universe(name, http) {
      const list = Object.hasOwn(UNIVERSES, name) ? UNIVERSES[name] : undefined;
      if (list === undefined) return undefined;
      return membersOf(await listOf(`/content/indices/${list}.csv`, kept, http));
    },

    async health(http) {
      await http.text("/content/indices/ind_nifty50list.csv", { headers: HEADERS });
    },
  };
}

export const nse: Provider = makeNse();

/** A list that changes by the day. */
async function listOf(path: string, kept: KeptFiles, http: Http): Promise<string> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const download = () => http.text(path, { headers: HEADERS });
  return (await kept(name, { fresh: DAY, now: http.now }, download))!;
}

function membersOf(text: string): SymbolRecord[] {
  const { rows, at } = csvAnswer("nse", text, LIST_COLUMNS);
  return rows.filter((row) => SERIES.includes(row[at.series]!)).map((row) => ({
    symbol: canonicalOf("nse", "IN", row[at.symbol]!)!,
    name: row[at.name]!,
    market: "IN",
    exchange: "NSE",
    currency: "INR",
    type: "share",
  }));
}
