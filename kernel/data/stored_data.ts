/** What one does with series that are stored: look for gaps, ask for news, give them up, throw them away. */
import { findKnown } from "./catalogue/known_series.ts";
import { idOf } from "./describe/describe.ts";
import { storedUnder } from "./describe/stored_under.ts";
import { fill } from "./fill/fill.ts";
import { type Filling, isBrought } from "./fill/fill_series.ts";
import { type Gap, gapsOf } from "./fill/gaps.ts";
import { dropOriginal } from "./keep/originals.ts";
import type { Watched } from "./progress.ts";
import type { SeriesKey } from "./providers/provider.ts";
import { qualityPath } from "./quality.ts";
import { expire, listSeries, removeSeries, type StoredSeries } from "./store/mod.ts";

/** What became of a series that was asked for anew. */
export interface Refreshed extends SeriesKey {
  readonly id: string;
  readonly rows: number;
  /** Bars that were not there before. */
  readonly added: number;
  /** Epoch ms of the last bar; NaN without rows. */
  readonly last: number;
  /** What the providers had to say; empty where all is well. */
  readonly notes: readonly string[];
}

/** Of which of the series of a name. */
export type StoredFilter = Partial<Pick<SeriesKey, "market" | "timeframe">>;

async function chosen(
  folder: string,
  names: readonly string[],
  filter: StoredFilter,
): Promise<StoredSeries[]> {
  return storedUnder(names, await listSeries(folder, filter));
}

export async function findGaps(
  folder: string,
  names: readonly string[],
  filter: StoredFilter,
  now: number,
): Promise<Gap[]> {
  const gaps: Gap[] = [];
  for (const row of await chosen(folder, names, filter)) gaps.push(...await gapsOf(folder, row, now));
  return gaps;
}

/** Asks for what is new and for holes, however lately that was done; bars that somebody brought himself stay. */
export async function refreshStored(
  names: readonly string[],
  filter: StoredFilter,
  filling: Pick<Filling, "folder" | "router" | "now"> & Watched,
): Promise<Refreshed[]> {
  const { folder, now } = filling;
  const rows = await chosen(folder, names, filter);
  const known = await findKnown(folder, [...new Set(rows.map(({ symbol }) => symbol))], now);
  const series = rows.map((row) => ({
    key: row,
    known: known.find((each) => idOf(each.row) === idOf(row)),
  }));
  const filled = await fill(series, { from: "stored", to: now }, { ...filling, refresh: true });
  const after = await listSeries(folder, filter);
  return rows.map((before, i) => {
    const { market, timeframe, symbol, rows, last } = after.find((each) => idOf(each) === idOf(before)) ??
      before;
    const { notes, failure } = filled[i]!;
    const said = isBrought(before) ? ["Brought from a file: nobody is asked for more."] : notes;
    return {
      id: idOf(before),
      market,
      timeframe,
      symbol,
      rows,
      added: rows - before.rows,
      last,
      notes: failure ? [...said, failure.error.message] : said,
    };
  });
}

/** Ids of the series that are asked for again, all of them, at their next load. */
export async function invalidateStored(
  folder: string,
  names: readonly string[],
  filter: StoredFilter,
): Promise<string[]> {
  const rows = await chosen(folder, names, filter);
  for (const row of rows) await expire(folder, row);
  return rows.map(idOf);
}

/** Ids of the series that are gone, with the files that they were imported from. */
export async function removeStored(
  folder: string,
  names: readonly string[],
  filter: StoredFilter,
): Promise<string[]> {
  const rows = await chosen(folder, names, filter);
  for (const row of rows) {
    await removeSeries(folder, row);
    await Deno.remove(qualityPath(folder, row)).catch(() => {});
  }
  const left = await listSeries(folder);
  for (const file of new Set(rows.flatMap(({ about }) => about.file ?? []))) {
    if (!left.some(({ about }) => about.file === file)) await dropOriginal(folder, file).catch(() => {});
  }
  return rows.map(idOf);
}
