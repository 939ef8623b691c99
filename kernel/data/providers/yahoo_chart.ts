/**
 * An answer of Yahoo's chart service, read. Prices are written as 32-bit floats, moments in seconds, and a day is stamped
 * with the opening of its session, the running one with its last trade.
 */
import { z } from "zod";
import type { Timeframe } from "../../market/bars.ts";
import { dayOf } from "../../market/calendar/dates.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { ZoneOffset } from "../import/zone.ts";
import type { PriceRow } from "./rows.ts";
import type { Dividend, Split } from "./splits.ts";

const Prices = z.array(z.number().nullable()).default([]);
const Quote = z.object({ open: Prices, high: Prices, low: Prices, close: Prices, volume: Prices });
const Series = z.object({
  meta: z.object({
    currency: z.string().nullish(),
    exchangeTimezoneName: z.string(),
    dataGranularity: z.string(),
    longName: z.string().nullish(),
    shortName: z.string().nullish(),
  }),
  timestamp: z.array(z.number()).default([]),
  events: z.object({
    dividends: z.record(z.string(), z.object({ date: z.number(), amount: z.number() })).default({}),
    splits: z.record(
      z.string(),
      z.object({ date: z.number(), numerator: z.number().positive(), denominator: z.number().positive() }),
    ).default({}),
  }).default({ dividends: {}, splits: {} }),
  indicators: z.object({
    quote: z.tuple([Quote]),
  }),
});
export type Series = z.infer<typeof Series>;
export const Chart = z.object({
  chart: z.object({
    result: z.array(Series).nullable(),
    error: z.object({ code: z.string(), description: z.string() }).nullish(),
  }),
});

export function rowsOf(
  { timestamp, indicators }: Series,
  timeframe: Timeframe,
  offset: ZoneOffset,
): PriceRow[] {
  const { open, high, low, close, volume } = indicators.quote[0];
  const rows = timestamp.map((seconds, i): PriceRow => {
    const time = seconds * 1_000;
    return [
      timeframe === "1d" ? dayOf(time + offset(time)) : time,
      decimal(open[i]),
      decimal(high[i]),
      decimal(low[i]),
      decimal(close[i]),
      volume[i],
    ];
  });
  return timeframe === "1d" ? rows : withoutTick(rows, timeframeMs(timeframe));
}

/** While the market is open an intraday answer may end with the last trade as a row of its own, within the last bar. */
function withoutTick(rows: PriceRow[], length: number): PriceRow[] {
  const [bar, tick] = rows.slice(-2);
  if (!bar || !tick || tick[0] - bar[0] >= length || tick[4] == null) return rows;
  const [time, open, high, low, , volume] = bar;
  const merged: PriceRow = [
    time,
    open,
    Math.max(high ?? -Infinity, tick[4]),
    Math.min(low ?? Infinity, tick[4]),
    tick[4],
    volume,
  ];
  return [...rows.slice(0, -2), merged];
}

/** The shortest decimal that a 32-bit float stands for: 129.04 of 129.0399932861328. */
function decimal(price: number | null | undefined): number | null | undefined {
  if (price == null || Math.fround(price) !== price) return price;
  for (let digits = 6; digits <= 8; digits++) {
    const short = Number(price.toPrecision(digits));
    if (Math.fround(short) === price) return short;
  }
  return price;
}

export function eventsOf(
  parts: readonly Series[],
  offset: ZoneOffset,
): { splits: Split[]; dividends: Dividend[] } {
  // Answers overlap: an event of a day counts once.
  const dayIn = (seconds: number) => dayOf(seconds * 1_000 + offset(seconds * 1_000));
  const splits = new Map<number, Split>();
  const dividends = new Map<number, Dividend>();
  for (const { events } of parts) {
    for (const { date, numerator, denominator } of Object.values(events.splits)) {
      const time = dayIn(date);
      splits.set(time, { kind: "split", time, ratio: numerator / denominator });
    }
    for (const { date, amount } of Object.values(events.dividends)) {
      const time = dayIn(date);
      dividends.set(time, { kind: "dividend", time, amount });
    }
  }
  return { splits: [...splits.values()], dividends: [...dividends.values()] };
}
