/**
 * Coverage of what runs in Chromium. Where DENO_COVERAGE_DIR is set, tests write what their pages ran to a folder
 * beside it: inside of it, Deno would take the files for profiles of its own.
 *
 * The tested build is the one that users get. Source maps come from a second one, made when the report is: it has the
 * same text but for the names of the build and of its chunks.
 *
 * Chromium forgets what a page ran when the page leaves for another address: only what ran since counts.
 */
import { decodedMappings, TraceMap } from "@jridgewell/trace-mapping";
import { createHash } from "node:crypto";
import { join, relative, resolve } from "node:path";
import type { Page } from "playwright-core";

/** Of each file, by its path from the root: whether the lines with code ran, by their numbers from 1. */
export type Lines = Map<string, Map<number, boolean>>;

/** As V8 reports it: the ranges of a function lie within each other, outer ones first. */
export interface RanFunction {
  ranges: { startOffset: number; endOffset: number; count: number }[];
}

export interface MappedScript {
  text: string;
  map: TraceMap;
  /** What the paths in the map start from. */
  folder: string;
}

const SCRIPTS = "/_fresh/js/";
const profiles = Deno.env.get("DENO_COVERAGE_DIR");
const watched = new Set<Page>();

/** To be called before the page loads anything. */
export async function watch(page: Page): Promise<void> {
  if (!profiles) return;
  await page.coverage.startJSCoverage({ resetOnNavigation: false });
  watched.add(page);
}

/** Writes what a watched page ran; to be called before it closes. */
export async function record(page: Page): Promise<void> {
  if (!watched.delete(page)) return;
  const folder = folderBeside(profiles!);
  await Deno.mkdir(folder, { recursive: true });
  const entries = (await page.coverage.stopJSCoverage()).filter(({ url }) => url.includes(SCRIPTS));
  for (const { source = "" } of entries) {
    await Deno.writeTextFile(join(folder, `${digestOf(source)}.js`), source);
  }
  const ran = entries.map(({ source = "", functions }) => ({ script: digestOf(source), functions }));
  await Deno.writeTextFile(join(folder, `${crypto.randomUUID()}.json`), JSON.stringify(ran));
}

/** The lines of all scripts that were built or recorded, without those of packages. */
export async function browserLines(profiles: string, root: string): Promise<Lines> {
  const folder = folderBeside(profiles);
  const files = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  const scripts = await builtScripts(root);
  for (const name of files.filter((name) => name.endsWith(".js"))) {
    const digest = name.slice(0, -".js".length);
    const script = scripts.get(digest) ?? withInlineMap(await Deno.readTextFile(join(folder, name)), root);
    if (!script) throw new Error(`${join(folder, name)} is of an older build: run the tests again`);
    scripts.set(digest, script);
  }
  const ran = new Map([...scripts].map(([digest, { text }]) => [digest, new Uint8Array(text.length)]));
  for (const name of files.filter((name) => name.endsWith(".json"))) {
    const entries = JSON.parse(await Deno.readTextFile(join(folder, name)));
    for (const { script, functions } of entries) addRan(ran.get(script)!, functions);
  }
  const lines: Lines = new Map();
  for (const [digest, script] of scripts) addLines(lines, script, ran.get(digest)!, root);
  return lines;
}

/** The app as it is served, and the contract tests' app both from its build and from its sources. */
async function builtScripts(root: string): Promise<Map<string, MappedScript>> {
  // Not at the top: this loads the bundler, which tests with a browser have no use for.
  const { makeBuild } = await import("../fresh/src/dev/build.ts");
  const { Builder } = await import("../fresh/src/dev/builder.ts");
  const fixture = join(root, "tests/contracts/fixture_app");
  const found = new Map<string, MappedScript>();
  for (const [folder, development] of [[root, false], [fixture, false], [fixture, true]] as const) {
    const { scripts } = await makeBuild(new Builder({ root: folder, sourceMap: true }).config, development);
    const texts = new Map(scripts.map((s) => [s.pathname, new TextDecoder().decode(s.content)]));
    for (const [pathname, text] of texts) {
      const map = texts.get(`${pathname}.map`);
      if (map) found.set(digestOf(text), { text, map: new TraceMap(map), folder });
    }
  }
  return found;
}

function withInlineMap(text: string, folder: string): MappedScript | undefined {
  const map = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)/.exec(text)?.[1];
  if (map) return { text, map: new TraceMap(new TextDecoder().decode(Uint8Array.fromBase64(map))), folder };
}

function digestOf(text: string): string {
  const same = text.replace(/\n\/\/# sourceMappingURL=\S+\.map\s*$/, "\n")
    .replace(/\bchunk-[0-9A-Z]{8}\b/g, "chunk").replace(/\b[0-9a-f]{32}\b/g, "build");
  return createHash("sha256").update(same).digest("hex");
}

/** Adds to the characters that ran, by their offsets, those of one more page. */
export function addRan(ran: Uint8Array, functions: readonly RanFunction[]): void {
  const now = new Uint8Array(ran.length);
  for (const { startOffset, endOffset, count } of functions.flatMap(({ ranges }) => ranges)) {
    now.fill(Math.min(count, 1), startOffset, endOffset);
  }
  now.forEach((count, offset) => ran[offset]! |= count);
}

/** Adds lines of a script: a line ran when one of the places in the script that came from it did. */
export function addLines(
  lines: Lines,
  { text, map, folder }: MappedScript,
  ran: Uint8Array,
  root: string,
): void {
  const files = map.sources.map((source) => relative(root, resolve(folder, source ?? "")));
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  decodedMappings(map).forEach((segments, row) => {
    for (const [column, source, line] of segments) {
      if (source === undefined || /^(node_modules|tests)\//.test(files[source]!)) continue;
      const own = lines.get(files[source]!) ?? new Map<number, boolean>();
      lines.set(files[source]!, own.set(line! + 1, own.get(line! + 1) || ran[starts[row]! + column] === 1));
    }
  });
}

function folderBeside(profiles: string): string {
  return `${profiles.replace(/\/+$/, "")}-browser`;
}
