/**
 * How many variants of a strategy were ever tried on the same data: what the best of them must be judged by. Each variant is a
 * number of 32 bits, so that one that is tried again, in another sweep as well, counts once; two of a million differ by name
 * alone some hundred times, which changes nothing that is made of their number.
 */
import type { DatabaseSync } from "node:sqlite";
import { readCatalogue, transaction, withCatalogue } from "./open.ts";

/** Where variants are rivals: one strategy by name, on the same symbols of one timeframe. */
export interface LedgerKey {
  readonly strategy: string;
  readonly data: string;
}

/** How many variants there would be with these, of which none is added. */
export function countTrials(
  folder: string,
  key: LedgerKey,
  more: Uint32Array = new Uint32Array(0),
): Promise<number> {
  const own = distinct(more.slice().sort());
  return readCatalogue(folder, (db) => merged(pointsOf(db, key), own).length, own.length);
}

/** Adds variants and gives how many there are now. */
export function recordTrials(folder: string, key: LedgerKey, variants: Uint32Array): Promise<number> {
  const own = distinct(variants.slice().sort());
  return withCatalogue(folder, (db) =>
    transaction(db, () => {
      const all = merged(pointsOf(db, key), own);
      db.prepare("INSERT OR REPLACE INTO ledger VALUES (?, ?, ?, ?, ?)").run(
        key.strategy,
        key.data,
        all.length,
        new Uint8Array(all.buffer, all.byteOffset, all.byteLength),
        new Date().toISOString(),
      );
      return all.length;
    }));
}

function pointsOf(db: DatabaseSync, { strategy, data }: LedgerKey): Uint32Array {
  const row = db.prepare("SELECT points FROM ledger WHERE strategy = ? AND data = ?").get(strategy, data);
  return row === undefined ? new Uint32Array(0) : new Uint32Array((row.points as Uint8Array).slice().buffer);
}

/** @param sorted ascending */
function distinct(sorted: Uint32Array): Uint32Array {
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
}

/** Of two ascending lists without repeats one such. */
function merged(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return distinct(both.sort());
}
