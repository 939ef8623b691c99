import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { FIGURE_MIME } from "tapebook";
import { applyOperation, openDocument } from "../../../document/apply.ts";
import { newCell } from "../../../document/cells.ts";
import type { Cell, MimeBundle, Notebook } from "../../../document/notebook.ts";
import type { LiveDocument } from "../../../document/operation.ts";
import { fileDifference } from "../../../server/sessions/difference.ts";

const notebook = (cells: Cell[], metadata = {}): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata,
  cells,
});

function applied(document: LiveDocument, target: Notebook): LiveDocument {
  const difference = fileDifference(document.notebook, target);
  if (!difference) return document;
  const result = applyOperation(document, difference);
  if (!result.ok) throw new Error(result.message);
  return result.document;
}

const cells = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom("a", "b", "c", "d", "e", "f"),
    fc.constantFrom("x", "y"),
    fc.constantFrom("code", "markdown"),
  ),
  { selector: ([id]) => id },
).map((parts) => parts.map(([id, source, type]) => newCell(type as "code" | "markdown", source, id)));

const withoutIds = (cells: Cell[]) => cells.map((cell) => ({ ...cell, id: "" }));

Deno.test("fileDifference() turns one notebook into the other, and one undo turns it back", () =>
  fc.assert(fc.property(cells, cells, fc.constantFrom(4, 5), (from, to, minor) => {
    // Before 4.5 a file holds no ids, and those given at a reading are nobody else's.
    const target = minor === 5 ? to : to.map((cell) => ({ ...cell, id: `given-${cell.id}` }));
    const before = openDocument(notebook(from));
    const after = applied(before, { ...notebook(target, { a: 1 }), nbformat_minor: minor });
    assertEquals(withoutIds(after.notebook.cells), withoutIds(to));
    assertEquals(new Set(after.notebook.cells.map(({ id }) => id)).size, to.length);
    assertEquals(after.notebook.metadata, { a: 1 });
    const undone = applyOperation(after, { type: "undo" });
    assertEquals(undone.ok && undone.document.notebook, before.notebook);
  })));

Deno.test("fileDifference() keeps the ids of cells that the file still has, and the cells that it left alone", () => {
  const from = openDocument(notebook([
    newCell("code", "1", "a"),
    newCell("code", "2", "b"),
    newCell("code", "3", "c"),
  ]));
  const after = applied(
    from,
    notebook([newCell("code", "3", "c"), newCell("code", "new", "n"), newCell("code", "two", "b")]),
  );
  assertEquals(after.notebook.cells.map(({ id, source }) => `${id} ${source}`), ["c 3", "n new", "b two"]);
  assertStrictEquals(after.notebook.cells[0], from.notebook.cells[2]);
  assertEquals(after.sourceVersions, { b: 1 });
});

Deno.test("fileDifference() pairs the cells of files that hold no ids", () => {
  const from = notebook([newCell("code", "1", "a"), newCell("code", "2", "b"), newCell("code", "3", "c")]);
  const to = notebook([newCell("code", "1", "x"), newCell("code", "new", "y"), newCell("code", "3", "z")]);
  const ids = (minor: number) =>
    applied(openDocument(from), { ...to, nbformat_minor: minor }).notebook.cells.map((cell) => cell.id);
  assertEquals(ids(4), ["a", "b", "c"]);
  assertEquals(ids(5), ["a", "y", "c"]);
});

Deno.test("fileDifference() does not count what only the file has of a figure", () => {
  const shown = (data: MimeBundle, display_id?: string) => ({
    ...newCell("code", "1", "a"),
    outputs: [{ output_type: "display_data", data, metadata: {}, ...(display_id && { display_id }) }],
  } as Cell);
  const spec = { [FIGURE_MIME]: { kind: "x" } };
  const live = notebook([shown(spec, "live")]);
  assertEquals(fileDifference(live, notebook([shown({ ...spec, "image/png": "AA" })])), null);
  assertEquals(
    fileDifference(live, notebook([shown({ [FIGURE_MIME]: { kind: "y" } })]))?.cells.length,
    1,
  );
});

Deno.test("fileDifference() gives none for equal notebooks", () => {
  assertEquals(
    fileDifference(notebook([newCell("code", "1", "a")]), notebook([newCell("code", "1", "b")])),
    null,
  );
});
