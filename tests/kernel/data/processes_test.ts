/** What only several processes, or a process of its own, can show. */
import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { listRuns, recordRun } from "../../../kernel/data/catalogue/runs.ts";
import { listSeries, readSeries } from "../../../kernel/data/store/mod.ts";
import { DAILY, firstDay } from "./store/pieces.ts";
import { withWorkspace } from "./workspace.ts";

const script = (name: string) => new URL(`./processes/${name}.ts`, import.meta.url).pathname;

async function run(name: string, workspace: string, flags: string[] = [], args: string[] = []) {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", ...flags, script(name), ...args],
    env: { TAPEBOOK_WORKSPACE: workspace },
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("loadBars() in three processes at once gives equal bars and one catalogue row", () =>
  withWorkspace(async (workspace) => {
    const outcomes = await Promise.all([1, 2, 3].map(() => run("load", workspace)));
    for (const { code, stderr } of outcomes) assertEquals([code, stderr], [0, ""]);
    const [first] = outcomes;
    assertEquals(outcomes.map(({ stdout }) => stdout), [first?.stdout, first?.stdout, first?.stdout]);
    const rows = await listSeries(join(workspace, ".tapebook"));
    assertEquals(rows.map(({ symbol, hash, rows }) => `${rows} ${symbol} ${hash}`), [first?.stdout]);
    const left = [...Deno.readDirSync(join(workspace, ".tapebook", "bars", "US", "1d", "SP500"))];
    assertEquals(left.map(({ name }) => name), [`${rows[0]?.hash}.parquet`]);
  }));

Deno.test("three processes that add to one series at once lose nothing of each other's", () =>
  withWorkspace(async (workspace) => {
    const starts = [0, 10, 20];
    const outcomes = await Promise.all(
      starts.map((first) => run("add_pieces", workspace, [], [String(first), "10"])),
    );
    for (const { code, stderr } of outcomes) assertEquals([code, stderr], [0, ""]);
    const series = await readSeries(join(workspace, ".tapebook"), DAILY);
    const days = Array.from({ length: 30 }, (_, day) => firstDay(day));
    assertEquals(Array.from(series!.columns.time), days);
    assertEquals(series!.row.ranges.map(({ from, to }) => [from, to]), [[firstDay(0), firstDay(30)]]);
  }));

Deno.test("recordRun() keeps one row per run and digest", () =>
  withWorkspace(async (workspace) => {
    const run = {
      id: "1",
      digest: "a",
      path: "runs/1.ipynb",
      title: "S · S&P 500",
      strategy: "s",
      version: "1.0.0",
      markets: ["US" as const],
      symbols: ["SP500"],
      metrics: { sharpe: null, totalReturn: 0.5 },
      saved: "2026-01-01T00:00:00Z",
    };
    await recordRun(workspace, run);
    await recordRun(workspace, { ...run, saved: "2026-01-02T00:00:00Z" });
    await recordRun(workspace, {
      ...run,
      digest: "b",
      path: "runs/1-2.ipynb",
      saved: "2026-01-03T00:00:00Z",
    });
    const found = await listRuns(workspace);
    assertEquals(found.map(({ path, saved }) => [path, saved.slice(8, 10)]), [
      ["runs/1.ipynb", "01"],
      ["runs/1-2.ipynb", "03"],
    ]);
    assertEquals(found[0]?.metrics, { sharpe: null, totalReturn: 0.5 });
  }));

Deno.test("DuckDB survives garbage collection between and during queries", () =>
  withWorkspace(async (workspace) => {
    const { code, stdout, stderr } = await run("collect_garbage", workspace, ["--v8-flags=--expose-gc"]);
    assertEquals([code, stderr, stdout], [0, "", "60 rounds of 20000 rows"]);
  }));
