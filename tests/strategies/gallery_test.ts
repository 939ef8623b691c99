/** The notebook that shows every strategy, as it is stored. Running it is tested in tests/interop. */
import { assert, assertEquals } from "@std/assert";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";

const text = await Deno.readTextFile(new URL("../../notebooks/examples/strategies.ipynb", import.meta.url));
const read = readNotebook(text);
assert(read.ok);
const { cells } = read.notebook;

Deno.test("the gallery is stored without outputs, as Jupyter would write it", () => {
  for (const cell of cells) {
    if (cell.cell_type === "code") assertEquals([cell.outputs, cell.execution_count], [[], null]);
  }
  assertEquals(writeNotebook(read.notebook), text);
});

Deno.test("the gallery shows every strategy of the folder once, after a word about it", async () => {
  const files = await Array.fromAsync(Deno.readDir(new URL("../../strategies", import.meta.url)));
  const names = files.map(({ name }) => name).filter((name) => name.endsWith(".ts")).sort();
  const shown = cells.flatMap(({ source }, i) => {
    const [, name] = /from "tapebook\/strategies\/(\w+\.ts)"/.exec(source) ?? [];
    if (name === undefined) return [];
    assert(source.includes("await show("), `${name} is run`);
    assertEquals(cells[i - 1]?.cell_type, "markdown", `${name} has a word before it`);
    return [name];
  });
  assertEquals(shown.toSorted(), names);
});
