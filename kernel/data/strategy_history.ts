/** Versions of strategies and their validations, in the workspace's catalogue. Nothing in it is ever overwritten. */
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { transaction, withCatalogue } from "./catalogue/open.ts";

/** A strategy's source as it was at one time. */
export interface StrategyVersion {
  name: string;
  /** 1, 2, 3, … in order of saving: the name of this row, since a version may be saved with other code later on. */
  revision: number;
  /** As its definition says; empty where the source could not be loaded. */
  version: string;
  /** sha256 of the source. */
  hash: string;
  source: string;
  /** Text of its YAML file, null without one. */
  preset: string | null;
  message: string;
  author: string;
  /** ISO time. */
  saved: string;
}

export type NewVersion = Omit<StrategyVersion, "revision">;

/** One step of a validation. */
export interface ValidationStep {
  name: string;
  status: "ok" | "failed" | "skipped";
  message: string;
  ms: number;
}

export interface StoredValidation {
  name: string;
  version: string;
  /** Of the source that was validated. */
  hash: string;
  passed: boolean;
  /** Version of the engine and hash of its code. */
  engine: string;
  code: string;
  steps: ValidationStep[];
  /** ISO time. */
  validated: string;
}

/** Oldest first; of one strategy or of all. */
export function listVersions(folder: string, name?: string): Promise<StrategyVersion[]> {
  return withCatalogue(folder, (db) => {
    const all = "SELECT * FROM strategy_versions";
    const rows = name === undefined
      ? db.prepare(`${all} ORDER BY name, revision`).all()
      : db.prepare(`${all} WHERE name = ? ORDER BY revision`).all(name);
    return rows as unknown as StrategyVersion[];
  });
}

/** Adds a version, unless the newest one has the same source and preset; gives the row that holds them. */
export function recordVersion(folder: string, version: NewVersion): Promise<StrategyVersion> {
  return withCatalogue(folder, (db) => transaction(db, () => insert(db, version)));
}

/** Adds what is not there yet of a history that was kept elsewhere, in its order, as new revisions. */
export function recordHistory(folder: string, history: readonly NewVersion[]): Promise<void> {
  return withCatalogue(folder, (db) =>
    transaction(db, () => {
      const known = db.prepare("SELECT 1 FROM strategy_versions WHERE name = ? AND hash = ? AND saved = ?");
      for (const each of history) {
        if (known.get(each.name, each.hash, each.saved) === undefined) insert(db, each);
      }
    }));
}

/** A strategy's two files; the preset need not exist. */
export interface StrategyPaths {
  source: string;
  preset: string;
}

/**
 * Puts a version into the strategy's files once what they held is safely recorded. One process at a time: the catalogue's
 * lock is held from looking at the old files to replacing them.
 *
 * @param seen what the files hold; null where there is no source
 * @returns null, with nothing changed, where the files no longer hold what was seen
 */
export async function placeVersion(
  folder: string,
  paths: StrategyPaths,
  seen: NewVersion | null,
  next: NewVersion,
): Promise<StrategyVersion | null> {
  if (seen !== null) await recordVersion(folder, seen);
  return await withCatalogue(folder, (db) =>
    transaction(db, () => {
      if (readText(paths.source) !== (seen?.source ?? null)) return null;
      if (seen !== null && readText(paths.preset) !== seen.preset) return null;
      const row = insert(db, next);
      replace(paths.source, next.source);
      if (next.preset !== null) replace(paths.preset, next.preset);
      return row;
    }));
}

function insert(db: DatabaseSync, version: NewVersion): StrategyVersion {
  const { name, hash, source, preset, message, author, saved } = version;
  const newest = db.prepare("SELECT * FROM strategy_versions WHERE name = ? ORDER BY revision DESC LIMIT 1")
    .get(name) as unknown as StrategyVersion | undefined;
  if (newest && newest.source === source && newest.preset === preset) return newest;
  const revision = (newest?.revision ?? 0) + 1;
  db.prepare("INSERT INTO strategy_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
    .run(name, revision, version.version, hash, source, preset, message, author, saved);
  return { ...version, revision };
}

function readText(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Whole or not at all, without giving up the thread: an await would let others of this process in. */
function replace(path: string, text: string): void {
  Deno.mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    const file = Deno.openSync(temporary, { write: true, createNew: true });
    try {
      const bytes = new TextEncoder().encode(text);
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
      file.syncSync();
    } finally {
      file.close();
    }
    Deno.renameSync(temporary, path);
  } catch (error) {
    try {
      Deno.removeSync(temporary);
    } catch {
      // It was never there, or it was renamed already.
    }
    throw error;
  }
}

export function recordValidation(folder: string, validation: StoredValidation): Promise<void> {
  const { name, version, hash, passed, engine, code, steps, validated } = validation;
  return withCatalogue(folder, (db) =>
    transaction(db, () => {
      db.prepare("INSERT INTO validations VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .run(name, version, hash, Number(passed), engine, code, JSON.stringify(steps), validated);
    }));
}

/** The last validation of each strategy. */
export function lastValidations(folder: string): Promise<StoredValidation[]> {
  return withCatalogue(
    folder,
    (db) =>
      db.prepare("SELECT *, MAX(rowid) FROM validations GROUP BY name").all().map((row) => ({
        name: row.name,
        version: row.version,
        hash: row.hash,
        passed: row.passed === 1,
        engine: row.engine,
        code: row.code,
        steps: JSON.parse(row.steps as string),
        validated: row.validated,
      })) as StoredValidation[],
  );
}
