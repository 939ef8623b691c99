/**
 * Holds the code to the layout: which folder may import which, what the pure folders must not touch, and that no
 * files import each other in a circle. Type-only imports count like any other unless a row says otherwise.
 */
import { assert, assertEquals } from "@std/assert";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = [
  "document",
  "jupyter",
  "kernel",
  "server",
  "cli",
  "strategies",
  "routes",
  "islands",
  "components",
];
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^"'`;]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** Folder (longest match wins) to the folders it may import besides itself. `type:` allows types alone. */
const ARROWS: Record<string, string[]> = {
  "kernel/series": [],
  "kernel/market": ["kernel/series"],
  "kernel/indicators": ["kernel/series"],
  "kernel/signals": ["kernel/series", "kernel/market", "kernel/indicators"],
  "kernel/stats": ["kernel/series", "kernel/market"],
  "kernel/portfolio": ["kernel/series", "kernel/market"],
  "kernel/engine": ["kernel/series", "kernel/market", "kernel/indicators", "kernel/signals"],
  "kernel/strategy": [
    "kernel/series",
    "kernel/market",
    "kernel/indicators",
    "kernel/signals",
    "type:kernel/engine",
  ],
  "kernel/optimize": [
    "kernel/series",
    "kernel/market/calendar/dates.ts",
    "kernel/market/errors.ts",
    "kernel/market/known_names.ts",
    "kernel/market/nearest.ts",
    "kernel/market/time.ts",
    "kernel/stats",
  ],
  "kernel/sweep": [
    "kernel/series",
    "kernel/market",
    "kernel/indicators",
    "kernel/signals",
    "kernel/stats",
    "kernel/engine",
    "type:kernel/strategy",
  ],
  "kernel/plot": ["kernel/series", "kernel/market", "kernel/stats", "kernel/portfolio"],
  "kernel/data": ["kernel/series", "kernel/market"],
  "kernel/run": ["kernel", "document"],
  "kernel/mod.ts": ["kernel"],
  document: [],
  jupyter: ["document"],
  server: ["document", "jupyter", "kernel/mod.ts", "utils.ts"],
  cli: ["document", "jupyter", "kernel", "server", "main.ts"],
  strategies: ["kernel/mod.ts"],
  routes: ["document", "server", "components", "islands", "utils.ts"],
  islands: [
    "document",
    "browser",
    "components",
    "kernel/plot/spec",
    "kernel/plot/draw",
    "kernel/plot/palette.ts",
    "type:kernel/series",
  ],
  browser: ["document", "components"],
  components: ["document", "kernel/plot/spec", "kernel/plot/draw", "kernel/plot/palette.ts"],
};

/** Packages that only these folders may import. */
const PACKAGES: Record<string, string[]> = {
  "@duckdb/node-api": ["kernel/data"],
  "@babel/parser": ["document"],
  "@preact/signals": ["islands"],
  "linkedom": ["kernel/plot/still"],
  "quadprog": ["kernel/portfolio"],
  "@resvg/resvg-js": ["kernel/plot/still"],
  "esbuild": ["kernel/run/report"],
  "playwright-core": ["kernel/run/report"],
  "write-excel-file": ["kernel/run/report"],
  "bullmq": ["kernel/run/cluster"],
  "ioredis": ["kernel/run/cluster"],
};

const PURE = ["document", "kernel"];
const IMPURE_WITHIN = [
  "kernel/data",
  "kernel/run",
  "kernel/plot/still",
  "kernel/plot/keep.ts",
  "kernel/plot/show.ts",
  "kernel/mod.ts",
];
const ENV_READERS = ["main.ts", "cli", "kernel/data/credentials", "kernel/data/workspace", "jupyter/prelude"];

interface Edge {
  from: string;
  to: string;
  typeOnly: boolean;
}

const files = SOURCES.flatMap((folder) => [...walk(join(ROOT, folder))]).map((path) => relative(ROOT, path));
const texts = new Map(files.map((file) => [file, Deno.readTextFileSync(join(ROOT, file))]));
const edges = [...texts].flatMap(([file, text]) => importsOf(file, text));

function* walk(folder: string): Generator<string> {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* walk(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

function importsOf(file: string, text: string): Edge[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  return [...code.matchAll(IMPORT)].map((match) => {
    const specifier = match[2] ?? match[3]!;
    const to = specifier === "tapebook"
      ? "kernel/mod.ts"
      : specifier.startsWith(".")
      ? relative(ROOT, join(ROOT, dirname(file), specifier))
      : specifier;
    return { from: file, to, typeOnly: match[1] !== undefined };
  });
}

function within(file: string, place: string): boolean {
  return file === place || file.startsWith(place + "/") || file.startsWith(place + ".");
}

function layerOf(file: string): string | undefined {
  return Object.keys(ARROWS).filter((layer) => within(file, layer)).sort((a, b) => b.length - a.length)[0];
}

Deno.test("every source file lies in a layer of the layout", () => {
  assertEquals(files.filter((file) => layerOf(file) === undefined), []);
  assert(files.length > 50, `only ${files.length} source files were found`);
});

Deno.test("imports follow the arrows of the layout", () => {
  const wrong = edges.filter(({ from, to, typeOnly }) => {
    const local = files.includes(to) || to.endsWith(".ts") || to.endsWith(".tsx");
    if (!local) return false;
    const layer = layerOf(from)!;
    const allowed = [layer, ...ARROWS[layer]!];
    return !allowed.some((place) =>
      place.startsWith("type:") ? typeOnly && within(to, place.slice(5)) : within(to, place)
    );
  });
  assertEquals(wrong.map(({ from, to }) => `${from} -> ${to}`), []);
});

Deno.test("heavy packages are imported by their one folder alone", () => {
  const wrong = edges.filter(({ from, to, typeOnly }) => {
    const name = Object.keys(PACKAGES).find((p) => to === p || to.startsWith(p + "/"));
    return name !== undefined && !typeOnly && !PACKAGES[name]!.some((place) => within(from, place));
  });
  assertEquals(wrong.map(({ from, to }) => `${from} -> ${to}`), []);
});

Deno.test("the pure folders use no Deno, clock or random numbers", () => {
  const wrong = [...texts].filter(([file, text]) =>
    PURE.some((place) => within(file, place)) &&
    !IMPURE_WITHIN.some((place) => within(file, place)) &&
    /\bDeno\.|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/.test(withoutComments(text))
  );
  assertEquals(wrong.map(([file]) => file), []);
});

Deno.test("the environment is read in its appointed places alone", () => {
  const wrong = [...texts].filter(([file, text]) =>
    /Deno\.env\.|process\.env/.test(withoutComments(text)) &&
    !ENV_READERS.some((place) => within(file, place))
  );
  assertEquals(wrong.map(([file]) => file), []);
});

Deno.test("no files import each other in a circle", () => {
  const next = Map.groupBy(
    edges.filter((edge) => !edge.typeOnly && files.includes(edge.to)),
    (edge) => edge.from,
  );
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    assert(at < 0, `imports go in a circle: ${[...path.slice(at), file].join(" -> ")}`);
    if (done.has(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  files.forEach((file) => visit(file, []));
});

Deno.test("no file is named after a layer noun", () => {
  const nouns = /(^|[/_])(utils?|helpers?|managers?|misc|common)\.tsx?$/;
  assertEquals(files.filter((file) => nouns.test(file)), []);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
}
