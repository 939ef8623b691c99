/** A notebook that ships as an example: as it is stored, and as it runs without a network in a workspace of its own. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodeCell, Notebook } from "../../document/notebook.ts";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";
import { withWorkspace } from "../kernel/data/workspace.ts";
import { command } from "./command.ts";

const EXAMPLES = fileURLToPath(new URL("../../notebooks/examples/", import.meta.url));

async function read(path: string): Promise<{ text: string; notebook: Notebook }> {
  const text = await Deno.readTextFile(path);
  const result = readNotebook(text);
  assert(result.ok);
  return { text, notebook: result.notebook };
}

/** The notebook, found to be stored without outputs, as Jupyter would write it. */
export async function storedExample(name: string): Promise<Notebook> {
  const { text, notebook } = await read(join(EXAMPLES, name));
  assertEquals(writeNotebook(notebook), text);
  for (const cell of notebook.cells) {
    if (cell.cell_type === "code") assertEquals([cell.outputs, cell.execution_count], [[], null]);
  }
  return notebook;
}

/** Each piece of code is short and comes after a word about it. */
export function assertExplained({ cells }: Notebook): void {
  cells.forEach((cell, i) => {
    if (cell.cell_type !== "code") return;
    assert(cell.source.split("\n").length <= 10, `${cell.id} is long`);
    assertEquals(cells[i - 1]?.cell_type, "markdown", cell.id);
  });
}

/** Runs the notebook, then hands over what its cells show as plain text, by their ids, and the workspace. */
export async function runExample(
  name: string,
  look: (shown: (id: string) => string, workspace: string) => void,
): Promise<void> {
  await withWorkspace(async (workspace) => {
    const path = join(workspace, name);
    await Deno.copyFile(join(EXAMPLES, name), path);
    const { code, stderr } = await command("run", workspace, path);
    assertEquals([code, stderr], [0, ""]);
    const { notebook } = await read(path);
    look((id) => {
      const cell = notebook.cells.find((each) => each.id === id) as CodeCell;
      const last = cell.outputs.at(-1);
      assert(last?.output_type === "execute_result", id);
      return String(last.data["text/plain"]);
    }, workspace);
  });
}
