/** The production build in `_fresh/`, made again only when something that it was made from changed. */
import { createHash } from "node:crypto";
import { join } from "node:path";

/** What the build is made from: pages, what browsers load, and what pins their packages. */
const sources = [
  "browser",
  "components",
  "deno.json",
  "deno.lock",
  "document",
  "fresh",
  "islands",
  "kernel/plot",
  "kernel/series",
  "routes",
  "static",
  "utils.ts",
];

/** Returns the milliseconds that a build took, or null when the last one still holds. */
export async function buildIfStale(
  root: string,
  options: { build(): Promise<void>; announce(): void },
): Promise<number | null> {
  const mark = join(root, "_fresh", "sources.sha256");
  const hash = await sourceHash(root);
  if (await readIfThere(mark) === hash) return null;
  await Deno.mkdir(join(root, "_fresh"), { recursive: true });
  // Two servers that start together must not write into each other's build.
  using lock = await Deno.open(join(root, "_fresh", "build.lock"), { create: true, write: true });
  await lock.lock(true);
  if (await readIfThere(mark) === hash) return null;
  options.announce();
  const started = performance.now();
  // A build that fails or is broken off must not pass for a finished one.
  await Deno.remove(mark).catch(() => {});
  await options.build();
  await Deno.writeTextFile(mark, hash);
  return performance.now() - started;
}

async function sourceHash(root: string): Promise<string> {
  const files = (await Promise.all(sources.map((path) => filesUnder(join(root, path))))).flat().sort();
  const contents = await Promise.all(files.map((file) => Deno.readFile(file)));
  const hash = createHash("sha256");
  files.forEach((file, index) => {
    const bytes = contents[index]!;
    hash.update(`${file.slice(root.length)}\0${bytes.length}\0`).update(bytes);
  });
  return hash.digest("hex");
}

async function filesUnder(path: string): Promise<string[]> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  if (info.isFile) return [path];
  const entries = await Array.fromAsync(Deno.readDir(path));
  return (await Promise.all(entries.map((entry) => filesUnder(join(path, entry.name))))).flat();
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
