import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { applyOperation, openDocument } from "../../../document/apply.ts";
import { newCell } from "../../../document/cells.ts";
import type { Cell, Notebook } from "../../../document/notebook.ts";
import type { LiveDocument } from "../../../document/operation.ts";
import { editsBetween } from "../../../server/sessions/difference.ts";

const notebook = (cells: Cell[], metadata = {}): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata,
  cells,
});

function applied(document: LiveDocument, target: Notebook): LiveDocument {
  return editsBetween(document.notebook, target).reduce((document, edit) => {
    const result = applyOperation(document, edit);
    if (!result.ok) throw new Error(result.message);
    return result.document;
  }, document);
}

const cells = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom("a", "b", "c", "d", "e", "f"),
    fc.constantFrom("x", "y"),
    fc.constantFrom("code", "markdown"),
  ),
  { selector: ([id]) => id },
).map((parts) => parts.map(([id, source, type]) => newCell(type as "code" | "markdown", source, id)));

Deno.test("editsBetween() gives edits that turn one notebook into the other, ids aside", () =>
  fc.assert(fc.property(cells, cells, (from, to) => {
    const result = applied(openDocument(notebook(from)), notebook(to, { a: 1 })).notebook;
    const content = (cells: Cell[]) => cells.map((cell) => ({ ...cell, id: "" }));
    assertEquals(content(result.cells), content(to));
    assertEquals(result.metadata, { a: 1 });
  })));

Deno.test("editsBetween() leaves equal cells alone, whatever their ids", () => {
  const from = notebook([newCell("code", "1", "a"), newCell("code", "2", "b"), newCell("code", "3", "c")]);
  const to = notebook([newCell("code", "1", "x"), newCell("code", "new", "y"), newCell("code", "3", "z")]);
  const edits = editsBetween(from, to);
  assertEquals(edits.map((edit) => edit.type), ["deleteCells", "insertCells"]);
  assertEquals(applied(openDocument(from), to).notebook.cells.map((cell) => cell.id), ["a", "y", "c"]);
});

Deno.test("editsBetween() gives none for equal notebooks", () => {
  assertEquals(
    editsBetween(notebook([newCell("code", "1", "a")]), notebook([newCell("code", "1", "b")])),
    [],
  );
});
