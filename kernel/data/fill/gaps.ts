/** Which sessions of the calendar a stored series has no bars for, and why. */
import { missingStretches } from "../describe/statistics.ts";
import { listHoles, readSeries, type StoredSeries } from "../store/mod.ts";
import { sessionsIn, type Span } from "./trading.ts";

/** Sessions in a row without a bar. */
export interface Gap extends Pick<StoredSeries, "market" | "timeframe" | "symbol"> {
  /** Day of the first and the last of them, epoch ms at 00:00 UTC. */
  readonly from: number;
  readonly to: number;
  readonly sessions: number;
  /** `source`: it was asked and has none; `unasked`: nobody was asked yet; `data`: what was given leaves them out. */
  readonly reason: "source" | "unasked" | "data";
  /** Who was asked; null where nobody was. */
  readonly source: string | null;
  /** When it is asked again, epoch ms; NaN where it is not by itself. */
  readonly until: number;
}

/** From the first bar to the last, and what a source was asked for before and after them; oldest first. */
export async function gapsOf(folder: string, row: StoredSeries, now: number): Promise<Gap[]> {
  const { market, timeframe, symbol, ranges } = row;
  const { columns } = await readSeries(folder, row) ?? { columns: { time: new Float64Array() } };
  const holes = await listHoles(folder, row, now);
  const gap = (span: Span, rest: Pick<Gap, "reason" | "source" | "until">): Gap[] => {
    const days = sessionsIn({ market, timeframe: "1d" }, span);
    if (days.length === 0) return [];
    const ends = { from: days[0]!.from, to: days.at(-1)!.from };
    return [{ market, timeframe, symbol, ...ends, sessions: days.length, ...rest }];
  };
  const found = missingStretches(columns.time, row).flatMap(({ from, to }) => {
    const stretch = { from, to: to + 1 };
    const hole = holes.find((each) => each.from <= to && each.to > from);
    if (hole) return gap(stretch, { reason: "source", source: hole.source, until: hole.until });
    const range = ranges.find((each) => each.from <= from && to < each.to);
    return gap(stretch, { reason: range ? "data" : "unasked", source: range?.source ?? null, until: NaN });
  });
  const around = holes.filter(({ from, to }) => !(from < row.last && to > row.first));
  found.push(
    ...around.flatMap(({ source, until, ...hole }) => gap(hole, { reason: "source", source, until })),
  );
  return found.sort((a, b) => a.from - b.from);
}
