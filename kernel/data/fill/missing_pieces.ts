/**
 * Which stretches of a series must be asked for, by what is known of it already. Pure: the clock is an argument.
 *
 * A range that a source has answered stays answered, and a hole of the source until its rest is over. Only the end of a range
 * can go stale, where the answer came while bars there could still change or appear: a bar that was not over then is asked
 * for at the next load; what had not appeared, and what begins after it, once the answer is older than the freshness of the
 * timeframe.
 */
import type { Timeframe } from "../../market/bars.ts";
import type { CoveredRange, Hole } from "../store/series.ts";
import { isIntraday } from "../validate/check.ts";
import { afterBar, barsIn, firstEndingAfter, type Grid, known, type Span, trades } from "./trading.ts";

/** What the store says of a series. */
export interface Held extends Grid {
  /** Ascending, not overlapping, and without the holes. */
  readonly ranges: readonly CoveredRange[];
  readonly holes: readonly Hole[];
  /** Start of the last bar; NaN without any. */
  readonly last: number;
}

/** When and how eagerly to ask. */
export interface Asking {
  /** Epoch ms. */
  readonly now: number;
  /** Milliseconds for which the end of an answer is taken as it is. */
  readonly fresh: number;
  /** Pieces with at most so many bars between them are asked for as one. */
  readonly join: number;
}

const HOUR = 3_600_000;

/** For how long the end of an answer is taken as it is. */
export const freshness = (timeframe: Timeframe): number => (isIntraday(timeframe) ? 4 : 24) * HOUR;

/** A tenth of a page of the sources with the shortest pages: less than what another request costs. */
export const JOINED_BARS = 100;

/** What of a span must be asked for, ascending; nothing that has no session and nothing that has not begun. */
export function missingPieces(wanted: Span, held: Held, { now, fresh, join }: Asking): Span[] {
  const { from, to } = known({ from: wanted.from, to: Math.min(wanted.to, now) });
  const answered = held.ranges.map((range) => ({
    from: range.from,
    to: answeredUntil(range, held, now, fresh),
  }));
  const resting = held.holes.filter(({ until }) => until > now);
  const missing = without({ from, to }, union([...answered, ...resting]));
  const traded = missing.filter((piece) => trades(held, piece, now));
  const joined: Span[] = [];
  for (const piece of traded) {
    const before = joined.at(-1);
    if (before && barsIn(held, { from: before.to, to: piece.from }) <= join) {
      joined[joined.length - 1] = { from: before.from, to: piece.to };
    } else joined.push(piece);
  }
  return joined;
}

/** Up to where an answer needs no repeating; before its beginning where all of it does. */
function answeredUntil({ from, to, fetched }: CoveredRange, held: Held, now: number, fresh: number): number {
  if (fetched <= 0) return from;
  const forming = firstEndingAfter(held, fetched);
  if (forming < to && held.last >= forming) return forming;
  if (fetched + fresh > now) {
    const isNewest = !trades(held, { from: to, to: fetched }, fetched);
    return isNewest ? Math.max(to, now) : to;
  }
  const recent = firstEndingAfter(held, fetched - fresh);
  return Math.min(to, held.last >= recent ? afterBar(held, held.last) : recent);
}

/** A span without others, which are ascending. */
function without({ from, to }: Span, others: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let start = from;
  for (const other of others) {
    if (other.to <= start || other.from >= to) continue;
    if (other.from > start) rest.push({ from: start, to: other.from });
    start = Math.max(start, other.to);
  }
  if (start < to) rest.push({ from: start, to });
  return rest;
}

function union(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const before = merged.at(-1);
    if (before && span.from <= before.to) {
      merged[merged.length - 1] = { from: before.from, to: Math.max(before.to, span.to) };
    } else merged.push(span);
  }
  return merged;
}
