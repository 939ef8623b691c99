/** Where strategies lie: one file each, its YAML preset beside it, in the product's folder and in the workspace's. */
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DataError, ParameterError, StrategyError } from "../../market/errors.ts";
import { nearestName } from "../../market/nearest.ts";
import { type StrategyFactory } from "../../strategy/define.ts";
import type { Shape } from "../../strategy/parameters.ts";
import { dataFolder, workspaceFolder } from "../../data/workspace.ts";
import { writeAtomically } from "../../data/atomic_write.ts";
import { sha256 } from "../canonical.ts";

/** A strategy whose parameters are not known to the compiler. */
// deno-lint-ignore no-explicit-any
export type AnyFactory = StrategyFactory<any>;

/** Which folders count. */
export interface Place {
  readonly workspace: string;
  /** The product's own strategies. */
  readonly product: string;
}

export const here = (): Place => ({
  workspace: workspaceFolder(),
  product: fileURLToPath(new URL("../../../strategies", import.meta.url)),
});

export interface StrategyFile {
  /** The file's name without `.ts`. */
  readonly base: string;
  readonly path: string;
  readonly origin: "workspace" | "product";
  readonly source: string;
  /** sha256 of the source. */
  readonly hash: string;
  readonly presetPath: string;
  /** Text of the YAML file, null without one. */
  readonly preset: string | null;
}

/** A workspace's own strategies. */
export const strategiesFolder = (workspace: string): string => join(workspace, "strategies");

/** The workspace's files first, each folder by name. */
export async function strategyFiles({ workspace, product }: Place): Promise<StrategyFile[]> {
  const own = strategiesFolder(workspace);
  const folders = resolve(own) === resolve(product) ? [] : [own];
  const files = await Promise.all([
    ...folders.map((folder) => filesIn(folder, "workspace")),
    filesIn(product, "product"),
  ]);
  return files.flat();
}

async function filesIn(folder: string, origin: StrategyFile["origin"]): Promise<StrategyFile[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (!isDirectory && name.endsWith(".ts") && !/(_test|\.d)\.ts$/.test(name)) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const files = await Promise.all(names.sort().map((name) => readStrategyFile(join(folder, name), origin)));
  // One that was deleted while the others were read.
  return files.filter((file) => file !== null);
}

export async function readStrategyFile(
  path: string,
  origin: StrategyFile["origin"] = "workspace",
): Promise<StrategyFile | null> {
  const source = await textOf(path);
  if (source === null) return null;
  const base = basename(path).replace(/\.ts$/, "");
  const presetPath = join(dirname(path), `${base}.yaml`);
  return { base, path, origin, source, hash: sha256(source), presetPath, preset: await textOf(presetPath) };
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * Imports the file as it is now: the address carries the hash of its text, so that a changed file is read again. What it
 * imports in turn is not.
 *
 * @throws StrategyError for a file that cannot be imported, or that exports no strategy of its own name
 */
export async function importStrategy({ path, base, hash }: StrategyFile): Promise<AnyFactory> {
  let exported: Record<string, unknown>;
  try {
    exported = await import(`${pathToFileURL(path).href}?hash=${hash.slice(0, 16)}`);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new StrategyError(`Correct ${base}.ts: it cannot be imported: ${words}`, {
      field: "file",
      value: path,
      cause,
    });
  }
  const factories = [...new Set([exported.default, ...Object.values(exported)])].filter(isFactory);
  const found = isFactory(exported.default)
    ? exported.default
    : factories.find(({ name }) => name === base) ?? (factories.length === 1 ? factories[0] : undefined);
  if (found) return named(found, base);
  const allowed = "a default export that defineStrategy() or a composition returned";
  throw new StrategyError(
    `Give ${base}.ts ${allowed}: it exports ${Object.keys(exported).join(", ") || "nothing"}`,
    { field: "default", value: Object.keys(exported), allowed },
  );
}

/** One name for file, preset, history and runs. */
function named(factory: AnyFactory, base: string): AnyFactory {
  if (factory.name === base) return factory;
  throw new StrategyError(`Name the strategy of ${base}.ts ${base}: it is ${factory.name}`, {
    field: "name",
    value: factory.name,
    allowed: base,
  });
}

function isFactory(value: unknown): value is AnyFactory {
  const { definition, schema } = Object(value) as Partial<StrategyFactory<Shape>>;
  return typeof value === "function" && definition !== undefined && schema !== undefined;
}

/** Source from the history, imported from a file of its own. */
export async function importSource(
  place: Place,
  { name, hash, source }: { name: string; hash: string; source: string },
): Promise<AnyFactory> {
  const path = join(dataFolder(place.workspace), "strategies", `${name}-${hash.slice(0, 16)}.ts`);
  if (await textOf(path) !== source) await writeAtomically(path, new TextEncoder().encode(source));
  const file = { base: name, path, origin: "workspace", source, hash, presetPath: "", preset: null } as const;
  return await importStrategy(file);
}

/** A file by its path, or by the name of a strategy that is known. */
export async function findFile(place: Place, what: string): Promise<StrategyFile> {
  if (/[/\\]|\.ts$/.test(what)) {
    const path = resolve(what);
    const file = await readStrategyFile(path);
    if (file) return file;
    throw new DataError(`No strategy file ${what}: ${path} does not exist`, { field: "file", value: what });
  }
  const files = await strategyFiles(place);
  const found = files.find(({ base }) => base === what);
  if (found) return found;
  throw unknownStrategy(what, files.map(({ base }) => base));
}

export function unknownStrategy(name: unknown, names: readonly string[]): ParameterError {
  const known = [...new Set(names)];
  const near = nearestName(String(name), known);
  const allowed = known.join(", ") || "none yet";
  return new ParameterError(
    `Name one of the strategies: there is no ${JSON.stringify(name)}${
      near ? `; did you mean "${near}"?` : ""
    } There are ${allowed}.`,
    { field: "name", value: name, allowed },
  );
}
