/** Sweeps and searches in a workspace's catalogue: one row each; their trials lie in a file of their own. */
import type { SQLOutputValue } from "node:sqlite";
import type { Market } from "../../market/bars.ts";
import { readCatalogue, transaction, withCatalogue } from "./open.ts";

/** A sweep's row in the catalogue. */
export interface StoredSweep {
  readonly id: string;
  /** What made it: "sweep", "optimise", "walkForward", "crossValidate". */
  readonly kind: string;
  /** The Parquet file of its trials, or of its windows or folds, relative to the workspace. */
  readonly path: string;
  readonly title: string;
  readonly strategy: string;
  readonly version: string;
  readonly symbols: readonly string[];
  readonly markets: readonly Market[];
  readonly timeframe: string;
  readonly objective: string;
  /**
   * How much of what the kind counts is done, and was planned: trials of a sweep or an optimisation, windows of a walk-forward,
   * points of a cross-validation. Fewer are done than were planned where it was stopped.
   */
  readonly trials: number;
  readonly planned: number;
  readonly best: {
    readonly params: Readonly<Record<string, unknown>>;
    /** The objective where the best was chosen by it. */
    readonly score: number | null;
  };
  /** ISO time. */
  readonly saved: string;
}

/** Oldest first. */
export function listSweeps(folder: string): Promise<StoredSweep[]> {
  return readCatalogue(
    folder,
    (db) => db.prepare("SELECT * FROM sweeps ORDER BY saved, id").all().map(sweepOf),
    [],
  );
}

export function findSweep(folder: string, id: string): Promise<StoredSweep | undefined> {
  return readCatalogue(folder, (db) => {
    const row = db.prepare("SELECT * FROM sweeps WHERE id = ?").get(id);
    return row && sweepOf(row);
  }, undefined);
}

/** The same sweep again takes the place of the row that was there. */
export function recordSweep(folder: string, sweep: StoredSweep): Promise<void> {
  const { id, kind, path, title, strategy, version, timeframe, objective, trials, planned } = sweep;
  const { symbols, markets, best, saved } = sweep;
  const values = [
    ...[id, kind, path, title, strategy, version, JSON.stringify(symbols), JSON.stringify(markets)],
    ...[timeframe, objective, trials, planned, JSON.stringify(best), saved],
  ];
  return withCatalogue(folder, (db) =>
    transaction(db, () => {
      db.prepare(`INSERT OR REPLACE INTO sweeps VALUES (${values.map(() => "?").join(", ")})`).run(...values);
    }));
}

function sweepOf(row: Record<string, SQLOutputValue>): StoredSweep {
  const { symbols, markets, best, ...rest } = row;
  return {
    ...rest as unknown as StoredSweep,
    symbols: JSON.parse(symbols as string),
    markets: JSON.parse(markets as string),
    best: JSON.parse(best as string),
  };
}
