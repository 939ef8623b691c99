import { assertEquals } from "@std/assert";
import { asHeading, broughtBack, keptSelection, plan, type Situation } from "../../browser/cell_commands.ts";
import { newCell } from "../../document/cells.ts";

function situation(ids: string, anchor: string | null, head = anchor): Situation {
  let next = 0;
  return {
    cells: [...ids].map((id) => newCell("code", `'${id}'`, id)),
    selection: anchor === null || head === null ? null : { anchor, head },
    clipboard: [],
    newCell: (type) => newCell(type, "", `new${next++}`),
    newId: () => `new${next++}`,
  };
}
const cellsOf = (ids: string) => situation(ids, null).cells;
const at = (id: string) => ({ anchor: id, head: id });

Deno.test("plan() stops the selection at both ends", () => {
  assertEquals(plan("selectAbove", situation("abc", "a"))?.select, at("a"));
  assertEquals(plan("selectBelow", situation("abc", "c"))?.select, at("c"));
  assertEquals(plan("selectBelow", situation("abc", "a"))?.select, at("b"));
});

Deno.test("plan() extends from the anchor and shrinks back", () => {
  assertEquals(plan("extendBelow", situation("abc", "a"))?.select, { anchor: "a", head: "b" });
  assertEquals(plan("extendAbove", situation("abc", "a", "b"))?.select, { anchor: "a", head: "a" });
  assertEquals(plan("extendBelow", situation("abc", "c")), {});
});

Deno.test("plan() inserts around the whole selection and selects the new cell", () => {
  const above = plan("insertAbove", situation("abc", "c", "b"));
  assertEquals(above?.operation?.type === "insertCells" && above.operation.index, 1);
  const below = plan("insertBelow", situation("abc", "b", "c"));
  assertEquals(below?.operation?.type === "insertCells" && below.operation.index, 3);
  assertEquals(below?.select, at("new0"));
  const first = plan("insertBelow", situation("", null));
  assertEquals(first?.operation?.type === "insertCells" && first.operation.index, 0);
});

Deno.test("plan() deletes the selection and goes to the cell after it, or before it at the end", () => {
  const middle = plan("deleteCells", situation("abcd", "b", "c"));
  assertEquals(middle, { operation: { type: "deleteCells", cellIds: ["b", "c"] }, select: at("d") });
  assertEquals(plan("deleteCells", situation("ab", "b"))?.select, at("a"));
  assertEquals(plan("deleteCells", situation("", null)), {});
});

Deno.test("plan() gives pasted cells ids of their own", () => {
  const cut = plan("cut", situation("ab", "a"));
  assertEquals(cut?.copied?.map((cell) => cell.id), ["a"]);
  const pasted = plan("paste", { ...situation("b", "b"), clipboard: cut!.copied! });
  assertEquals(pasted?.operation, { type: "insertCells", index: 1, cells: [newCell("code", "'a'", "new0")] });
  assertEquals(plan("paste", situation("b", "b")), {});
});

Deno.test("plan() moves the selection by one place and not beyond the ends", () => {
  assertEquals(plan("moveDown", situation("abc", "a", "b"))?.operation, {
    type: "moveCells",
    cellIds: ["a", "b"],
    index: 1,
  });
  assertEquals(plan("moveUp", situation("abc", "c"))?.operation, {
    type: "moveCells",
    cellIds: ["c"],
    index: 1,
  });
  assertEquals(plan("moveUp", situation("abc", "a")), {});
  assertEquals(plan("moveDown", situation("abc", "c")), {});
});

Deno.test("plan() merges one cell with the next, several with each other, and the last with nothing", () => {
  const merged = (from: string, to: string) => plan("merge", situation("abc", from, to))?.operation;
  assertEquals(merged("a", "a"), { type: "mergeCells", cellIds: ["a", "b"] });
  assertEquals(merged("a", "c"), { type: "mergeCells", cellIds: ["a", "b", "c"] });
  assertEquals(merged("c", "c"), undefined);
});

Deno.test("plan() changes the type only of a cell that has another", () => {
  assertEquals(plan("toMarkdown", situation("a", "a"))?.operation, {
    type: "setCellType",
    cellId: "a",
    cellType: "markdown",
  });
  assertEquals(plan("toCode", situation("a", "a")), {});
});

Deno.test("plan() leaves running, saving and the sheet of keys to the page", () => {
  for (const command of ["run", "runNext", "stop", "restart", "save", "help", "edit"] as const) {
    assertEquals(plan(command, situation("a", "a")), null);
  }
});

Deno.test("plan() folds the outputs of code alone, and shows them again", () => {
  const folded = plan("foldOutputs", situation("a", "a"))?.operation;
  assertEquals(folded, { type: "setCellMetadata", cellId: "a", metadata: { collapsed: true } });
  const again = {
    ...situation("a", "a"),
    cells: [{ ...newCell("code", "", "a"), metadata: { collapsed: true } }],
  };
  assertEquals(plan("foldOutputs", again)?.operation, {
    type: "setCellMetadata",
    cellId: "a",
    metadata: { collapsed: false },
  });
  assertEquals(plan("foldOutputs", { ...situation("a", "a"), cells: [newCell("markdown", "", "a")] }), {});
});

Deno.test("asHeading() sets the level, whatever there was", () => {
  assertEquals(["Text", "# Text", "###### Text", "", "#"].map((source) => asHeading(source, 2)), [
    "## Text",
    "## Text",
    "## Text",
    "## ",
    "## ",
  ]);
  assertEquals(asHeading("#tag\nmore", 1), "# #tag\nmore");
});

Deno.test("keptSelection() stays, and goes to what took the place of a cell that is gone", () => {
  const chosen = { anchor: "a", head: "b" };
  assertEquals(keptSelection(chosen, cellsOf("abc"), cellsOf("xabc")), chosen);
  assertEquals(keptSelection(at("b"), cellsOf("abc"), cellsOf("ac")), at("c"));
  assertEquals(keptSelection(at("c"), cellsOf("abc"), cellsOf("ab")), at("b"));
  assertEquals(keptSelection(at("b"), cellsOf("abc"), cellsOf("xy")), at("x"));
  assertEquals(keptSelection(null, cellsOf(""), cellsOf("a")), at("a"));
  assertEquals(keptSelection(at("a"), cellsOf("a"), cellsOf("")), null);
});

Deno.test("broughtBack() selects the cells that are new", () => {
  assertEquals(broughtBack(cellsOf("ad"), cellsOf("abcd")), { anchor: "b", head: "c" });
  assertEquals(broughtBack(cellsOf("ab"), cellsOf("a")), null);
});
