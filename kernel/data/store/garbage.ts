/**
 * Files of a workspace's data that nothing refers to: bars and columns that no series is stored under, what killed
 * processes left, and snapshots that no notebook and no code of the workspace names.
 */
import { join, relative } from "node:path";
import { readCatalogue } from "../catalogue/open.ts";
import { dataFolder } from "../workspace.ts";
import { GRACE_MS, hashIn, isOld, removeUnreferred, unreferred } from "./sweep.ts";

/** What nothing in a workspace refers to any more, and what stays. */
export interface Garbage {
  /** Paths within the workspace's data, that nothing refers to. */
  readonly unused: readonly string[];
  readonly bytes: number;
  /** Files that stay: in use, or too young to tell. */
  readonly kept: number;
  readonly removed: boolean;
}

/** A hash that a cell has shown may wait for its notebook to be saved. */
const SNAPSHOT_AGE_MS = 24 * 60 * 60_000;

/** Neither a user's work, nor small. */
const PASSED_OVER = /(^|\/)(node_modules|\.git|\.tapebook\/(?!bin(\/|$))[^/]+)$/;
/** Deleted notebooks wait in a bin and can come back. */
const NAMES_SNAPSHOTS = /\.(ipynb|ts|js)$/;

export async function collectGarbage(workspace: string, remove: boolean): Promise<Garbage> {
  const folder = dataFolder(workspace);
  const named = await namedHashes(workspace);
  const files = [
    ...await oldFiles(join(folder, "bars"), GRACE_MS),
    ...await oldFiles(join(folder, "columns"), GRACE_MS),
    ...await oldFiles(join(folder, "snapshots"), SNAPSHOT_AGE_MS, (path) => !named.has(hashIn(path) ?? "")),
  ];
  const candidates = files.filter(({ old }) => old).map(({ path }) => path);
  const unused = await readCatalogue(folder, (db) => unreferred(db, candidates), candidates);
  const sizes = new Map(files.map(({ path, size }) => [path, size]));
  const gone = remove ? await removeUnreferred(folder, unused) : unused;
  return {
    unused: gone.map((path) => relative(folder, path)).sort(),
    bytes: gone.reduce((sum, path) => sum + sizes.get(path)!, 0),
    kept: files.length - gone.length,
    removed: remove,
  };
}

interface Found {
  readonly path: string;
  readonly size: number;
  readonly old: boolean;
}

async function oldFiles(folder: string, age: number, counts = (_path: string) => true): Promise<Found[]> {
  const found: Found[] = [];
  for await (const path of walk(folder)) {
    const size = await Deno.stat(path).then((info) => info.size, () => undefined);
    if (size !== undefined) found.push({ path, size, old: counts(path) && await isOld(path, age) });
  }
  return found;
}

/** Everything that looks like a hash in what a user has written or run: in a manifest, a cell, or an output. */
async function namedHashes(workspace: string): Promise<Set<string>> {
  const hashes = new Set<string>();
  for await (const path of walk(workspace, PASSED_OVER)) {
    if (!NAMES_SNAPSHOTS.test(path)) continue;
    // A notebook that cannot be read might name any of them: the error is right here.
    const text = await Deno.readTextFile(path);
    for (const [hash] of text.matchAll(/\b[0-9a-f]{64}\b/g)) hashes.add(hash);
  }
  return hashes;
}

async function* walk(folder: string, passedOver?: RegExp): AsyncGenerator<string> {
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  for (const { name, isDirectory, isFile } of entries) {
    const path = join(folder, name);
    if (isDirectory && !passedOver?.test(path.replaceAll("\\", "/"))) yield* walk(path, passedOver);
    else if (isFile) yield path;
  }
}
