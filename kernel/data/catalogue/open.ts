/**
 * What a workspace holds: `catalog.db`, shared by every kernel, worker and server process of the workspace.
 *
 * Each use opens, runs and closes: no handle outlives a task, so nothing is held between cells.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DatabaseSync } from "node:sqlite";
import { storeFault } from "../store/faults.ts";
import { MIGRATIONS } from "./migrations.ts";

/** Waiting for another process's transaction is a matter of milliseconds; this only bounds a hang. */
const BUSY_MS = 5_000;

const pathOf = (folder: string): string => join(folder, "catalog.db");

/** @throws DataError with the field "workspace" where the disk is full or the folder read-only */
export async function withCatalogue<T>(folder: string, task: (db: DatabaseSync) => T): Promise<T> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    return using(await openForWriting(folder), task);
  } catch (error) {
    throw storeFault(error, folder);
  }
}

/** As withCatalogue(), but makes no catalogue where there is none, and reads one that lies in a read-only folder. */
export async function readCatalogue<T>(
  folder: string,
  task: (db: DatabaseSync) => T,
  none: T,
): Promise<T> {
  const exists = await Deno.stat(pathOf(folder)).then(({ size }) => size > 0, () => false);
  if (!exists) return none;
  try {
    return using(await openForWriting(folder), task);
  } catch (error) {
    const unchanging = readOnly(error) ? await openUnchanging(folder) : undefined;
    if (!unchanging) throw error;
    return using(unchanging, task);
  }
}

function using<T>(db: DatabaseSync, task: (db: DatabaseSync) => T): T {
  try {
    return task(db);
  } finally {
    db.close();
  }
}

async function openForWriting(folder: string): Promise<DatabaseSync> {
  const { DatabaseSync } = await import("node:sqlite");
  const db = new DatabaseSync(pathOf(folder));
  try {
    // The time-out first: switching to WAL takes a lock itself and fails at once without it.
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`);
    if (schemaVersion(db) < MIGRATIONS.length) transaction(db, () => migrate(db));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Without the files that WAL needs beside it; undefined for one of an older version, which nobody can bring up to date. */
async function openUnchanging(folder: string): Promise<DatabaseSync | undefined> {
  const { DatabaseSync } = await import("node:sqlite");
  const address = pathToFileURL(pathOf(folder));
  address.searchParams.set("immutable", "1");
  const db = new DatabaseSync(address, { readOnly: true });
  if (schemaVersion(db) >= MIGRATIONS.length) return db;
  db.close();
  return undefined;
}

const readOnly = (error: unknown): boolean =>
  error instanceof Error && /readonly database|unable to open database file/.test(error.message);

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
    // SQLite has rolled back by itself where the disk was full; saying so again must not hide that.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
