/** A strategy's versions: saved, compared, brought back, and carried elsewhere as one file. */
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import { createTwoFilesPatch } from "diff";
import { z } from "zod";
import { writeAtomically } from "../../data/atomic_write.ts";
import {
  listVersions,
  type NewVersion,
  placeVersion,
  recordHistory,
  recordVersion,
  type StrategyPaths,
  type StrategyVersion,
} from "../../data/strategy_history.ts";
import { dataFolder } from "../../data/workspace.ts";
import { DataError, ParameterError, quote } from "../../market/errors.ts";
import { formatTime } from "../../market/time.ts";
import type { TableFigure } from "../../plot/spec/figure.ts";
import { sha256 } from "../canonical.ts";
import {
  findFile,
  importStrategy,
  type Place,
  readStrategyFile,
  strategiesFolder,
  type StrategyFile,
} from "./files.ts";

/** What is said of a version that is saved. */
export interface VersionNote {
  /** What changed and why. */
  message?: string;
  /** Default: the user of the machine. */
  author?: string;
}

/** How the file of importStrategy() meets one that is there. */
export interface ImportOptions {
  /** Whether a file with other code may be replaced, its code going into the history; default false. */
  replace?: boolean;
}

export const versionsOf = (place: Place, name: string): Promise<StrategyVersion[]> =>
  listVersions(dataFolder(place.workspace), name);

export async function save(place: Place, name: string, note: VersionNote): Promise<StrategyVersion> {
  const file = await findFile(place, name);
  return await recordVersion(dataFolder(place.workspace), await versionOf(file, note));
}

async function versionOf(
  file: StrategyFile,
  { message = "", author = user() }: VersionNote,
): Promise<NewVersion> {
  const factory = await importStrategy(file).catch(() => null);
  const { base, hash, source, preset } = file;
  const saved = new Date().toISOString();
  return { name: base, version: factory?.version ?? "", hash, source, preset, message, author, saved };
}

function user(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}

/** A revision by its number, or the newest one of a version. */
export async function versionFrom(
  place: Place,
  name: string,
  which: number | string,
): Promise<StrategyVersion> {
  const all = await versionsOf(place, name);
  const found = all.findLast(({ revision, version }) => which === revision || which === version);
  if (found) return found;
  const allowed =
    all.map(({ revision, version }) => `${revision} (${version || "not loadable"})`).join(", ") || "none";
  throw new ParameterError(`Name a saved version of ${name}, ${allowed}: there is no ${quote(which)}`, {
    field: "version",
    value: which,
    allowed,
  });
}

export async function difference(
  place: Place,
  name: string,
  a: number | string,
  b: number | string,
): Promise<string> {
  const [from, to] = [await versionFrom(place, name, a), await versionFrom(place, name, b)];
  const patch = (end: "ts" | "yaml", one: string, other: string) =>
    one === other ? "" : createTwoFilesPatch(
      `${name}.${end} ${label(from)}`,
      `${name}.${end} ${label(to)}`,
      one,
      other,
      undefined,
      undefined,
      { context: 3 },
    ).replace(/^=+\n/, "");
  return patch("ts", from.source, to.source) + patch("yaml", from.preset ?? "", to.preset ?? "");
}

const label = ({ version, revision }: StrategyVersion): string => `${version || "?"} (${revision})`;

export async function rollBackTo(
  place: Place,
  name: string,
  which: number | string,
  note: VersionNote,
): Promise<StrategyVersion> {
  const wanted = await versionFrom(place, name, which);
  return await putInPlace(place, wanted, { message: `back to revision ${wanted.revision}`, ...note });
}

/** Puts source and preset into the workspace's files of a strategy. */
async function putInPlace(
  place: Place,
  wanted: Pick<StrategyVersion, "name" | "version" | "hash" | "source" | "preset">,
  note: VersionNote,
): Promise<StrategyVersion> {
  const { name, version, hash, source, preset } = wanted;
  const paths = pathsOf(place, name);
  const file = await readStrategyFile(paths.source);
  const seen = file && await versionOf(file, { message: `before ${note.message}`, author: note.author });
  const { message = "", author = user() } = note;
  const saved = new Date().toISOString();
  const next: NewVersion = { name, version, hash, source, preset, message, author, saved };
  const placed = await placeVersion(dataFolder(place.workspace), paths, seen, next);
  if (placed) return placed;
  throw new DataError(`Try again: ${name}.ts was changed by someone else at the same moment`, {
    field: "name",
    value: name,
  });
}

const pathsOf = (place: Place, name: string): StrategyPaths => ({
  source: join(strategiesFolder(place.workspace), `${name}.ts`),
  preset: join(strategiesFolder(place.workspace), `${name}.yaml`),
});

const NAME = z.string().regex(/^[\p{L}\d_-]+$/u);
const VERSION = z.strictObject({
  name: NAME,
  revision: z.int(),
  version: z.string(),
  hash: z.string(),
  source: z.string(),
  preset: z.string().nullable(),
  message: z.string(),
  author: z.string(),
  saved: z.string(),
});
const BUNDLE = z.strictObject({
  format: z.literal("tapebook-strategy"),
  schema: z.literal(1),
  name: NAME,
  version: z.string(),
  hash: z.string(),
  source: z.string(),
  preset: z.string().nullable(),
  history: z.array(VERSION),
});

/** A strategy with its preset and history as one file. */
export async function exportBundle(place: Place, name: string, target?: string): Promise<string> {
  const file = await findFile(place, name);
  const { version } = await versionOf(file, {});
  const { base, hash, source, preset } = file;
  const history = await versionsOf(place, base);
  const bundle = {
    format: "tapebook-strategy",
    schema: 1,
    name: base,
    version,
    hash,
    source,
    preset,
    history,
  };
  const path = resolve(target ?? `${base}.strategy.json`);
  await writeAtomically(path, new TextEncoder().encode(`${JSON.stringify(bundle, null, 2)}\n`));
  return path;
}

export async function importBundle(
  place: Place,
  path: string,
  { replace = false }: ImportOptions,
): Promise<StrategyVersion> {
  const bundle = readBundle(path, await Deno.readTextFile(resolve(path)));
  const { name, hash, version } = bundle;
  const there = await readStrategyFile(pathsOf(place, name).source);
  if (there && there.hash !== hash && !replace) {
    throw new DataError(
      `Import ${name} with { replace: true }: the workspace has ${name}.ts with other code, which then goes into the history`,
      { field: "replace", value: replace, allowed: "true" },
    );
  }
  await recordHistory(dataFolder(place.workspace), bundle.history);
  return await putInPlace(place, bundle, { message: `import of ${version || hash.slice(0, 12)}` });
}

function readBundle(path: string, text: string): z.output<typeof BUNDLE> {
  const fail = (problem: string, cause?: unknown) =>
    new DataError(`Give a file that exportStrategy() wrote: ${path} ${problem}`, {
      field: "file",
      value: path,
      cause,
    });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw fail("is no JSON", cause);
  }
  const result = BUNDLE.safeParse(document);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw fail(`has another ${issue.path.join(".") || "form"}: ${issue.message}`);
  }
  const { data } = result;
  for (const { name, hash, source } of [data, ...data.history]) {
    if (sha256(source) !== hash) throw fail("was changed since: source and hash do not agree");
    if (name !== data.name) throw fail(`holds versions of ${name} too`);
  }
  return data;
}

export function versionsTable(name: string, versions: readonly StrategyVersion[]): TableFigure {
  const columns = ["Revision", "Version", "Saved", "Author", "Message", "Source"];
  return {
    kind: "table",
    title: `${name}: ${versions.length} versions`,
    columns: columns.map((each, i) => ({ name: each, format: i === 0 ? "integer" : "text" })),
    rows: versions.map(({ revision, version, saved, author, message, hash }) => [
      revision,
      version,
      formatTime(Date.parse(saved)),
      author,
      message,
      hash.slice(0, 12),
    ]),
    total: versions.length,
  };
}
