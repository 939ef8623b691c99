/** Fills the gaps of one series: reads what the store has, asks for what is missing, puts the answers in. */
import type { Timeframe } from "../../market/bars.ts";
import { DAY, dayOf } from "../../market/calendar/dates.ts";
import { DataError } from "../../market/errors.ts";
import { formatTime } from "../../market/time.ts";
import { holeRest } from "../credentials.ts";
import { files } from "../providers/files.ts";
import { sample } from "../providers/sample.ts";
import type { FetchedBars, Provider, SeriesKey } from "../providers/provider.ts";
import type { KnownSeries } from "../catalogue/known_series.ts";
import type { Order } from "../router/order.ts";
import type { Routed } from "../router/route.ts";
import type { Router } from "../router/router.ts";
import type { Conflict, Piece, StoredSeries } from "../store/mod.ts";
import { addPiece, IMPORT_SOURCE, readSeries, rememberHoles, removeSeries } from "../store/mod.ts";
import { isIntraday } from "../validate/check.ts";
import { freshness, JOINED_BARS, missingPieces } from "./missing_pieces.ts";
import { levelsAgree, withOverlap } from "./overlap.ts";
import { barsIn, emptySessions, known as calendarPart, type Span } from "./trading.ts";

/** Which bars are wanted, epoch ms; without a beginning those of the last years or days, and what is stored before them. */
export interface Wanted {
  readonly from?: number | "stored";
  readonly to: number;
}

/** What filling needs besides the series. */
export interface Filling {
  /** The workspace's data folder. */
  readonly folder: string;
  /** Loaded when somebody has to be asked. */
  readonly router: () => Promise<Asked["router"]>;
  /** Epoch ms: what has not begun by then is not asked for. */
  readonly now: number;
  /** The one provider to ask; default those of the market in their order. */
  readonly source?: string;
  /** Whether to ask for the newest bars and for holes, however lately that was done. */
  readonly refresh?: boolean;
  readonly signal?: AbortSignal;
  /** A provider was asked for the series. */
  readonly onAsk?: (provider: string) => void;
}

export interface Filled {
  /** What the providers had to say, and where sources disagree. */
  readonly notes: readonly string[];
  /** Why some of it is still missing. */
  readonly failure?: { readonly missing: Span; readonly error: DataError };
}

const MINUTE = 60_000;
/** ms for a piece that is one answer of most sources, and for longer ones. */
const BUDGET = { short: 20_000, long: 180_000 };
const SHORT_BARS = 1_000;

/** How far back a series goes that nobody gave a beginning for. */
export const defaultSpan = (timeframe: Timeframe): number => isIntraday(timeframe) ? 60 * DAY : 3_653 * DAY;

/**
 * Nobody is asked for more of what somebody brought himself, unless he says whom: a file's bars, and those of an owner that
 * is gone.
 *
 * @throws the signal's reason where it was stopped
 * @throws ParameterError for a source that there is not
 */
export async function fillSeries(
  key: SeriesKey,
  known: KnownSeries | undefined,
  wanted: Wanted,
  filling: Filling,
): Promise<Filled> {
  const { source, signal } = filling;
  const row = known?.row;
  const owner = OWNERS.find(({ owns }) => owns!(key));
  if (owner) return await fillOwned(key, row, owner, filling);
  if (row && source === undefined && isBrought(row)) return { notes: [] };
  const pieces = piecesOf(key, known, wanted, filling);
  if (pieces.length === 0) return { notes: [] };
  const router = await filling.router();
  const order = router.providerOrder(key.market, source === undefined ? undefined : [source]);
  const asked: Asked = { ...filling, router, order };
  const notes: string[] = [];
  // Adjusted closes are level with the end of their own answer: two answers with them never fit together.
  const wholes = row?.adjusted && pieces.length > 0 ? [spanOf([...row.ranges, ...pieces])] : pieces;
  for (const piece of wholes) {
    try {
      notes.push(...await fillPiece(key, piece, asked));
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof DataError) || error.field === "workspace") throw error;
      return { notes, failure: { missing: spanOf(pieces.filter(({ to }) => to >= piece.to)), error } };
    }
  }
  return { notes };
}

function piecesOf(
  key: SeriesKey,
  known: KnownSeries | undefined,
  { from, to }: Wanted,
  { now, refresh = false }: Filling,
): Span[] {
  const { row, holes = [] } = known ?? {};
  const held = { ...key, ranges: row?.ranges ?? [], holes: refresh ? [] : holes, last: row?.last ?? NaN };
  const span = { from: firstWanted(key, from, row, now), to };
  const fresh = refresh ? 0 : freshness(key.timeframe);
  return missingPieces(span, held, { now, fresh, join: JOINED_BARS });
}

/** Providers whose series are theirs alone, known here so that what is stored of them is served without the others. */
const OWNERS: readonly Provider[] = [sample, files];

export const isBrought = ({ about, ranges }: StoredSeries): boolean =>
  about.version !== undefined ||
  (ranges.length > 0 && ranges.every(({ source }) => source === IMPORT_SOURCE));

/** All that there is, whenever its owner has other data than are stored. */
async function fillOwned(
  key: SeriesKey,
  row: StoredSeries | undefined,
  owner: Provider,
  filling: Filling,
): Promise<Filled> {
  const version = owner.version!(key);
  if (row?.about.version === version) return { notes: [] };
  const everything = calendarPart({ from: -Infinity, to: filling.now });
  const asked = { ...filling, router: await filling.router(), order: { providers: [owner], skipped: [] } };
  const answer = await ask(key, everything, asked);
  if (row) await removeSeries(filling.folder, key);
  return { notes: await put(key, everything, answer, asked, version) };
}

function firstWanted(
  { timeframe }: SeriesKey,
  from: Wanted["from"],
  row: StoredSeries | undefined,
  now: number,
): number {
  if (typeof from === "number") return from;
  const stored = row?.ranges[0]?.from ?? Infinity;
  const usual = dayOf(now - defaultSpan(timeframe));
  return from === "stored" && stored < Infinity ? stored : Math.min(stored, usual);
}

const spanOf = (spans: readonly Span[]): Span => ({
  from: Math.min(...spans.map(({ from }) => from)),
  to: Math.max(...spans.map(({ to }) => to)),
});

interface Asked extends Omit<Filling, "router"> {
  readonly router: Pick<Router, "route" | "providerOrder">;
  readonly order: Order;
}

async function fillPiece(key: SeriesKey, piece: Span, asked: Asked): Promise<string[]> {
  const { folder, order } = asked;
  const stored = await readSeries(folder, key);
  const isLevelled = stored !== undefined && stored.row.rows > 0 && stored.row.basis !== "raw";
  const request = isLevelled && !stored.row.adjusted ? withOverlap(piece, stored.columns.time) : piece;
  const answer = await ask(key, request, asked);
  const isOwn = stored?.row.ranges.every(({ source }) => source === answer.source) ?? true;
  if (isLevelled && !levelsAgree(stored.columns, answer.fetched.columns, piece, isOwn)) {
    return await fillWhole(key, piece, stored.row, answer.source, asked);
  }
  try {
    return await put(key, piece, answer, asked);
  } catch (error) {
    if (!(error instanceof DataError) || error.field !== "basis" || !stored) throw error;
    const others = { ...asked, order: { ...order, providers: order.providers.filter(givesOther(answer)) } };
    return await fillOtherwise(key, piece, stored.row, answer, others);
  }
}

const givesOther = ({ source }: Routed) => ({ name }: Provider): boolean => name !== source;

/** Prices adjusted otherwise than what is stored: another provider's may fit; else all of it from this one does. */
async function fillOtherwise(
  key: SeriesKey,
  piece: Span,
  row: StoredSeries,
  { source, fetched }: Routed,
  others: Asked,
): Promise<string[]> {
  if (fetched.basis !== row.basis && others.order.providers.length > 0) {
    try {
      return await put(key, piece, await ask(key, piece, others), others);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      others.signal?.throwIfAborted();
    }
  }
  return await fillWhole(key, piece, row, source, others);
}

async function fillWhole(
  key: SeriesKey,
  piece: Span,
  row: StoredSeries,
  source: string,
  asked: Asked,
): Promise<string[]> {
  const order = asked.router.providerOrder(key.market, [source]);
  const whole = spanOf([...row.ranges, piece]);
  const notes = await put(key, whole, await ask(key, whole, { ...asked, order }), asked);
  return [
    `${key.symbol}: ${source} has adjusted its prices since they were fetched; all of them were fetched again.`,
    ...notes,
  ];
}

async function ask(
  key: SeriesKey,
  span: Span,
  { order, router, now, signal, onAsk }: Asked,
): Promise<Routed> {
  return await router.route({ ...key, ...askedSpan(key, span, now) }, {
    ...order,
    signal,
    budget: barsIn(key, span) <= SHORT_BARS && !order.providers.every(({ slow }) => slow)
      ? BUDGET.short
      : BUDGET.long,
    onTry: ({ provider, state }) => state === "asked" && onAsk?.(provider),
  });
}

/**
 * The same bars by rounder ends: days whole, for sources that ask for dates. Up to now means a little beyond it: a source
 * that undoes adjustments has to ask for what came after an earlier end as well.
 */
function askedSpan({ timeframe }: SeriesKey, { from, to }: Span, now: number): Span {
  if (isIntraday(timeframe)) return { from, to: to < now ? to : now + MINUTE };
  const dayFrom = (time: number) => Math.ceil(time / DAY) * DAY;
  return { from: dayFrom(from), to: dayFrom(to) };
}

/** Puts an answer into the store and remembers what its source has no bars for; with a version all of it is an owner's. */
async function put(
  key: SeriesKey,
  piece: Span,
  { fetched: answer, source, notes }: Routed,
  { folder, order, now }: Asked,
  version?: string,
): Promise<string[]> {
  const from = Math.min(Math.max(piece.from, answer.answersFrom ?? -Infinity), piece.to);
  const span = { from, to: piece.to };
  const empty = version === undefined
    ? emptySessions(key, span, answer.columns.time, now - freshness(key.timeframe))
    : [];
  const holes = from > piece.from ? [{ from: piece.from, to: from }, ...empty] : empty;
  const said = from < piece.to
    ? await addPiece(folder, key, pieceOf(span, answer, { source, fetched: now, holes: empty, version }), {
      priority: priorityIn(order),
    })
    : { conflicts: [] };
  const until = now + holeRest();
  if (holes.length > 0) {
    await rememberHoles(folder, key, holes.map((hole) => ({ ...hole, source, until })), now);
  }
  // What a source says of its answers is kept with them.
  const failures = notes.filter((note) => !answer.notes?.includes(note));
  return [...failures, ...disagreement(said.conflicts)].map((note) => `${key.symbol}: ${note}`);
}

function pieceOf(
  span: Span,
  { columns, basis, actions, adjustedClose, name, currency, notes = [] }: FetchedBars,
  { version, ...rest }: Pick<Piece, "source" | "fetched" | "holes"> & { version: string | undefined },
): Piece {
  return {
    ...span,
    ...rest,
    columns,
    basis,
    ...(actions && { actions }),
    ...(adjustedClose && { adjustedClose }),
    ...(name && { name }),
    ...(currency && { currency }),
    about: {
      ...(version !== undefined && { version }),
      ...(notes.length > 0 && { note: notes.join(" ") }),
    },
  };
}

/** What somebody brought, then as they are asked; sources that are not asked now count less. */
const priorityIn = ({ providers }: Order) => (source: string): number => {
  if (source === IMPORT_SOURCE) return -1;
  const place = providers.findIndex(({ name }) => name === source);
  return place < 0 ? Infinity : place;
};

function disagreement(conflicts: readonly Conflict[]): string[] {
  const first = conflicts[0];
  if (first === undefined) return [];
  const { time, field, kept, other } = first;
  return [
    `${conflicts.length} ${
      conflicts.length === 1 ? "value" : "values"
    } of ${other.source} and ${kept.source} differ, ` +
    `${kept.source} counts; the first is the ${field} of ${
      formatTime(time)
    }: ${kept.value}, not ${other.value}.`,
  ];
}
