/** Cuts the time that an answer is about by the ranges of a series, and says of each stretch whose bars are kept. */
import type { SeriesKey } from "../providers/provider.ts";
import { type Claim, settledUntil } from "./claims.ts";
import type { CoveredRange, Piece } from "./series.ts";

export interface Segment {
  readonly from: number;
  readonly to: number;
  /** Whether the answer's bars are kept, not those that are stored. */
  readonly arrived: boolean;
  /** Whether both have something to say: bars of the loser are over, so that they contradict. */
  readonly contested: boolean;
}

/** Ascending, from the piece's beginning to its end without a gap. */
export function segmentsOf(
  key: SeriesKey,
  ranges: readonly CoveredRange[],
  piece: Piece,
  arrivedWins: (arrived: Claim, stored: Claim, time: number) => boolean,
): Segment[] {
  const arrived: Claim = { ...piece, settled: settledUntil(piece.fetched, key) };
  const stored = ranges.filter((range) => range.from < piece.to && range.to > piece.from)
    .map((range) => ({ ...range, settled: settledUntil(range.fetched, key) }));
  const { holes = [] } = piece;
  const edges = [...holes, ...stored].flatMap(({ from, to }) => [from, to]);
  const cuts = [piece.to, arrived.settled, ...edges, ...stored.map(({ settled }) => settled)]
    .filter((time) => time > piece.from && time <= piece.to)
    .sort((a, b) => a - b);
  const segments: Segment[] = [];
  let from = piece.from;
  for (const to of cuts) {
    if (to === from) continue;
    const other = stored.find((range) => range.from <= from && from < range.to);
    const silent = holes.some((hole) => hole.from <= from && from < hole.to);
    const won = !silent && (other === undefined || arrivedWins(arrived, other, from));
    const loser = won ? other : arrived;
    const contested = !silent && other !== undefined && from < loser!.settled;
    segments.push({ from, to, arrived: won, contested });
    from = to;
  }
  return segments;
}

/** The ranges after it: ascending, not overlapping, neighbours of one source and one fetch as one. */
export function rangesAfter(
  ranges: readonly CoveredRange[],
  { from, to, source, fetched }: Piece,
  segments: readonly Segment[],
): CoveredRange[] {
  const won = segments.filter((segment) => segment.arrived)
    .map((segment) => ({ from: segment.from, to: segment.to, source, fetched }));
  const kept = segments.filter((segment) => !segment.arrived);
  const outside = [{ from: -Infinity, to: from }, ...kept, { from: to, to: Infinity }];
  const left = ranges.flatMap((range) =>
    outside.filter((each) => each.from < range.to && each.to > range.from).map((each) => ({
      ...range,
      from: Math.max(range.from, each.from),
      to: Math.min(range.to, each.to),
    }))
  );
  const all = [...left, ...won].sort((a, b) => a.from - b.from);
  const joined: CoveredRange[] = [];
  for (const range of all) {
    const last = joined.at(-1);
    const goes = last?.to === range.from && last.source === range.source && last.fetched === range.fetched;
    if (goes) joined[joined.length - 1] = { ...last, to: range.to };
    else joined.push(range);
  }
  return joined;
}
