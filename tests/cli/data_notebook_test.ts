/** The notebook about data, as it is stored and as it runs: without a network, in a workspace of its own. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodeCell } from "../../document/notebook.ts";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";
import { withWorkspace } from "../kernel/data/workspace.ts";
import { command } from "./command.ts";

const PATH = fileURLToPath(new URL("../../notebooks/examples/data.ipynb", import.meta.url));

async function read(path: string) {
  const text = await Deno.readTextFile(path);
  const result = readNotebook(text);
  assert(result.ok);
  return { text, notebook: result.notebook };
}

Deno.test("the notebook about data is stored without outputs, each short piece of code after a word about it", async () => {
  const { text, notebook } = await read(PATH);
  assertEquals(writeNotebook(notebook), text);
  notebook.cells.forEach((cell, i) => {
    if (cell.cell_type !== "code") return;
    assertEquals([cell.outputs, cell.execution_count], [[], null]);
    assert(cell.source.split("\n").length <= 10, `${cell.id} is long`);
    assertEquals(notebook.cells[i - 1]?.cell_type, "markdown", cell.id);
  });
});

Deno.test("the notebook about data finds the faults that it made, repairs, stores, loads, adjusts, pins and exports", () =>
  withWorkspace(async (workspace) => {
    const path = join(workspace, "data.ipynb");
    await Deno.copyFile(PATH, path);
    const { code, stderr } = await command("run", workspace, path);
    assertEquals([code, stderr], [0, ""]);
    const { notebook } = await read(path);
    const shown = (id: string): string => {
      const cell = notebook.cells.find((each) => each.id === id) as CodeCell;
      const last = cell.outputs.at(-1);
      assert(last?.output_type === "execute_result", id);
      return String(last.data["text/plain"]);
    };
    assertStringIncludes(shown("import"), "Rows were out of order and have been sorted by time.");
    for (
      const fault of ["error, duplicates: 1 row", "unit: Prices are about 100 times too high in 20 rows"]
    ) {
      assertStringIncludes(shown("report").toLowerCase(), fault.toLowerCase());
    }
    assertStringIncludes(shown("report"), "gaps: 1 gap of more than 6 sessions: 15 sessions");
    assertStringIncludes(shown("repair"), "score now 95 of 100");
    assertStringIncludes(shown("load"), "741 bars · Acme · 1d · 2019-01-02 → 2021-12-30 · import");
    assertEquals(shown("pin").match(/true/g)?.length, 2);
    assertStringIncludes(shown("describe"), "US/1d/ACME · Acme · 741 bars · import");
  }));
