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
  const cuts = [piece.to, arrived.settled, ...stored.flatMap(({ from, to, settled }) => [from, to, settled])]
    .filter((time) => time > piece.from && time <= piece.to)
    .sort((a, b) => a - b);
  const segments: Segment[] = [];
  let from = piece.from;
  for (const to of cuts) {
    if (to === from) continue;
    const other = stored.find((range) => range.from <= from && from < range.to);
    const won = other === undefined || arrivedWins(arrived, other, from);
    const loser = won ? other : arrived;
    segments.push({ from, to, arrived: won, contested: other !== undefined && from < loser!.settled });
    from = to;
  }
  return segments;
}

/** The ranges after it: ascending, not overlapping, neighbours of one source and one fetch as one. */
export function rangesAfter(
  ranges: readonly CoveredRange[],
  { from, to, source, fetched, holes = [] }: Piece,
  segments: readonly Pick<Segment, "from" | "to" | "arrived">[],
): CoveredRange[] {
  const won = segments.filter((segment) => segment.arrived)
    .flatMap((segment) => without(segment, holes))
    .map((span) => ({ ...span, source, fetched }));
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

type Span = Pick<CoveredRange, "from" | "to">;

/** @param holes ascending, not overlapping */
function without({ from, to }: Span, holes: readonly Span[]): Span[] {
  const edges = [from, ...holes.flatMap((hole) => [hole.from, hole.to]), to]
    .map((edge) => Math.min(Math.max(edge, from), to));
  return edges.flatMap((start, i) =>
    i % 2 === 0 && start < edges[i + 1]! ? [{ from: start, to: edges[i + 1]! }] : []
  );
}
