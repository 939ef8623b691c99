/** Stretches that a source was asked for and has no bars in, until it is worth asking again. */
import type { DatabaseSync } from "node:sqlite";
import type { SeriesKey } from "../providers/provider.ts";
import type { Hole } from "../store/series.ts";
import { readCatalogue, transaction, withCatalogue } from "./open.ts";
import { keyValues } from "./series.ts";

/** The same stretch of the same source is remembered anew; those that have expired are forgotten. */
export function rememberHoles(
  folder: string,
  key: SeriesKey,
  holes: readonly Hole[],
  now = Date.now(),
): Promise<void> {
  return withCatalogue(folder, (db) =>
    transaction(db, () => {
      db.prepare("DELETE FROM holes WHERE until <= ?").run(now);
      const put = db.prepare("INSERT OR REPLACE INTO holes VALUES (?, ?, ?, ?, ?, ?, ?)");
      for (const { from, to, source, until } of holes) put.run(...keyValues(key), from, to, source, until);
    }));
}

/** Those that have not expired, by beginning. */
export function listHoles(folder: string, key: SeriesKey, now = Date.now()): Promise<Hole[]> {
  return readCatalogue(
    folder,
    (db) =>
      db.prepare(
        `SELECT starts AS "from", ends AS "to", source, until FROM holes
         WHERE market = ? AND timeframe = ? AND symbol = ? AND until > ? ORDER BY starts, source`,
      ).all(...keyValues(key), now) as unknown as Hole[],
    [],
  );
}

export function deleteHoles(db: DatabaseSync, key: SeriesKey): void {
  db.prepare("DELETE FROM holes WHERE market = ? AND timeframe = ? AND symbol = ?").run(...keyValues(key));
}
