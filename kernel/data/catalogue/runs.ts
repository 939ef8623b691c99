/** Saved runs in a workspace's catalogue. */
import type { Market } from "../../market/bars.ts";
import { readCatalogue, transaction, withCatalogue } from "./open.ts";

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

/** Oldest first. */
export function listRuns(folder: string): Promise<StoredRun[]> {
  return readCatalogue(
    folder,
    (db) =>
      db.prepare("SELECT * FROM runs ORDER BY saved").all().map((row) => ({
        ...row,
        symbols: JSON.parse(row.symbols as string),
        markets: JSON.parse(row.markets as string),
        metrics: JSON.parse(row.metrics as string),
      })) as unknown as StoredRun[],
    [],
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
