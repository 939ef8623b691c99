/**
 * Removes files that the catalogue does not refer to: those of before a series changed, and those of a process that was
 * killed. Under the catalogue's write lock, so that no process can begin to refer to a file while it goes.
 */
import type { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { transaction, withCatalogue } from "../catalogue/open.ts";
import { hashesInUse } from "../catalogue/series.ts";
import type { SeriesKey } from "../providers/provider.ts";
import { columnPath, parquetPath, seriesFolder } from "./files.ts";
import type { StoredSeries } from "./series.ts";

/** Readers of the row of before, and writers that have not come to their row, are done by then. */
export const GRACE_MS = 10 * 60_000;

/** Its time begins now. */
export async function releaseFiles(folder: string, row: StoredSeries): Promise<void> {
  const now = new Date();
  for (const path of [parquetPath(folder, row), columnPath(folder, row.hash)]) {
    await Deno.utime(path, now, now).catch(() => {});
  }
}

/** At once: for rows that are removed or were never referred to. */
export async function dropFiles(folder: string, rows: readonly StoredSeries[]): Promise<void> {
  const paths = rows.flatMap((row) => [parquetPath(folder, row), columnPath(folder, row.hash)]);
  await removeUnreferred(folder, paths);
  for (const row of rows) await Deno.remove(seriesFolder(folder, row)).catch(() => {});
}

/** Of one series what has had its time; called by who has just written it, so that nothing needs to run in the background. */
export async function sweepSeries(folder: string, key: SeriesKey): Promise<void> {
  const within = seriesFolder(folder, key);
  const old: string[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(within)) {
      if (isFile && await isOld(join(within, name), GRACE_MS)) old.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const hashes = old.flatMap((name) => name.match(/^([0-9a-f]{64})\.parquet$/)?.[1] ?? []);
  const paths = [...old.map((name) => join(within, name)), ...hashes.map((hash) => columnPath(folder, hash))];
  // One old file is the current one, most of the time.
  if (old.length > 1) await removeUnreferred(folder, paths);
}

/** Gives those that were there and are gone. */
export async function removeUnreferred(folder: string, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  return await withCatalogue(folder, (db) => transaction(db, () => unreferred(db, paths).filter(remove)));
}

/** Of these files those that no series is stored in. */
export function unreferred(db: DatabaseSync, paths: readonly string[]): string[] {
  const used = hashesInUse(db, paths.flatMap((path) => hashIn(path) ?? []));
  return paths.filter((path) => !used.has(hashIn(path) ?? ""));
}

/** Of a file's name: that of a temporary file counts as none. */
export const hashIn = (path: string): string | undefined =>
  path.match(/([0-9a-f]{64})(\.parquet|\.bars)?$/)?.[1];

export async function isOld(path: string, age: number): Promise<boolean> {
  try {
    const { mtime } = await Deno.stat(path);
    return mtime !== null && mtime.getTime() < Date.now() - age;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function remove(path: string): boolean {
  try {
    Deno.removeSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
