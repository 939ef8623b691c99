/**
 * What a workspace holds: `catalog.db`, shared by every kernel, worker and server process of the workspace.
 *
 * Each use opens, runs and closes: no handle outlives a task, so nothing is held between cells.
 */
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Market, Timeframe } from "../market/bars.ts";

export interface StoredBars {
  market: Market;
  timeframe: Timeframe;
  symbol: string;
  /** Epoch ms of the first and last bar. */
  first: number;
  last: number;
  rows: number;
  /** Content hash of the columns; names the column file. */
  hash: string;
  source: string;
  /** What the bars were made from, so that a newer sample replaces them. */
  sourceHash: string;
  /** ISO time. */
  fetched: string;
}

/** A saved run's row in the catalogue. */
export interface StoredRun {
  id: string;
  digest: string;
  /** Relative to the workspace. */
  path: string;
  /** Strategy, parameters, data and years in one line. */
  title: string;
  strategy: string;
  /** Its version; empty in rows from before this was kept, as are the markets. */
  version: string;
  symbols: string[];
  markets: Market[];
  /** Fractions, not percent; null where one is not defined. */
  metrics: { [name: string]: number | null };
  /** ISO time. */
  saved: string;
}

/** What each version of the schema adds to the one before. */
const MIGRATIONS = [
  `
  CREATE TABLE IF NOT EXISTS bars (
    market TEXT NOT NULL, timeframe TEXT NOT NULL, symbol TEXT NOT NULL,
    first REAL NOT NULL, last REAL NOT NULL, rows INTEGER NOT NULL, hash TEXT NOT NULL,
    source TEXT NOT NULL, sourceHash TEXT NOT NULL, fetched TEXT NOT NULL,
    PRIMARY KEY (market, timeframe, symbol)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS runs (
    id TEXT NOT NULL, digest TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL, strategy TEXT NOT NULL,
    symbols TEXT NOT NULL, metrics TEXT NOT NULL, saved TEXT NOT NULL,
    PRIMARY KEY (id, digest)
  ) STRICT;
`,
  `
  ALTER TABLE runs ADD COLUMN version TEXT NOT NULL DEFAULT '';
  ALTER TABLE runs ADD COLUMN markets TEXT NOT NULL DEFAULT '[]';
  CREATE TABLE strategy_versions (
    name TEXT NOT NULL, revision INTEGER NOT NULL, version TEXT NOT NULL, hash TEXT NOT NULL,
    source TEXT NOT NULL, preset TEXT, message TEXT NOT NULL, author TEXT NOT NULL, saved TEXT NOT NULL,
    PRIMARY KEY (name, revision)
  ) STRICT;
  CREATE TABLE validations (
    name TEXT NOT NULL, version TEXT NOT NULL, hash TEXT NOT NULL, passed INTEGER NOT NULL,
    engine TEXT NOT NULL, code TEXT NOT NULL, steps TEXT NOT NULL, validated TEXT NOT NULL
  ) STRICT;
  CREATE INDEX validations_of ON validations (name, validated);
`,
];

/** Waiting for another process's transaction is a matter of milliseconds; this only bounds a hang. */
const BUSY_MS = 5_000;

export async function withCatalogue<T>(folder: string, task: (db: DatabaseSync) => T): Promise<T> {
  const { DatabaseSync } = await import("node:sqlite");
  await Deno.mkdir(folder, { recursive: true });
  const db = new DatabaseSync(join(folder, "catalog.db"));
  try {
    // The time-out first: switching to WAL takes a lock itself and fails at once without it.
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`);
    if (schemaVersion(db) < MIGRATIONS.length) transaction(db, () => migrate(db));
    return task(db);
  } finally {
    db.close();
  }
}

const schemaVersion = (db: DatabaseSync): number =>
  (db.prepare("PRAGMA user_version").get() as { user_version: number }).user_version;

/** Another process may have done it while this one waited for the lock. */
function migrate(db: DatabaseSync): void {
  MIGRATIONS.slice(schemaVersion(db)).forEach((migration) => db.exec(migration));
  db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
}

/** Takes the write lock at the start: a lock taken half-way fails at once instead of waiting. */
export function transaction<T>(db: DatabaseSync, task: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = task();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

export function findBars(
  folder: string,
  symbol: string,
  market: Market,
  timeframe: Timeframe,
): Promise<StoredBars | undefined> {
  return withCatalogue(
    folder,
    (db) =>
      db.prepare("SELECT * FROM bars WHERE symbol = ? AND market = ? AND timeframe = ?")
        .get(symbol, market, timeframe) as unknown as StoredBars | undefined,
  );
}

export function listBars(folder: string): Promise<StoredBars[]> {
  return withCatalogue(
    folder,
    (db) =>
      db.prepare("SELECT * FROM bars ORDER BY market, timeframe, symbol").all() as unknown as StoredBars[],
  );
}

export function recordBars(folder: string, bars: StoredBars): Promise<void> {
  const { market, timeframe, symbol, first, last, rows, hash, source, sourceHash, fetched } = bars;
  return withCatalogue(folder, (db) =>
    transaction(db, () => {
      db.prepare("INSERT OR REPLACE INTO bars VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(market, timeframe, symbol, first, last, rows, hash, source, sourceHash, fetched);
    }));
}

/** Oldest first. */
export function listRuns(folder: string): Promise<StoredRun[]> {
  return withCatalogue(
    folder,
    (db) =>
      db.prepare("SELECT * FROM runs ORDER BY saved").all().map((row) => ({
        ...row,
        symbols: JSON.parse(row.symbols as string),
        markets: JSON.parse(row.markets as string),
        metrics: JSON.parse(row.metrics as string),
      })) as unknown as StoredRun[],
  );
}

/** Saving the same run again keeps the first row. */
export function recordRun(folder: string, run: StoredRun): Promise<void> {
  const { id, digest, path, title, strategy, version, symbols, markets, metrics, saved } = run;
  const texts = [JSON.stringify(symbols), JSON.stringify(metrics), saved, version, JSON.stringify(markets)];
  return withCatalogue(folder, (db) =>
    transaction(db, () => {
      db.prepare("INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(id, digest, path, title, strategy, ...texts);
    }));
}
