/** Candles and requests of Indian brokers, who write times on the clock of Mumbai, five and a half hours ahead of UTC. */
import { z } from "zod";
import type { Timeframe } from "../../market/bars.ts";
import { DAY, dayOf } from "../../market/calendar/dates.ts";
import type { BarsRequest } from "./provider.ts";
import type { PriceRow } from "./rows.ts";

const AHEAD = 5.5 * 3_600_000;
const Price = z.number();
const Stamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:?30$/);

/** Time, open, high, low, close, volume and, of futures, open interest. */
const Candle = z.tuple([Stamp, Price, Price, Price, Price, Price]).rest(z.unknown());
const Candles = z.object({ data: z.object({ candles: z.array(Candle) }) });

/** An answer of candles as rows: bars of a day are stamped with its date, shorter ones with the moment they begin. */
export const candleRows = (timeframe: Timeframe) =>
  Candles.transform(({ data }) =>
    data.candles.map(([stamp, open, high, low, close, volume]): PriceRow => {
      const text = timeframe === "1d" ? stamp.slice(0, 10) : stamp.replace(/\+0530$/, "+05:30");
      return [Date.parse(text), open, high, low, close, volume];
    })
  );

/** The moment at which the day of Mumbai began that holds `time`. */
export const midnightOf = (time: number): number => dayOf(time + AHEAD) - AHEAD;

/** First and last date of a request. */
export interface Stretch {
  readonly first: string;
  readonly last: string;
}

/** A range in dates of Mumbai, oldest first, cut into stretches of so many days. */
export function stretches(
  { from, to, timeframe }: Pick<BarsRequest, "from" | "to" | "timeframe">,
  days: number,
): Stretch[] {
  // Stamps of days are 00:00 UTC of the date itself.
  const shift = timeframe === "1d" ? 0 : AHEAD;
  const end = dayOf(to - 1 + shift);
  const cuts: Stretch[] = [];
  for (let day = dayOf(from + shift); day <= end; day += days * DAY) {
    cuts.push({ first: isoDate(day), last: isoDate(Math.min(end, day + (days - 1) * DAY)) });
  }
  return cuts;
}

const isoDate = (day: number): string => new Date(day).toISOString().slice(0, 10);
