/**
 * Puts answers of sources into the store.
 *
 * Optimistic: what is read is merged, its files are written, and the row is replaced only if it is still the one that was
 * read; else all is done again. A process that is killed leaves at most files that nobody refers to.
 */
import { CONFLICTS_KEPT, putConflicts } from "../catalogue/conflicts.ts";
import { deleteHoles } from "../catalogue/holes.ts";
import { transaction, withCatalogue } from "../catalogue/open.ts";
import { deleteSeries, findRecord, putSeries, recordIn } from "../catalogue/series.ts";
import { makeBars } from "../../market/make_bars.ts";
import type { SeriesKey } from "../providers/provider.ts";
import type { Priority } from "./claims.ts";
import { storeFault } from "./faults.ts";
import {
  emptyPrices,
  hasFiles,
  isFile,
  parquetPath,
  pricesHash,
  readCached,
  readStored,
  writeFiles,
} from "./files.ts";
import { type Merged, mergePiece } from "./merge.ts";
import { remember } from "./memory.ts";
import type { Conflict, Piece, SeriesData, StoredSeries } from "./series.ts";
import { dropFiles, releaseFiles, sweepSeries } from "./sweep.ts";

export interface Added {
  readonly row: StoredSeries;
  /** Bars that are new, and those that have other values than before or are gone. */
  readonly added: number;
  readonly changed: number;
  /** The newest of them. */
  readonly conflicts: readonly Conflict[];
}

/**
 * @param options.priority Of sources: the smaller number counts.
 * @throws DataError for bars that makeBars() refuses; with the field "basis" where the whole series must be fetched again;
 * with the field "workspace" where the disk is full or the folder read-only
 */
export async function addPiece(
  folder: string,
  key: SeriesKey,
  piece: Piece,
  { priority }: { priority: Priority },
): Promise<Added> {
  checkPiece(key, piece);
  try {
    while (true) {
      const added = await tryAdding(folder, key, piece, priority);
      if (added) return added;
    }
  } catch (error) {
    throw storeFault(error, folder);
  }
}

/** Bars that could never be loaded must not come in. */
function checkPiece(
  { market, timeframe, symbol }: SeriesKey,
  { columns, from, to, adjustedClose }: Piece,
): void {
  if (!(from < to)) throw new RangeError(`a piece of ${symbol} from ${from} to ${to}`);
  if (adjustedClose && adjustedClose.length !== columns.time.length) {
    throw new RangeError(
      `${adjustedClose.length} adjusted closes for ${columns.time.length} bars of ${symbol}`,
    );
  }
  makeBars({ market, timeframe, symbol, ...columns });
}

/** Undefined where another process was faster. */
async function tryAdding(
  folder: string,
  key: SeriesKey,
  piece: Piece,
  priority: Priority,
): Promise<Added | undefined> {
  const before = await findRecord(folder, key);
  const stored = before && await readSound(folder, before.row);
  const merged = mergePiece(key, stored, piece, { priority, limit: CONFLICTS_KEPT, now: Date.now() });
  const row = rowOf(key, merged);
  const fresh = hasFiles(row) && (row.hash !== stored?.row.hash || !isFile(parquetPath(folder, row)));
  try {
    if (fresh) await writeFiles(folder, row, merged);
    const done = await withCatalogue(folder, (db) =>
      transaction(db, () => {
        if (recordIn(db, key)?.revision !== before?.revision) return false;
        // Written so long ago that they were swept as orphans.
        if (hasFiles(row) && !isFile(parquetPath(folder, row))) return false;
        putSeries(db, row);
        putConflicts(db, key, merged.conflicts);
        return true;
      }));
    if (!done) return undefined;
  } catch (error) {
    if (fresh) await dropFiles(folder, [row]).catch(() => {});
    throw error;
  }
  remember(row.hash, merged);
  if (before && before.row.hash !== row.hash) await releaseFiles(folder, before.row);
  await sweepSeries(folder, row);
  const { added, removed, changed } = merged.difference;
  return { row, added, changed: changed + removed, conflicts: merged.conflicts };
}

/** As the catalogue says to the last bit: a damaged cache must not become the truth. Undefined where nothing sound is left. */
async function readSound(folder: string, row: StoredSeries): Promise<SeriesData | undefined> {
  if (!hasFiles(row)) return { row, ...emptyPrices() };
  const cached = await readCached(folder, row);
  const prices = cached && pricesHash(cached) === row.hash ? cached : await readStored(folder, row);
  return prices && { row, ...prices };
}

function rowOf({ market, timeframe, symbol }: SeriesKey, merged: Merged): StoredSeries {
  const { time } = merged.columns;
  return {
    market,
    timeframe,
    symbol,
    first: time[0] ?? NaN,
    last: time.at(-1) ?? NaN,
    rows: time.length,
    hash: pricesHash(merged),
    adjusted: merged.adjustedClose !== undefined,
    ...merged.row,
  };
}

/** All of it, with its conflicts, holes and files. */
export async function removeSeries(folder: string, key: SeriesKey): Promise<void> {
  const record = await findRecord(folder, key);
  if (record === undefined) return;
  await deleteSeries(folder, key);
  await dropFiles(folder, [record.row]);
}

/** As if all of it had been fetched long ago: bars stay, and every later answer counts more. */
export async function expire(folder: string, key: SeriesKey): Promise<void> {
  if (await findRecord(folder, key) === undefined) return;
  await withCatalogue(folder, (db) =>
    transaction(db, () => {
      const record = recordIn(db, key);
      if (record === undefined) return;
      const ranges = record.row.ranges.map((range) => ({ ...range, fetched: 0 }));
      putSeries(db, { ...record.row, ranges });
      deleteHoles(db, key);
    }));
}
