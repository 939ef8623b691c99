/**
 * Puts what a source answered into a series.
 *
 * Each moment belongs to the source of the range that covers it. Where an answer and a range lie over each other, claims.ts
 * says whose bars are kept there; those of the other are not, also where the first has none: between the bars of a range
 * there are no more.
 */
import { DataError } from "../../market/errors.ts";
import { formatTime } from "../../market/time.ts";
import { lowerBound } from "../../series/search.ts";
import { OHLCV_FIELDS, type OhlcvColumns, ohlcvFrom, ohlcvList } from "../ohlcv.ts";
import type { SeriesKey } from "../providers/provider.ts";
import { uniteActions } from "./actions.ts";
import { type Priority, wins } from "./claims.ts";
import { compareAnswers, type Difference, type Rows } from "./compare.ts";
import { emptyPrices, type Prices } from "./files.ts";
import { mixable } from "./levels.ts";
import { rangesAfter, type Segment, segmentsOf } from "./segments.ts";
import type { Conflict, Piece, SeriesData, StoredSeries } from "./series.ts";

export interface Merged {
  /** Without what follows from the columns. */
  readonly row: Pick<StoredSeries, "basis" | "actions" | "name" | "currency" | "ranges" | "about">;
  /** The stored ones themselves where no bar changed. */
  readonly columns: OhlcvColumns;
  readonly adjustedClose?: Float64Array;
  readonly difference: Difference;
  /** The newest of them. */
  readonly conflicts: readonly Conflict[];
}

/**
 * @param limit How many conflicts are given.
 * @param now Epoch ms that they are noted with.
 * @throws DataError with the field "basis" where the two have been through different adjustments and the piece does not
 * cover all of the series: fetch the whole of it
 */
export function mergePiece(
  key: SeriesKey,
  stored: SeriesData | undefined,
  answer: Piece,
  { priority, limit, now }: { priority: Priority; limit: number; now: number },
): Merged {
  const piece = withinRange(answer);
  const before = stored ?? nothing(key, piece);
  const replaces = !mixable(before, piece);
  if (replaces && !coversAll(piece, before.row)) throw notMixable(key, before.row, piece);
  const base = replaces ? nothing(key, piece) : before;
  const { row } = base;
  const segments = segmentsOf(
    key,
    row.ranges,
    piece,
    (arrived, other, time) => wins(arrived, other, time, priority),
  );
  const compared = replaces
    ? segmentsOf(key, before.row.ranges, { ...piece, holes: [] }, () => true)
    : segments;
  const noted = before.row.basis === piece.basis ? limit : 0;
  const { difference, conflicts } = compareSegments(key, before, piece, compared, noted, now);
  const same = !replaces && difference.added + difference.removed + difference.changed === 0;
  return {
    ...(same ? prices(before) : assemble(base, piece, segments)),
    row: {
      ...described(piece, before.row),
      basis: row.rows > 0 ? row.basis : piece.basis,
      actions: uniteActions(row.actions, piece.actions ?? [], (time) => holds(segments, time)),
      ranges: rangesAfter(row.ranges, piece, segments),
    },
    difference,
    conflicts,
  };
}

/** A series that nobody has answered for. */
function nothing({ market, timeframe, symbol }: SeriesKey, { basis }: Piece): SeriesData {
  const empty = { first: NaN, last: NaN, rows: 0, hash: "", adjusted: false, actions: [], ranges: [] };
  const row = { market, timeframe, symbol, ...empty, basis, name: "", currency: "", about: {} };
  return { row, ...emptyPrices() };
}

const prices = ({ columns, adjustedClose }: Prices): Prices => ({
  columns,
  ...(adjustedClose && columns.time.length > 0 && { adjustedClose }),
});

const described = (piece: Piece, row: StoredSeries): Pick<StoredSeries, "name" | "currency" | "about"> => ({
  name: piece.name ?? row.name,
  currency: piece.currency ?? row.currency,
  about: { ...row.about, ...piece.about },
});

const rowsOf = ({ time }: OhlcvColumns, from: number, to: number): Rows => [
  lowerBound(time, from),
  lowerBound(time, to),
];

/** Rows outside of its range, which sources give for good measure, are nobody's. */
function withinRange(piece: Piece): Piece {
  const [from, to] = rowsOf(piece.columns, piece.from, piece.to);
  if (from === 0 && to === piece.columns.time.length) return piece;
  return {
    ...piece,
    columns: ohlcvFrom(ohlcvList(piece.columns).map((column) => column.subarray(from, to))),
    ...(piece.adjustedClose && { adjustedClose: piece.adjustedClose.subarray(from, to) }),
  };
}

const coversAll = ({ from, to }: Piece, { ranges }: StoredSeries): boolean =>
  ranges.every((range) => from <= range.from && range.to <= to);

function notMixable({ symbol }: SeriesKey, row: StoredSeries, { basis, source }: Piece): DataError {
  const [first, last] = [row.ranges[0]!.from, row.ranges.at(-1)!.to];
  const allowed = `${formatTime(first)} to ${formatTime(last)} from one source`;
  return new DataError(
    `Fetch the whole of ${symbol}, ${allowed}: what ${source} gives now (${basis}) ` +
      `is adjusted differently from what is stored (${row.basis})`,
    { symbol, field: "basis", value: basis, allowed },
  );
}

const holds = (segments: readonly Segment[], time: number): boolean =>
  segments.some(({ from, to, arrived }) => arrived && from <= time && time < to);

function compareSegments(
  key: SeriesKey,
  stored: SeriesData,
  piece: Piece,
  segments: readonly Segment[],
  limit: number,
  now: number,
): Pick<Merged, "difference" | "conflicts"> {
  const total: Difference = { added: 0, removed: 0, changed: 0 };
  const conflicts: Conflict[] = [];
  for (const { from, to, arrived, contested } of segments) {
    const old = { columns: stored.columns, rows: rowsOf(stored.columns, from, to) };
    const fresh = { columns: piece.columns, rows: rowsOf(piece.columns, from, to) };
    const before = sourceAt(stored.row, from);
    const [winner, loser] = arrived ? [fresh, old] : [old, fresh];
    const [kept, lost] = arrived ? [piece.source, before] : [before, piece.source];
    const difference = compareAnswers(winner, loser, (time, field, value, other) => {
      if (!contested || limit === 0) return;
      // The newest stay, and not a million of them until the end.
      if (conflicts.length >= 2 * limit) conflicts.splice(0, limit);
      conflicts.push({
        market: key.market,
        timeframe: key.timeframe,
        symbol: key.symbol,
        time,
        field,
        kept: { source: kept, value },
        other: { source: lost, value: other },
        noted: now,
      });
    });
    if (!arrived) continue;
    total.added += difference.added;
    total.removed += difference.removed;
    total.changed += difference.changed;
  }
  return { difference: total, conflicts: conflicts.slice(-limit) };
}

const sourceAt = ({ ranges }: StoredSeries, time: number): string =>
  ranges.find((range) => range.from <= time && time < range.to)?.source ?? "";

/** Stored rows before the piece, whoever has each of its segments, stored rows after it. */
function assemble(stored: Prices, piece: Piece, segments: readonly Segment[]): Prices {
  const spans = [
    { of: stored, rows: rowsOf(stored.columns, -Infinity, piece.from) },
    ...segments.map(({ from, to, arrived }) => {
      const of: Prices = arrived ? piece : stored;
      return { of, rows: rowsOf(of.columns, from, to) };
    }),
    { of: stored, rows: rowsOf(stored.columns, piece.to, Infinity) },
  ].filter(({ rows: [from, to] }) => from < to);
  const [first] = spans;
  const wholly = first?.rows[0] === 0 && first.rows[1] === first.of.columns.time.length;
  if (spans.length === 1 && wholly) return prices(first.of);
  const length = spans.reduce((sum, { rows: [from, to] }) => sum + to - from, 0);
  const join = (columnOf: (prices: Prices) => Float64Array) => {
    const column = new Float64Array(length);
    let at = 0;
    for (const { of, rows: [from, to] } of spans) {
      column.set(columnOf(of).subarray(from, to), at);
      at += to - from;
    }
    return column;
  };
  return {
    columns: ohlcvFrom(OHLCV_FIELDS.map((field) => join(({ columns }) => columns[field]))),
    // All that have rows have it, or none: others are not mixed.
    ...(first?.of.adjustedClose && { adjustedClose: join(({ adjustedClose }) => adjustedClose!) }),
  };
}
