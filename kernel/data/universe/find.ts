/** Reads the members of a universe: from the workspace's folder `universes`, from a file, or from what ships. */
import { basename, extname, join, resolve } from "node:path";
import { DataError, ParameterError, quote } from "../../market/errors.ts";
import { nearestName } from "../../market/nearest.ts";
import type { Market } from "../../market/bars.ts";
import { canonicalSymbol } from "../providers/symbols.ts";
import { type Change, joinSources, type Membership, type Source } from "./membership.ts";
import { isFileOf, UNIVERSES } from "./names.ts";
import { parseRecords } from "./parse.ts";
import { suppliedSources, type Suppliers } from "./supplied.ts";

const ENDINGS = [".csv", ".tsv", ".txt", ".yaml", ".yml"];
const isList = (path: string): boolean => ENDINGS.includes(extname(path).toLowerCase());
const stemOf = (path: string): string => basename(path, extname(path));

/** Where lists of the workspace lie. */
export const universesFolder = (workspace: string): string => join(workspace, "universes");

/** Whether text means a file: it has one of the endings of lists. */
export const isUniverseFile = (what: string): boolean => isList(what);

/** @throws DataError where it is not there or cannot be read */
export async function fileMembership(path: string, folder: string, market: Market): Promise<Membership> {
  return joinSources(path, [await readSource(resolve(folder, path), path, market)]);
}

/**
 * The members of a universe by name; undefined where no file has them, but bars can tell (`mostTradedOf`).
 *
 * @param own market of a universe whose name is a file's of one's own
 * @throws ParameterError for an unknown name, naming the nearest and all
 * @throws DataError where there is no file, naming who supplies it
 */
export async function namedMembership(
  workspace: string,
  name: string,
  own: Market,
  suppliers?: () => Promise<Suppliers>,
): Promise<Membership | undefined> {
  const named = UNIVERSES[name];
  const found = await sourcesOf(workspace, name, named?.market ?? own);
  if (found.length > 0) return joinSources(name, found);
  if (named === undefined) throw unknownName(workspace, name);
  if (named.mostTradedOf !== undefined) return undefined;
  const parts = [];
  for (const part of named.parts ?? []) {
    const sources = await sourcesOf(workspace, part, named.market);
    if (sources.length > 0) parts.push(joinSources(part, sources));
  }
  if (parts.length > 0 && parts.length === named.parts?.length) return unionOf(parts);
  const { sources, reasons } = suppliers
    ? await suppliedSources(name, named.market, await suppliers())
    : { sources: [], reasons: [] };
  if (sources.length > 0) return joinSources(name, sources);
  const asked = reasons.length > 0 ? ` Of the providers that were tried: ${reasons.join("; ")}.` : "";
  throw new DataError(
    `Put the members of ${name} into ${universesFolder(workspace)} as ${name}.csv: there is no such file. ` +
      `They come from ${named.supplier}.${asked}`,
    { field: "universe", value: name, allowed: named.supplier },
  );
}

/** Everyone who is in one of them. */
function unionOf(parts: readonly Membership[]): Membership {
  return {
    spells: parts.flatMap(({ spells }) => spells),
    pointInTime: parts.every(({ pointInTime }) => pointInTime),
    since: Math.max(...parts.map(({ since }) => since)),
    until: Math.min(...parts.map(({ until }) => until)),
    facts: new Map(parts.flatMap(({ facts }) => [...facts])),
    files: parts.flatMap(({ files }) => files),
  };
}

async function sourcesOf(workspace: string, name: string, market: Market): Promise<Source[]> {
  const folder = universesFolder(workspace);
  const own = UNIVERSES[name]?.shipped;
  if (own) return [await parseSource(basename(own.pathname), await Deno.readTextFile(own), market)];
  const paths = await listsIn(folder);
  const mine = paths.filter((path) => path.startsWith(`${name}/`) || isFileOf(name, stemOf(path)));
  return await Promise.all(mine.map((path) => readSource(join(folder, path), path, market)));
}

/** Of a folder and those in it, in the order of their names. */
async function listsIn(folder: string, depth = 1): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory && depth > 0) {
        paths.push(...(await listsIn(join(folder, name), depth - 1)).map((path) => `${name}/${path}`));
      } else if (!isDirectory && isList(name)) paths.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return paths.sort();
}

async function readSource(path: string, name: string, market: Market): Promise<Source> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "there is no such file" : (error as Error).message;
    throw new DataError(`Give the path of a list of symbols: ${name} cannot be read, ${why}`, {
      field: "universe",
      value: name,
    });
  }
  return await parseSource(name, text, market);
}

/** @throws DataError naming file, row and what is expected */
export async function parseSource(name: string, text: string, market: Market): Promise<Source> {
  if (!/\.ya?ml$/i.test(name)) return canonicalSource(parseRecords(name, text, market), market);
  const { parseYear } = await import("./parse_year.ts");
  return canonicalSource(parseYear(name, text), market);
}

/** Publishers write BRK.B and BRK-B, RELIANCE for what trades as RELIANCE.NS: bars have one name for each. */
function canonicalSource(source: Source, market: Market): Source {
  const one = (symbol: string) => canonicalSymbol(symbol, market);
  const named = <T extends { symbol: string }>(rows: readonly T[]): T[] =>
    rows.map((row) => ({ ...row, symbol: one(row.symbol) }));
  const changed = (changes: readonly Change[]) =>
    changes.map((each) => ({ ...each, add: each.add.map(one), remove: each.remove.map(one) }));
  switch (source.kind) {
    case "list":
      return { ...source, members: named(source.members) };
    case "spells":
      return { ...source, members: named(source.members), spells: named(source.spells) };
    case "changes":
      return { ...source, changes: changed(source.changes) };
    case "year":
      return { ...source, symbols: source.symbols.map(one), changes: changed(source.changes) };
  }
}

function unknownName(workspace: string, name: string): ParameterError {
  const allowed = Object.keys(UNIVERSES).join(", ");
  const near = nearestName(name, Object.keys(UNIVERSES));
  return new ParameterError(
    `Name one of ${allowed}, a list of symbols, a file, or one of your own in ${
      universesFolder(workspace)
    }: ` +
      `it is ${quote(name)}${near ? `; did you mean "${near}"?` : ""}`,
    { field: "universe", value: name, allowed },
  );
}
