/** Which bars were looked at as a final test: those that have been seen cannot be one again. */
import type { DatabaseSync } from "node:sqlite";
import type { SeriesKey } from "../providers/provider.ts";
import { readCatalogue, transaction, withCatalogue } from "./open.ts";

/** Bars of one symbol that a test covers. */
export interface TestedStretch extends Pick<SeriesKey, "market" | "timeframe" | "symbol"> {
  /** Epoch ms of the first and the last bar. */
  readonly first: number;
  readonly last: number;
}

/** One use of a test set. */
export interface TestUse {
  /** ISO time. */
  readonly asked: string;
  /** The notebook's folder, relative to the workspace; empty for the workspace itself. */
  readonly folder: string;
  /** Empty where none was given. */
  readonly reason: string;
  readonly symbols: readonly string[];
  /** Epoch ms of the first and the last bar that both uses have. */
  readonly first: number;
  readonly last: number;
}

type Asking = Pick<TestUse, "asked" | "folder" | "reason">;

/** Uses of any of the stretches so far, oldest first. */
export function listTestUses(folder: string, stretches: readonly TestedStretch[]): Promise<TestUse[]> {
  return readCatalogue(folder, (db) => usesIn(db, stretches), []);
}

/** Records a use and gives those before it; where there are some it is recorded only if it may be another one. */
export function recordTestUse(
  folder: string,
  stretches: readonly TestedStretch[],
  asking: Asking,
  again: boolean,
): Promise<TestUse[]> {
  return withCatalogue(folder, (db) =>
    transaction(db, () => {
      const before = usesIn(db, stretches);
      if (before.length > 0 && !again) return before;
      const put = db.prepare("INSERT INTO test_uses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
      const use = crypto.randomUUID();
      for (const { market, timeframe, symbol, first, last } of stretches) {
        put.run(use, market, timeframe, symbol, first, last, asking.asked, asking.folder, asking.reason);
      }
      return before;
    }));
}

/** Of whatever timeframe: who has seen a day's hours has seen the day. */
function usesIn(db: DatabaseSync, stretches: readonly TestedStretch[]): TestUse[] {
  const find = db.prepare(
    `SELECT use, symbol, first, last, asked, folder, reason FROM test_uses
     WHERE market = ? AND symbol = ? AND first <= ? AND last >= ?`,
  );
  const uses = new Map<string, TestUse>();
  for (const { market, symbol, first, last } of stretches) {
    for (const { use, ...row } of find.all(market, symbol, last, first)) {
      const known = uses.get(use as string);
      uses.set(use as string, {
        ...row as unknown as Asking,
        symbols: [...known?.symbols ?? [], symbol],
        first: Math.min(known?.first ?? Infinity, Math.max(first, row.first as number)),
        last: Math.max(known?.last ?? -Infinity, Math.min(last, row.last as number)),
      });
    }
  }
  return [...uses.values()].sort((a, b) => a.asked < b.asked ? -1 : Number(a.asked > b.asked));
}
