/**
 * The catalogue's rows of series. A row is replaced only by who has read it as it is: each writing gives it a new
 * `revision`, never used before, so that a row that was removed and written again is another one.
 */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { SeriesKey } from "../providers/provider.ts";
import type { StoredSeries } from "../store/series.ts";
import { readCatalogue, transaction, withCatalogue } from "./open.ts";

export interface SeriesRecord {
  readonly revision: string;
  readonly row: StoredSeries;
}

const OF_KEY = "market = ? AND timeframe = ? AND symbol = ?";
const TABLES = ["series", "conflicts", "holes"];

export const keyValues = ({ market, timeframe, symbol }: SeriesKey): string[] => [market, timeframe, symbol];

export function findRecord(folder: string, key: SeriesKey): Promise<SeriesRecord | undefined> {
  return readCatalogue(folder, (db) => recordIn(db, key), undefined);
}

/** In the order of the keys; the catalogue is opened once. */
export function findRecords(
  folder: string,
  keys: readonly SeriesKey[],
): Promise<(SeriesRecord | undefined)[]> {
  return readCatalogue(folder, (db) => {
    const find = db.prepare(`SELECT * FROM series WHERE ${OF_KEY}`);
    return keys.map((key) => recordOf(find.get(...keyValues(key))));
  }, keys.map(() => undefined));
}

/** By market, timeframe and symbol. */
export function listRecords(folder: string): Promise<SeriesRecord[]> {
  return readCatalogue(
    folder,
    (db) =>
      db.prepare("SELECT * FROM series ORDER BY market, timeframe, symbol").all().map((row) =>
        recordOf(row)!
      ),
    [],
  );
}

export const recordIn = (db: DatabaseSync, key: SeriesKey): SeriesRecord | undefined =>
  recordOf(db.prepare(`SELECT * FROM series WHERE ${OF_KEY}`).get(...keyValues(key)));

/** To be called within a transaction that has compared the revision. */
export function putSeries(db: DatabaseSync, row: StoredSeries): void {
  const { first, last, rows, hash, basis, adjusted, actions, name, currency, ranges, about } = row;
  db.prepare("INSERT OR REPLACE INTO series VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").run(
    ...keyValues(row),
    crypto.randomUUID(),
    first,
    last,
    rows,
    hash,
    basis,
    Number(adjusted),
    JSON.stringify(actions),
    name,
    currency,
    JSON.stringify(ranges),
    JSON.stringify(about),
  );
}

/** @param revision Removes that one alone; without it whatever is there. */
export function deleteSeries(folder: string, key: SeriesKey, revision?: string): Promise<void> {
  return withCatalogue(folder, (db) =>
    transaction(db, () => {
      if (revision !== undefined && recordIn(db, key)?.revision !== revision) return;
      for (const table of TABLES) db.prepare(`DELETE FROM ${table} WHERE ${OF_KEY}`).run(...keyValues(key));
    }));
}

/** Of these hashes those that a series is stored under. */
export function hashesInUse(db: DatabaseSync, hashes: readonly string[]): Set<string> {
  const find = db.prepare("SELECT 1 FROM series WHERE hash = ?");
  return new Set(hashes.filter((hash) => find.get(hash) !== undefined));
}

export function recordOf(row: Record<string, SQLOutputValue> | undefined): SeriesRecord | undefined {
  if (row === undefined) return undefined;
  const { revision, first, last, adjusted, actions, ranges, about, ...rest } = row;
  return {
    revision: revision as string,
    row: {
      ...rest as unknown as StoredSeries,
      // SQLite keeps NaN as NULL.
      first: first as number ?? NaN,
      last: last as number ?? NaN,
      adjusted: adjusted === 1,
      actions: JSON.parse(actions as string),
      ranges: JSON.parse(ranges as string),
      about: JSON.parse(about as string),
    },
  };
}
