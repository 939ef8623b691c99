/**
 * A market that never was, for whoever asks for it by name: every symbol has one, the same on every machine and in every
 * range. Timeframes of a symbol are markets of their own: its hours do not add up to its days.
 */
import { createHash } from "node:crypto";
import type { Timeframe } from "../../market/bars.ts";
import { calendarOf } from "../../market/calendar/calendar_of.ts";
import { MARKETS, periodsPerYear } from "../../market/timeframe.ts";
import { lowerBound } from "../../series/search.ts";
import { ohlcvFrom, ohlcvList } from "../ohlcv.ts";
import { makeSynthetic } from "../synthetic/synthetic_bars.ts";
import type { Provider, SeriesKey } from "./provider.ts";

/** Shorter bars begin later: all of them are made from the first one on. */
const FIRST_DAY: Readonly<Partial<Record<Timeframe, number>>> = {
  "1m": Date.UTC(2023, 0, 1),
  "5m": Date.UTC(2020, 0, 1),
  "15m": Date.UTC(2015, 0, 1),
  "30m": Date.UTC(2015, 0, 1),
  "1h": Date.UTC(2010, 0, 1),
  "4h": Date.UTC(2010, 0, 1),
  "1d": Date.UTC(1990, 0, 1),
};
const TIMEFRAMES = Object.keys(FIRST_DAY) as Timeframe[];

export const synthetic: Provider = {
  name: "synthetic",
  baseUrl: "",
  serves: Object.fromEntries(MARKETS.map((market) => [market, TIMEFRAMES])),
  credentials: [],
  limits: [],
  onlyByName: true,

  bars({ from, to, ...key }, { now }) {
    const { market, timeframe, symbol } = key;
    const start = FIRST_DAY[timeframe]!, end = Math.min(to, now);
    const sessions = end > start ? calendarOf(market).sessions(start, end).length : 0;
    const perSession = periodsPerYear(market, timeframe) / periodsPerYear(market, "1d");
    const [made] = makeSynthetic({
      symbol,
      market,
      timeframe,
      start,
      seed: seedOf(key),
      bars: Math.max(1, sessions * perSession),
      ...market === "FX" && { price: 1 },
    });
    const first = lowerBound(made!.time, from), last = lowerBound(made!.time, end);
    return Promise.resolve({
      columns: ohlcvFrom(ohlcvList(made!).map((column) => column.slice(first, Math.max(first, last)))),
      basis: "raw",
      name: `${symbol} (synthetic)`,
      currency: made!.currency,
      notes: [`${symbol} is a synthetic market: prices are random and say nothing of a real ${symbol}.`],
    });
  },

  health: () => Promise.resolve(),
};

function seedOf({ market, timeframe, symbol }: SeriesKey): number {
  return createHash("sha256").update(`${market} ${timeframe} ${symbol}`).digest().readUInt32BE(0);
}
