import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { basename, join } from "node:path";
import type { CodeCell, Notebook } from "../../../document/notebook.ts";
import { readNotebook } from "../../../document/read.ts";
import { savedRuns } from "../../../kernel/run/saved_runs.ts";
import { readSnapshot } from "../../../kernel/data/snapshots.ts";
import { type Bars, makeBars, type Manifest, type SavedRun, TapebookError } from "../../../kernel/mod.ts";
import { Run } from "../../../kernel/run/run.ts";
import { saveRun } from "../../../kernel/run/save_run.ts";
import type { CellSource, NotebookSession } from "../../../kernel/run/session.ts";
import { withWorkspace } from "../data/workspace.ts";
import { finished, sampleBars, smaCross } from "./fixtures.ts";

const SESSION = Symbol.for("tapebook.session");

interface Given {
  workspace: string;
  /** Executed cells, the last being the one that made the run; none outside a notebook. */
  cells?: CellSource[];
  /** The cell that calls save(). */
  saving?: CellSource;
  folder?: string;
  bars?: Bars;
  digest?: string;
}

async function save(
  { workspace, cells, saving, folder = workspace, bars, digest }: Given,
): Promise<SavedRun> {
  const universe = [bars ?? await sampleBars("2018-01-01")];
  const strategy = smaCross();
  const made = finished(strategy, universe);
  const provenance = cells && { cells, folder };
  const { title, record } = new Run(made, provenance);
  const session: Partial<NotebookSession> | undefined = cells && { cell: saving ?? cells.at(-1) ?? null };
  (globalThis as { [SESSION]?: unknown })[SESSION] = session && { ...session, stills: false };
  try {
    const run = { title, record: { ...record, digest: digest ?? record.digest } };
    return await saveRun({ run, finished: made, provenance }, workspace);
  } finally {
    delete (globalThis as { [SESSION]?: unknown })[SESSION];
  }
}

async function read(path: string): Promise<Notebook> {
  const result = readNotebook(await Deno.readTextFile(path));
  if (!result.ok) throw new Error(result.message);
  assertEquals(result.notes, []);
  return result.notebook;
}

const code = (notebook: Notebook) =>
  notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code").map(({ source }) => source);

const cell = (id: string, source: string): CellSource => ({ id, source });
const BARS = cell("bars", 'const bars = await loadBars("SP500");');
const RUN = cell("make", "const run = await backtest(smaCross(), bars);");

Deno.test("save() writes heading, cells and card, with pictures and the record", () =>
  withWorkspace(async (workspace) => {
    const { path, id, digest, created } = await save({
      workspace,
      cells: [BARS, RUN],
      saving: cell("s", "run.save()"),
    });
    assertEquals([path, created], [join(workspace, "runs", `${id}.ipynb`), true]);
    const notebook = await read(path);
    assertEquals(notebook.cells.map(({ id }) => id), ["heading", "bars", "make", "run"]);
    assertEquals(code(notebook), [BARS.source, RUN.source, "run"]);
    assertMatch(notebook.cells[0]!.source, /^# SMA crossover 20\/100 · S&P 500 · 2018 → 2020\n/);
    const { outputs } = notebook.cells.at(-1) as CodeCell;
    assert(outputs[0]?.output_type === "execute_result");
    const { data } = outputs[0];
    assertStringIncludes(String(data["image/svg+xml"]), "<svg");
    assertEquals(
      Uint8Array.fromBase64(String(data["image/png"])).subarray(1, 4),
      new TextEncoder().encode("PNG"),
    );
    const kept = notebook.metadata.tapebook as { [key: string]: unknown };
    assertEquals([kept.id, kept.digest], [id, digest]);
    assertEquals(Object.keys(kept).sort(), ["cells", "digest", "id", "manifest", "metrics"]);
    assertEquals([...Deno.readDirSync(join(workspace, "runs"))].map(({ name }) => name), [basename(path)]);
  }));

Deno.test("save() pins the data of the run in the workspace, and leaves alone what is pinned", () =>
  withWorkspace(async (workspace) => {
    const bars = await sampleBars("2018-01-01");
    const { path } = await save({ workspace, cells: [BARS, RUN], bars });
    const { manifest } = (await read(path)).metadata.tapebook as unknown as { manifest: Manifest };
    const [{ snapshot }] = manifest.data as [Manifest["data"][number]];
    const folder = join(workspace, ".tapebook");
    assertEquals(await readSnapshot(folder, snapshot), { ...bars });

    const file = join(folder, "snapshots", `${snapshot}.bars`);
    await Deno.utime(file, 1, 1);
    await save({ workspace, cells: [BARS, RUN], bars });
    assertEquals((await Deno.stat(file)).mtime?.getTime(), 1000);
    await Deno.truncate(file, 100);
    await save({ workspace, cells: [BARS, RUN], bars });
    assertEquals(await readSnapshot(folder, snapshot), { ...bars });
  }));

Deno.test("save() shows the run in its own last cell where that does so already", () =>
  withWorkspace(async (workspace) => {
    const making = cell("make", `${RUN.source}\nrun`);
    const { path } = await save({ workspace, cells: [BARS, making] });
    assertEquals(code(await read(path)), [BARS.source, making.source]);
  }));

Deno.test("save() shows what it was called on, leaving the call out", () =>
  withWorkspace(async (workspace) => {
    const making = cell("make", "const runs = [await backtest(smaCross(), bars)];\nawait runs[0].save();");
    const { path } = await save({ workspace, cells: [BARS, making] });
    const sources = code(await read(path));
    assertEquals(sources.slice(1), ["const runs = [await backtest(smaCross(), bars)];", "runs[0]"]);
  }));

Deno.test("save() takes the name from the backtest where the call does not tell it", () =>
  withWorkspace(async (workspace) => {
    const { path } = await save({
      workspace,
      cells: [BARS, RUN],
      saving: cell("s", "for (const each of [run]) await each.save();"),
    });
    assertEquals(code(await read(path)).at(-1), "run");
  }));

for (
  const [what, given] of Object.entries({
    "outside a notebook": {},
    "where the run has no name": { cells: [cell("make", "await go();")] },
  })
) {
  Deno.test(`save() rebuilds the code ${what} and says so`, () =>
    withWorkspace(async (workspace) => {
      const { path } = await save({ workspace, ...given });
      const notebook = await read(path);
      assertStringIncludes(notebook.cells[0]!.source, "types and comments are lost");
      const [source] = code(notebook);
      assertMatch(
        source!,
        /^import \{ backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, sma, z \} from "tapebook";/,
      );
      assertStringIncludes(
        source!,
        'loadBars("SP500", { market: "US", timeframe: "1d", start: "2018-01-02", end: "2020-04-17" });',
      );
      assertStringIncludes(source!, "await backtest(strategy(), bars, {});");
      assertMatch(source!, /\nrun$/);
    }));
}

Deno.test("save() refuses to rebuild what nobody could repeat", () =>
  withWorkspace(async (workspace) => {
    const price = Array.from({ length: 200 }, (_, i) => 100 + i % 7);
    const time = price.map((_, i) => i * 86_400_000);
    const bars = makeBars({ symbol: "MINE", time, open: price, high: price, low: price, close: price });
    const error = await assertRejects(
      () => save({ workspace, bars }),
      TapebookError,
      "Save the run of MINE from a notebook",
    );
    assertEquals([error.code, error.field], ["save", "bars"]);
    const { path } = await save({ workspace, bars, cells: [BARS, RUN] });
    assertEquals(code(await read(path)).length, 3);
  }));

Deno.test("save() of the same run again leaves its file alone", () =>
  withWorkspace(async (workspace) => {
    const first = await save({ workspace, cells: [BARS, RUN] });
    const before = await Deno.readTextFile(first.path);
    const second = await save({ workspace, cells: [RUN] });
    assertEquals([second.path, second.created], [first.path, false]);
    assertEquals(await Deno.readTextFile(first.path), before);
  }));

Deno.test("save() puts another result of the same run beside the first, never over it", () =>
  withWorkspace(async (workspace) => {
    const first = await save({ workspace, cells: [BARS, RUN] });
    const before = await Deno.readTextFile(first.path);
    const other = { workspace, cells: [BARS, RUN], digest: "f".repeat(64) };
    const second = await save(other);
    assertEquals(basename(second.path), `${first.id}-2.ipynb`);
    assertEquals((await save(other)).path, second.path);
    await Deno.writeTextFile(first.path, "spoilt");
    const third = await save({ workspace, cells: [BARS, RUN] });
    assertEquals(basename(third.path), `${first.id}-3.ipynb`);
    assertEquals(await Deno.readTextFile(first.path), "spoilt");
    assert(before.length > 1000);
  }));

Deno.test("save() gives cells ids that a file may hold, each once", () =>
  withWorkspace(async (workspace) => {
    const address = "vscode-notebook-cell:/research/a.ipynb#W0sZmlsZQ%3D%3D";
    const { path } = await save({
      workspace,
      cells: [cell(address, BARS.source), cell("heading", "const smaCross = 1;"), cell("run", RUN.source)],
    });
    assertEquals((await read(path)).cells.map(({ id }) => id), [
      "heading",
      "code-1",
      "code-2",
      "run",
      "code-4",
    ]);
  }));

Deno.test("save() of one run from several places at once leaves one file", () =>
  withWorkspace(async (workspace) => {
    const saved = await Promise.all([1, 2, 3].map(() => save({ workspace, cells: [BARS, RUN] })));
    assertEquals(new Set(saved.map(({ path }) => path)).size, 1);
    assertEquals([...Deno.readDirSync(join(workspace, "runs"))].length, 1);
  }));

Deno.test("save() enters the run in the workspace's catalogue", () =>
  withWorkspace(async (workspace) => {
    const { id, digest } = await save({ workspace, cells: [BARS, RUN] });
    const [row, ...more] = await savedRuns(workspace);
    assertEquals(more, []);
    assertEquals([row?.digest, row?.path, row?.strategy, row?.symbols], [
      digest,
      `runs/${id}.ipynb`,
      "sma_crossover",
      ["SP500"],
    ]);
  }));

Deno.test("a saved run shows a link", () =>
  withWorkspace(async (workspace) => {
    const saved = await save({ workspace, cells: [BARS, RUN] });
    const display = (saved as unknown as { [key: symbol]: () => Promise<{ [mime: string]: string }> })[
      Symbol.for("Jupyter.display")
    ]!;
    const bundle = await display();
    assertEquals(bundle["text/plain"], `Saved as runs/${saved.id}.ipynb`);
    assertMatch(bundle["text/html"]!, /^Saved as <a href="[^"]*runs\/[0-9a-f]{12}\.ipynb">runs\//);
    const again = await save({ workspace, cells: [BARS, RUN] });
    assertEquals(again.created, false);
  }));
