/**
 * Runs the named kinds of test and prints the counts: `deno run -P=test tests/run.ts unit integration e2e`.
 *
 * The last line is `N passed, N failed`. With CI=true a skipped test counts as failed, unless it wants files that a machine may lack.
 */
import { type Kind, kindOf, KINDS } from "./kinds.ts";
import { provide } from "./setup.ts";

interface Counts {
  kind: Kind;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
}

const names = Deno.args.length > 0 ? Deno.args : ["unit", "integration", "e2e"];
const strict = Deno.env.get("CI") === "true";

const unknown = names.filter((name) => !KINDS.some((kind) => kind.name === name));
if (unknown.length > 0) {
  quit(`No such kind of test: ${unknown.join(", ")}. Kinds: ${KINDS.map((kind) => kind.name).join(", ")}`);
}
const homeless = [...walk("tests")].filter((file) => /_test\.tsx?$/.test(file) && !kindOf(file));
if (homeless.length > 0) quit(`These tests belong to no kind, see tests/kinds.ts: ${homeless.join(", ")}`);

const kinds = KINDS.filter((kind) => names.includes(kind.name));
await provide(kinds.flatMap((kind) => kind.needs));

const results: Counts[] = [];
for (const kind of kinds) results.push(await runKind(kind));

const total = { passed: 0, failed: 0 };
say("");
for (const { kind, passed, failed, skipped, seconds } of results) {
  say(`${kind.name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds.toFixed(0)} s`);
  total.passed += passed;
  total.failed += failed + (strict && !kind.skippable ? skipped : 0);
}
say(`${total.passed} passed, ${total.failed} failed`);
Deno.exit(total.failed > 0 ? 1 : 0);

/** Files side by side are threads of one process, whose environment they share: those that change it run one after the other. */
function sideBySide(paths: string[]): { paths: string[]; flags: string[] }[] {
  const files = paths.flatMap((path) => Deno.statSync(path).isFile ? [path] : [...walk(path)])
    .filter((file) => /_test\.tsx?$/.test(file));
  const alone = files.filter((file) =>
    /\bDeno\.env\.set\(|\binWorkspace\b/.test(Deno.readTextFileSync(file))
  );
  return [
    { paths: files.filter((file) => !alone.includes(file)), flags: ["--parallel"] },
    { paths: alone, flags: [] },
  ];
}

async function runKind(kind: Kind): Promise<Counts> {
  const paths = kind.paths.filter(exists);
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  const started = performance.now();
  const counts: Counts = { kind, passed: 0, failed: 0, skipped: 0, seconds: 0 };
  // Examples load data and save runs as cells do: into a workspace of their own.
  const workspace = await Deno.makeTempDir();
  const runs: { paths: string[]; flags: string[]; env?: Record<string, string> }[] = [
    ...kind.parallel ? sideBySide(paths) : [{ paths, flags: [] }],
  ];
  if (kind.examples) {
    const env = { TAPEBOOK_WORKSPACE: workspace };
    runs.push({ paths: kind.examples, flags: ["--doc", "--parallel", "--permit-no-files"], env });
  }
  for (const { paths, flags, env = {} } of runs) {
    if (paths.length === 0) continue;
    say(
      `\n── ${kind.name}: ${
        [...flags, paths.length > 20 ? `${paths.length} files` : paths.join(" ")].join(" ")
      }`,
    );
    const args = ["test", "-P=test", "--no-prompt", "--quiet", `--junit-path=${report}`, ...flags, ...paths];
    const { success } = await new Deno.Command(Deno.execPath(), {
      args,
      // No test reaches out: a provider of data is asked only by a test that has a server of its own.
      env: { ...env, TAPEBOOK_OFFLINE: "1" },
      stdout: "inherit",
      stderr: "inherit",
    }).spawn()
      .status;
    const found = readReport(await Deno.readTextFile(report));
    counts.passed += found.passed;
    counts.skipped += found.skipped;
    // A run that fails without a failed test (a type error, a leak at the end) is one failure.
    counts.failed += success ? found.failed : Math.max(1, found.failed);
    await Deno.writeTextFile(report, "");
  }
  await Deno.remove(report);
  await Deno.remove(workspace, { recursive: true });
  return { ...counts, seconds: (performance.now() - started) / 1000 };
}

function readReport(xml: string): { passed: number; failed: number; skipped: number } {
  const count = { tests: 0, failed: 0, skipped: 0 };
  for (const [suite] of xml.matchAll(/<testsuite\s[^>]*>/g)) {
    const attribute = (name: string) => Number(suite.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0);
    count.tests += attribute("tests");
    count.failed += attribute("failures") + attribute("errors");
    count.skipped += attribute("disabled");
  }
  return { passed: count.tests - count.failed - count.skipped, failed: count.failed, skipped: count.skipped };
}

function* walk(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* walk(path);
    else yield path;
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}

function quit(message: string): never {
  say(message);
  Deno.exit(2);
}
