/** The notebook that a newcomer reads first, as it is stored. Running it is tested in tests/cli and tests/e2e. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";

const text = await Deno.readTextFile(new URL("../../notebooks/examples/quickstart.ipynb", import.meta.url));
const read = readNotebook(text);
assert(read.ok);
const { notebook } = read;

Deno.test("the quickstart is stored without outputs, as Jupyter would write it", () => {
  for (const cell of notebook.cells) {
    if (cell.cell_type === "code") assertEquals([cell.outputs, cell.execution_count], [[], null]);
  }
  assertEquals(writeNotebook(notebook), text);
});

Deno.test("the quickstart has short cells, each piece of code after a word about it", () => {
  for (const { id, source } of notebook.cells) assert(source.split("\n").length <= 10, `${id} is long`);
  assertEquals(notebook.cells.filter(({ cell_type }) => cell_type === "markdown").map(({ id }) => id), [
    "title",
    "strategy-text",
    "data",
    "run-text",
    "look",
    "save-text",
  ]);
});

Deno.test("the quickstart says where a run goes and how to verify it", () => {
  const saving = notebook.cells.find(({ id }) => id === "save-text")?.source ?? "";
  assertStringIncludes(saving, "folder `runs`");
  assertStringIncludes(saving, "deno task verify notebooks/runs/ID.ipynb");
});
