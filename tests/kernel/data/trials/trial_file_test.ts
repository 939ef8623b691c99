import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { recordSweep, type StoredSweep } from "../../../../kernel/data/catalogue/sweeps.ts";
import { query } from "../../../../kernel/data/sql/query.ts";
import { SqlFile } from "../../../../kernel/data/sql/template.ts";
import { writeTrials } from "../../../../kernel/data/trials/trial_file.ts";
import { dataFolder } from "../../../../kernel/data/workspace.ts";

async function inWorkspace(test: (workspace: string) => Promise<void>): Promise<void> {
  const workspace = await Deno.makeTempDir();
  try {
    await test(workspace);
  } finally {
    await Deno.remove(workspace, { recursive: true });
  }
}

const stored = (id: string, trials: number): StoredSweep => ({
  id,
  kind: "sweep",
  path: `.tapebook/sweeps/${id}.parquet`,
  title: "SMA",
  strategy: "sma_crossover",
  version: "1.0.0",
  symbols: ["SP500"],
  markets: ["US"],
  timeframe: "1d",
  objective: "sharpe",
  trials,
  planned: trials + 1,
  best: { params: { fast: 5 }, score: null },
  saved: `2026-01-0${trials}T00:00:00Z`,
});

async function rowsOf(workspace: string, text: string): Promise<unknown[][]> {
  const { length, columns } = await query({ workspace, folder: workspace, metrics: [] }, [text], []);
  return Array.from({ length }, (_, i) => columns.map(({ cells }) => cells[i]));
}

Deno.test("the trials of all sweeps are one table of SQL, what a sweep does not have is NULL", () =>
  inWorkspace(async (workspace) => {
    const write = async (id: string, columns: Parameters<typeof writeTrials>[1], trials: number) => {
      await writeTrials(join(workspace, stored(id, trials).path), columns);
      await recordSweep(dataFolder(workspace), stored(id, trials));
    };
    await write("a", { trial: Float64Array.of(0, 1), fast: Float64Array.of(5, NaN), exit: ["x", null] }, 2);
    await write("b", { trial: Float64Array.of(0), slow: Float64Array.of(50) }, 1);
    assertEquals(await rowsOf(workspace, "SELECT sweep, trial, fast, exit, slow FROM trials ORDER BY ALL"), [
      ["a", 0, 5, "x", NaN],
      ["a", 1, NaN, null, NaN],
      ["b", 0, NaN, null, 50],
    ]);
    assertEquals(await rowsOf(workspace, "SELECT id, trials, planned, symbols[1] FROM sweeps ORDER BY id"), [
      ["a", 2, 3, "SP500"],
      ["b", 1, 2, "SP500"],
    ]);
  }));

Deno.test("without a sweep the tables of SQL are there and empty", () =>
  inWorkspace(async (workspace) => {
    assertEquals(await rowsOf(workspace, "SELECT count(*) FROM trials, sweeps"), [[0]]);
  }));

Deno.test("more trials than go into memory at once are one file in their order", () =>
  inWorkspace(async (workspace) => {
    const length = 250_001;
    const path = join(workspace, "many.parquet");
    await writeTrials(path, { trial: Float64Array.from({ length }, (_, i) => i) });
    const { columns } = await query({ workspace, folder: workspace, metrics: [] }, [
      "SELECT trial, row_number() OVER () - 1 AS place FROM ",
      "",
    ], [new SqlFile(path)]);
    assertEquals(columns[0]!.cells.length, length);
    assertEquals(columns[0]!.cells, columns[1]!.cells);
    assertEquals([...Deno.readDirSync(workspace)].map(({ name }) => name), ["many.parquet"]);
  }));
