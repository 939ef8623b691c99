/** Where sources did not agree, by series; the newest of them. */
import type { DatabaseSync } from "node:sqlite";
import type { SeriesKey } from "../providers/provider.ts";
import type { Conflict } from "../store/series.ts";
import { readCatalogue } from "./open.ts";
import { keyValues } from "./series.ts";

/** More of one series say nothing new, and a wrong unit makes one of every bar. */
export const CONFLICTS_KEPT = 1_000;

export function putConflicts(db: DatabaseSync, key: SeriesKey, conflicts: readonly Conflict[]): void {
  if (conflicts.length === 0) return;
  const put = db.prepare("INSERT OR REPLACE INTO conflicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const { time, field, kept, other, noted } of conflicts) {
    put.run(...keyValues(key), time, field, kept.source, kept.value, other.source, other.value, noted);
  }
  db.prepare(
    `DELETE FROM conflicts WHERE rowid IN (
       SELECT rowid FROM conflicts WHERE market = ? AND timeframe = ? AND symbol = ?
       ORDER BY noted DESC, time DESC LIMIT -1 OFFSET ${CONFLICTS_KEPT})`,
  ).run(...keyValues(key));
}

/** Of one series or of all, by time. */
export function listConflicts(folder: string, key?: SeriesKey): Promise<Conflict[]> {
  const of = key === undefined ? "" : "WHERE market = ? AND timeframe = ? AND symbol = ?";
  return readCatalogue(
    folder,
    (db) =>
      db.prepare(`SELECT * FROM conflicts ${of} ORDER BY market, timeframe, symbol, time, field`)
        .all(...(key === undefined ? [] : keyValues(key)))
        .map(({ keptSource, kept, otherSource, other, ...rest }) => ({
          ...rest,
          kept: { source: keptSource, value: kept ?? NaN },
          other: { source: otherSource, value: other ?? NaN },
        })) as unknown as Conflict[],
    [],
  );
}
