/** Which of two answers about the same stretch of time counts. */
import { DAY, dayOf } from "../../market/calendar/dates.ts";
import { barEnd } from "../../market/calendar/mod.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { SeriesKey } from "../providers/provider.ts";
import type { CoveredRange } from "./series.ts";

/** Whose word counts most: the smallest number. */
export type Priority = (source: string) => number;

/** That a source was asked about a time; `settled`: bars that begin before it were over by then. */
export type Claim = Pick<CoveredRange, "source" | "fetched"> & { readonly settled: number };

/** Intraday to the length of a bar: the last one before a close may count as still forming. */
export function settledUntil(fetched: number, { timeframe, market }: SeriesKey): number {
  if (timeframe !== "1d") return fetched - timeframeMs(timeframe) + 1;
  const day = dayOf(fetched);
  return barEnd(day, timeframe, market) <= fetched ? day + DAY : day;
}

/**
 * Whether an answer that arrives counts more than the one that is stored. A bar that was still forming when its source
 * was asked loses against every later answer; else the source's priority decides, then the later answer. Of sources equal
 * in all of this the names decide, so that the order of arrival never does.
 */
export function wins(arrived: Claim, stored: Claim, time: number, priority: Priority): boolean {
  const later = arrived.fetched - stored.fetched;
  const forming = time >= arrived.settled || time >= stored.settled;
  if (forming && later !== 0) return later > 0;
  // No difference of the two: sources outside of an order are both at infinity.
  const [own, other] = [priority(arrived.source), priority(stored.source)];
  if (own !== other) return own < other;
  if (later !== 0) return later > 0;
  return arrived.source <= stored.source;
}
