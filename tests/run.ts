/**
 * Runs the named kinds of test and prints the counts: `deno run -P=test tests/run.ts unit integration e2e`.
 *
 * The last line is `N passed, N failed`. With CI=true a skipped test counts as failed, unless it wants files that a machine may lack.
 */
import { join } from "node:path";
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

// Kinds wait for kernels and browsers as much as they compute: side by side they take half as long.
const together = kinds.length > 1;
if (together) {
  say(`Side by side, each told when it ends: types, ${kinds.map((kind) => kind.name).join(", ")}`);
}
const [isSound, results] = await Promise.all([checkTypes(), Promise.all(kinds.map(runKind))]);

const total = { passed: 0, failed: isSound ? 0 : 1 };
say(`\ntypes: ${isSound ? "sound" : "1 failed"}`);
for (const { kind, passed, failed, skipped, seconds } of results) {
  say(`${kind.name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds.toFixed(0)} s`);
  total.passed += passed;
  total.failed += failed + (strict && !kind.skippable ? skipped : 0);
}
say(`${total.passed} passed, ${total.failed} failed`);
Deno.exit(total.failed > 0 ? 1 : 0);

/** Once for everything, examples included: the runs themselves leave it out. */
async function checkTypes(): Promise<boolean> {
  const { success, said } = await runDeno(["check", "--doc", "--quiet"], {
    isPatient: together,
    isKept: true,
  });
  if (!success) say(`\n── types\n${said}`);
  return success;
}

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
  const started = performance.now();
  const counts: Counts = { kind, passed: 0, failed: 0, skipped: 0, seconds: 0 };
  // A kind's leftovers are its own: a server that clears up behind dead ones must not meet another kind's kernels.
  const temporary = await Deno.makeTempDir({ prefix: "tapebook-" });
  const report = join(temporary, "report.xml");
  const runs: { paths: string[]; flags: string[]; env?: Record<string, string> }[] = [
    ...kind.parallel ? sideBySide(paths) : [{ paths, flags: [] }],
  ];
  if (kind.examples) {
    // Examples load data and save runs as cells do: into a workspace of their own.
    const env = { TAPEBOOK_WORKSPACE: join(temporary, "workspace") };
    runs.push({ paths: kind.examples, flags: ["--doc", "--parallel", "--permit-no-files"], env });
  }
  let told = "";
  for (const { paths, flags, env = {} } of runs) {
    if (paths.length === 0) continue;
    const shown = [...flags, paths.length > 20 ? `${paths.length} files` : paths.join(" ")].join(" ");
    const heading = `\n── ${kind.name}: ${shown}`;
    if (!together) say(heading);
    const { success, said } = await runDeno(
      [
        "test",
        "-P=test",
        "--no-check",
        "--no-prompt",
        "--quiet",
        `--junit-path=${report}`,
        ...flags,
        ...paths,
      ],
      {
        // No test reaches out: a provider of data is asked only by a test that has a server of its own.
        env: { ...env, TAPEBOOK_OFFLINE: "1", TMPDIR: temporary },
        // Browsers and servers that others wait for go first.
        isPatient: together && kind.parallel,
        isKept: together,
      },
    );
    told += `${heading}\n${said}`;
    const found = readReport(await Deno.readTextFile(report).catch(() => ""));
    counts.passed += found.passed;
    counts.skipped += found.skipped;
    // A run that fails without a failed test (an error at import, a leak at the end) is one failure.
    counts.failed += success ? found.failed : Math.max(1, found.failed);
    await Deno.writeTextFile(report, "");
  }
  if (together) say(told);
  // What a process that ends late still writes there is no matter of the tests.
  await Deno.remove(temporary, { recursive: true }).catch(() => {});
  return { ...counts, seconds: (performance.now() - started) / 1000 };
}

interface DenoRun {
  env?: Record<string, string>;
  /** Lets others have the cores first. */
  isPatient: boolean;
  /** What it says is returned, instead of shown as it goes. */
  isKept: boolean;
}

async function runDeno(
  args: string[],
  { env = {}, isPatient, isKept }: DenoRun,
): Promise<{ success: boolean; said: string }> {
  const output = isKept ? "piped" : "inherit";
  const patiently = isPatient && Deno.build.os !== "windows";
  const child = new Deno.Command(patiently ? "nice" : Deno.execPath(), {
    args: patiently ? ["-n", "10", Deno.execPath(), ...args] : args,
    env,
    stdout: output,
    stderr: output,
  }).spawn();
  let said = "";
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) said += text;
  };
  const collected = isKept && Promise.all([collect(child.stdout), collect(child.stderr)]);
  const { success } = await child.status;
  // What a process says that was left behind is not waited for.
  await Promise.race([collected, new Promise((resolve) => setTimeout(resolve, 5_000))]);
  return { success, said };
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
