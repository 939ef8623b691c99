/** Finds an app's routes, islands and static files on the disk. */
import { basename, extname, join, sep } from "node:path";
import { pathFrom } from "../path.ts";
import { contentTypeOf } from "./content_type.ts";

export interface SourceFile {
  /** Absolute. */
  file: string;
  /** Relative to the crawled folder, without extension, with a slash at its start. */
  path: string;
}

export interface IslandFile {
  name: string;
  file: string;
}

export interface StaticEntry {
  /** Absolute. */
  file: string;
  pathname: string;
  contentType: string;
}

const SOURCE = /\.[tj]sx?$/;
const TEST = /[._]test\.[tj]sx?$/;

/** Folders named `(_islands)` hold islands; other folders in `(_…)` hold neither routes nor islands. */
export async function crawlApp(
  routeDir: string,
  islandDir: string,
  ignore: RegExp[],
): Promise<{ routes: SourceFile[]; islands: IslandFile[] }> {
  const wanted = (file: string) =>
    SOURCE.test(file) && ![TEST, ...ignore].some((pattern) => pattern.test(file));
  const routes: SourceFile[] = [];
  const islands = (await filesIn(islandDir)).filter(wanted);
  for (const file of (await filesIn(routeDir)).filter(wanted)) {
    const path = `/${pathFrom(routeDir, file)}`;
    if (!path.includes("/(_")) {
      routes.push({ file, path: path.slice(0, -extname(path).length) });
    } else if (path.includes("/(_islands)/")) islands.push(file);
  }
  return { routes, islands: nameIslands(islands) };
}

/** File names as identifiers, since the page's script imports them by name. */
function nameIslands(files: string[]): IslandFile[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const wanted = basename(file, extname(file)).replace(/[^\w$]+/g, "_")
      .replace(/^(?=\d)/, "_");
    let name = wanted;
    for (let n = 1; taken.has(name); n++) name = `${wanted}_${n}`;
    taken.add(name);
    return { name, file };
  });
}

export async function crawlStatic(dirs: string[]): Promise<StaticEntry[]> {
  const entries: StaticEntry[] = [];
  for (const dir of dirs) {
    for (const file of await filesIn(dir)) {
      const pathname = `/${pathFrom(dir, file)}`;
      if (!isHidden(pathname)) entries.push({ file, pathname, contentType: contentTypeOf(file) });
    }
  }
  return entries;
}

/** The static file that a URL path names, or null where there is none to give. */
export async function findStatic(dirs: string[], pathname: string): Promise<StaticEntry | null> {
  if (isHidden(pathname)) return null;
  for (const dir of dirs) {
    const file = join(dir, pathname);
    const stat = file.startsWith(dir + sep) ? await Deno.stat(file).catch(() => null) : null;
    if (stat?.isFile) return { file, pathname, contentType: contentTypeOf(file) };
  }
  return null;
}

function isHidden(pathname: string): boolean {
  return /\/\.(?!well-known\/)/.test(pathname);
}

/** All files below a folder, in a stable order; none when there is no such folder. */
async function filesIn(dir: string): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of Deno.readDir(dir)) {
      const path = join(dir, entry.name);
      if (entry.isDirectory) found.push(...await filesIn(path));
      else if (entry.isFile) found.push(path);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort();
}
