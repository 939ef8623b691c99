/** The notebook about analysis, as it is stored and as it runs: without a network, in a workspace of its own. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodeCell } from "../../document/notebook.ts";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";
import { withWorkspace } from "../kernel/data/workspace.ts";
import { command } from "./command.ts";

const PATH = fileURLToPath(new URL("../../notebooks/examples/analysis.ipynb", import.meta.url));

async function read(path: string) {
  const text = await Deno.readTextFile(path);
  const result = readNotebook(text);
  assert(result.ok);
  return { text, notebook: result.notebook };
}

Deno.test("the notebook about analysis is stored without outputs, as Jupyter would write it", async () => {
  const { text, notebook } = await read(PATH);
  assertEquals(writeNotebook(notebook), text);
  for (const cell of notebook.cells) {
    if (cell.cell_type === "code") assertEquals([cell.outputs, cell.execution_count], [[], null]);
  }
});

Deno.test("the notebook about analysis shows a tear sheet, tests it against luck and writes reports", () =>
  withWorkspace(async (workspace) => {
    const path = join(workspace, "analysis.ipynb");
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
    for (const words of ["SUMMARY", "out of sample from", "RISK ASSESSMENT", "ASSUMPTIONS"]) {
      assertStringIncludes(shown("sheet"), words);
    }
    assertStringIncludes(shown("statistics"), "the number of trials was not given");
    assertStringIncludes(shown("sure"), "max drawdown");
    assertStringIncludes(shown("sql"), "2008");
    assertStringIncludes(shown("html"), "Wrote crossover.html");
    assertStringIncludes(shown("template"), "true");
    assertStringIncludes(shown("arbitrage"), "opportunities left more than");
    const reports = Array.from(Deno.readDirSync(join(workspace, "reports")), ({ name }) => name).toSorted();
    assertEquals(reports, ["crossover.html", "crossover.xlsx", "short.html"]);
  }));
