/** The notebook about comparisons, as it is stored and as it runs: without a network, in a workspace of its own. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodeCell } from "../../document/notebook.ts";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";
import { withWorkspace } from "../kernel/data/workspace.ts";
import { command } from "./command.ts";

const PATH = fileURLToPath(new URL("../../notebooks/examples/compare.ipynb", import.meta.url));

async function read(path: string) {
  const text = await Deno.readTextFile(path);
  const result = readNotebook(text);
  assert(result.ok);
  return { text, notebook: result.notebook };
}

Deno.test("the notebook about comparisons is stored without outputs, each short piece of code after a word about it", async () => {
  const { text, notebook } = await read(PATH);
  assertEquals(writeNotebook(notebook), text);
  notebook.cells.forEach((cell, i) => {
    if (cell.cell_type !== "code") return;
    assertEquals([cell.outputs, cell.execution_count], [[], null]);
    assert(cell.source.split("\n").length <= 10, `${cell.id} is long`);
    assertEquals(notebook.cells[i - 1]?.cell_type, "markdown", cell.id);
  });
});

Deno.test("the notebook about comparisons compares, combines, divides and stresses", () =>
  withWorkspace(async (workspace) => {
    const path = join(workspace, "compare.ipynb");
    await Deno.copyFile(PATH, path);
    const { code, stderr } = await command("run", workspace, path);
    assertEquals([code, stderr], [0, ""]);
    const { notebook } = await read(path);
    const shown: Record<string, string> = {
      compare: "after Holm's correction for 6 pairs",
      windows: "sign test of the first two p",
      all: "it is more than luck",
      correlation: "Correlation of returns",
      rolling: "Rolling correlation",
      portfolio: "risk-parity weights, rebalanced every month",
      frontier: "Greatest Sharpe",
      regimes: "bear-volatile",
      hidden: "Regimes of S&P 500",
      stress: "A jump of all prices",
      replay: "with 2008 at the end",
      contributions: "Contributions by side",
      factors: "alpha",
    };
    for (const [id, words] of Object.entries(shown)) {
      const cell = notebook.cells.find((each) => each.id === id) as CodeCell;
      const last = cell.outputs.at(-1);
      assert(last?.output_type === "execute_result", id);
      assertStringIncludes(String(last.data["text/plain"]), words);
    }
  }));
