/**
 * Reads coverage profiles and holds them to the bar: `deno run -P=test tests/coverage.ts PROFILES`.
 *
 * Lines, by area: 90 % in kernel/data, 85 % everywhere else. A line counts as run when Deno or a browser ran it. Workers
 * and child processes write profiles too, unless a signal ends them. Kernels write none, so the files of jupyter/prelude
 * that run in them alone are left out, as is every file that neither side knows.
 */
import { browserLines, type Lines } from "./browser_coverage.ts";

const FOLDERS = [
  "kernel",
  "document",
  "jupyter",
  "server",
  "routes",
  "islands",
  "components",
  "browser",
  "cli",
  "fresh",
  "strategies",
];
const AREAS: { name: string; bar: number; includes: (file: string) => boolean }[] = [
  { name: "kernel/data", bar: 90, includes: (file) => file.startsWith("kernel/data/") },
  ...FOLDERS.map((folder) => ({
    name: folder,
    bar: 85,
    includes: (file: string) => file.startsWith(folder + "/") && !file.startsWith("kernel/data/"),
  })),
];

const [profiles] = Deno.args;
if (!profiles) throw new Error("usage: tests/coverage.ts PROFILES");

const root = Deno.cwd() + "/";
await dropUnfinished(profiles);
const merged = await browserLines(profiles, root);
for (const [file, lines] of denoLines(await report(profiles))) {
  const own = merged.get(file) ?? new Map<number, boolean>();
  for (const [line, ran] of lines) own.set(line, own.get(line) || ran);
  merged.set(file, own);
}
const files = [...merged].map(([file, lines]) => {
  const hit = [...lines.values()].filter((ran) => ran).length;
  return { file, lines: lines.size, hit };
});

let short = false;
for (const { name, bar, includes } of AREAS) {
  const own = files.filter(({ file }) => includes(file));
  const lines = own.reduce((sum, file) => sum + file.lines, 0);
  const hit = own.reduce((sum, file) => sum + file.hit, 0);
  const percent = lines === 0 ? 0 : 100 * hit / lines;
  const below = percent < bar;
  short ||= below;
  say(
    `${name.padEnd(12)} ${percent.toFixed(1).padStart(5)} % of ${lines} lines${
      below ? `, below ${bar} %` : ""
    }`,
  );
  if (!below) continue;
  const worst = own.toSorted((a, b) => (b.lines - b.hit) - (a.lines - a.hit)).slice(0, 5);
  for (const { file, lines, hit } of worst) say(`    ${file}: ${lines - hit} of ${lines} lines not run`);
}
Deno.exit(short ? 1 : 0);

/** What was killed while it wrote its profile, as tests of crashes do, leaves one that ends in the middle. */
async function dropUnfinished(folder: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !name.endsWith(".json")) continue;
    const path = `${folder}/${name}`;
    if (!await endsAsJson(path)) await Deno.remove(path);
  }
}

async function endsAsJson(path: string): Promise<boolean> {
  using file = await Deno.open(path);
  const { size } = await file.stat();
  if (size < 2) return false;
  await file.seek(-2, Deno.SeekMode.End);
  const last = new Uint8Array(2);
  await file.read(last);
  // Braces further in are indented.
  return new TextDecoder().decode(last) === "\n}";
}

function denoLines(lcov: string): Lines {
  const lines: Lines = new Map();
  for (const record of lcov.split("end_of_record")) {
    const file = record.match(/SF:(.*)/)?.[1]?.replace("file://", "").replace(root, "");
    const counts = [...record.matchAll(/^DA:(\d+),(\d+)/gm)];
    if (file) lines.set(file, new Map(counts.map(([, line, count]) => [Number(line), Number(count) > 0])));
  }
  return lines;
}

/** Runs in a folder without `links`: Deno leaves the files of linked packages, ours of Fresh, out of its reports. */
async function report(profiles: string): Promise<string> {
  const cwd = await Deno.makeTempDir();
  const { compilerOptions } = JSON.parse(await Deno.readTextFile("deno.json"));
  delete compilerOptions.types;
  await Deno.writeTextFile(cwd + "/deno.json", JSON.stringify({ compilerOptions }));
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "coverage",
      "--lcov",
      profiles,
      `--include=^file://${root}`,
      "--exclude=/tests/|/bench/|/node_modules/|/_fresh/",
    ],
    cwd,
  }).output();
  await Deno.remove(cwd, { recursive: true });
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}
