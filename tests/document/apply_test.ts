import { assert, assertEquals, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { ChangeSet } from "@codemirror/state";
import fc from "fast-check";
import { applyOperation, openDocument, UNDO_LIMIT, versionOf } from "../../document/apply.ts";
import { newCell } from "../../document/cells.ts";
import type { Cell, CodeCell, Output } from "../../document/notebook.ts";
import type { ChangeSetJson, LiveDocument, Operation, Refusal } from "../../document/operation.ts";
import { stream, text } from "./outputs.ts";

const code = (id: string, source = "", outputs: Output[] = [], count: number | null = null): Cell => ({
  ...newCell("code", source, id) as CodeCell,
  outputs,
  execution_count: count,
});

const open = (...cells: Cell[]) => openDocument({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });

function apply(document: LiveDocument, ...operations: Operation[]): LiveDocument {
  for (const operation of operations) {
    const applied = applyOperation(document, operation);
    assert(applied.ok, applied.ok ? "" : applied.message);
    document = applied.document;
  }
  return document;
}

function refused(document: LiveDocument, operation: Operation): Refusal {
  const applied = applyOperation(document, operation);
  assert(!applied.ok);
  return applied;
}

const ids = (document: LiveDocument) => document.notebook.cells.map((cell) => cell.id).join(" ");
const sources = (document: LiveDocument) => document.notebook.cells.map((cell) => cell.source);
const cellOf = (document: LiveDocument, id: string) =>
  document.notebook.cells.find((cell) => cell.id === id) as CodeCell;

function typed(document: LiveDocument, cellId: string, source: string): Operation {
  const before = cellOf(document, cellId).source;
  let start = 0;
  while (start < before.length && before[start] === source[start]) start++;
  let end = 0;
  while (
    end < Math.min(before.length, source.length) - start && before.at(-1 - end) === source.at(-1 - end)
  ) end++;
  const set = ChangeSet.of(
    { from: start, to: before.length - end, insert: source.slice(start, source.length - end) },
    before.length,
  );
  return {
    type: "changeSource",
    cellId,
    version: versionOf(document, cellId),
    changes: set.toJSON() as ChangeSetJson,
    clientId: "me",
  };
}

Deno.test("insertCells puts cells at a position and fills what code cells need", () => {
  const bare = { id: "n", cell_type: "code", source: "x", metadata: {} } as Cell;
  const document = apply(open(code("a"), code("b")), { type: "insertCells", index: 1, cells: [bare] });
  assertEquals(ids(document), "a n b");
  assertEquals(cellOf(document, "n").outputs, []);
  assertEquals(cellOf(document, "n").execution_count, null);
});

Deno.test("insertCells refuses ids that are taken or invalid and places outside the notebook", () => {
  const document = open(code("a"));
  for (
    const [index, cells] of [[0, [code("a")]], [0, [code("b"), code("b")]], [0, [code("no spaces")]], [2, [
      code("b"),
    ]]] as const
  ) {
    assertEquals(
      refused(document, { type: "insertCells", index, cells: [...cells] }).code,
      "invalid-operation",
    );
  }
});

Deno.test("moveCells puts cells in document order where the first of them then stands", () => {
  const document = open(code("a"), code("b"), code("c"), code("d"));
  assertEquals(ids(apply(document, { type: "moveCells", cellIds: ["c", "a"], index: 2 })), "b d a c");
  assertEquals(ids(apply(document, { type: "moveCells", cellIds: ["b"], index: 2 })), "a c b d");
  assertEquals(ids(apply(document, { type: "moveCells", cellIds: ["b"], index: 0 })), "b a c d");
  assertEquals(refused(document, { type: "moveCells", cellIds: ["b"], index: 4 }).code, "invalid-operation");
});

Deno.test("takeFile is one edit that keeps ids and counts changed sources, and undo takes it back whole", () => {
  const before = open(code("a", "1"), code("b", "2"), code("c", "3"));
  const cells = [code("n", "new"), code("b", "two")];
  const taken = apply(before, {
    type: "takeFile",
    order: ["n", "b", "a"],
    cells,
    metadata: { theirs: true },
  });
  assertEquals(ids(taken), "n b a");
  assertStrictEquals(cellOf(taken, "a"), cellOf(before, "a"));
  assertEquals([versionOf(taken, "a"), versionOf(taken, "b")], [0, 1]);
  const typedIn = apply(taken, typed(taken, "b", "two!"));
  const undone = apply(typedIn, { type: "undo" });
  assertEquals(sources(undone), ["1", "2!", "3"]);
  assertEquals(undone.notebook.metadata, {});
  const redone = apply(undone, { type: "redo" });
  assertEquals(sources(redone), ["new", "two!", "1"]);
  assertEquals(redone.notebook.metadata, { theirs: true });
});

Deno.test("setCellType drops what the new type cannot hold and undo brings it back", () => {
  const cell = code("a", "x", [text("out")], 3);
  const before = open(cell);
  const markdown = apply(before, { type: "setCellType", cellId: "a", cellType: "markdown" });
  assertEquals(markdown.notebook.cells[0], { id: "a", cell_type: "markdown", source: "x", metadata: {} });
  assertEquals(apply(markdown, { type: "undo" }).notebook.cells, [cell]);
  const again = apply(markdown, { type: "setCellType", cellId: "a", cellType: "code" });
  assertEquals(again.notebook.cells, [code("a", "x")]);
});

Deno.test("setCellType keeps attachments except in a code cell", () => {
  const cell: Cell = {
    ...newCell("markdown", "", "a"),
    attachments: { "x.png": { "image/png": "AA" } },
  } as Cell;
  const raw = apply(open(cell), { type: "setCellType", cellId: "a", cellType: "raw" });
  assertEquals(raw.notebook.cells[0]!.attachments, cell.attachments);
  const turned = apply(raw, { type: "setCellType", cellId: "a", cellType: "code" });
  assert(!("attachments" in turned.notebook.cells[0]!));
});

Deno.test("splitCell divides the source, drops the line break there and leaves outputs with the first half", () => {
  const document = open(code("a", "one\ntwo\nthree", [text("out")], 1));
  for (
    const [offset, halves] of [[4, ["one", "two\nthree"]], [3, ["one", "two\nthree"]], [1, [
      "o",
      "ne\ntwo\nthree",
    ]]] as const
  ) {
    const split = apply(document, { type: "splitCell", cellId: "a", offset, newId: "b" });
    assertEquals(sources(split), [...halves]);
    assertEquals(cellOf(split, "a").outputs.length, 1);
    assertEquals(cellOf(split, "b").outputs, []);
  }
  assertEquals(
    refused(document, { type: "splitCell", cellId: "a", offset: 99, newId: "b" }).code,
    "invalid-operation",
  );
  assertEquals(
    refused(document, { type: "splitCell", cellId: "a", offset: 1, newId: "a" }).code,
    "invalid-operation",
  );
});

Deno.test("mergeCells joins neighbours into the first and refuses cells that stand apart", () => {
  const document = open(code("a", "one", [text("1")], 1), code("b", "two"), code("c", "three"));
  const merged = apply(document, { type: "mergeCells", cellIds: ["b", "a"] });
  assertEquals(ids(merged), "a c");
  assertEquals(cellOf(merged, "a").source, "one\ntwo");
  assertEquals(cellOf(merged, "a").outputs, []);
  for (const cellIds of [["a", "c"], ["a"], ["a", "a"]]) {
    assertEquals(refused(document, { type: "mergeCells", cellIds }).code, "invalid-operation");
  }
});

Deno.test("mergeCells unites the attachments of Markdown cells", () => {
  const markdown = (id: string): Cell => ({
    ...newCell("markdown", id, id),
    attachments: { [id]: { "image/png": id } },
  } as Cell);
  const merged = apply(open(markdown("a"), markdown("b")), { type: "mergeCells", cellIds: ["a", "b"] });
  assertEquals(Object.keys(merged.notebook.cells[0]!.attachments ?? {}), ["a", "b"]);
});

Deno.test("an operation on a cell that is not there is refused and changes nothing", () => {
  const document = open(code("a"));
  const operations: Operation[] = [
    { type: "deleteCells", cellIds: ["a", "z"] },
    { type: "setCellType", cellId: "z", cellType: "raw" },
    { type: "changeSource", cellId: "z", version: 0, changes: [], clientId: "x" },
    { type: "appendOutput", cellId: "z", output: text("x") },
  ];
  for (const operation of operations) assertEquals(refused(document, operation).code, "unknown-cell");
});

Deno.test("changeSource applies a change set to the version it was made for and counts one more", () => {
  const document = open(code("a", "const x = 1;"));
  const first = apply(document, typed(document, "a", "const x = 12;"));
  assertEquals(sources(first), ["const x = 12;"]);
  assertEquals(versionOf(first, "a"), 1);
  const stale = refused(first, typed(document, "a", "const y = 1;"));
  assertEquals(stale.code, "stale-version");
  assertStringIncludes(stale.message, "which is at 1");
});

Deno.test("changeSource refuses a change set for another length and one that makes no sense", () => {
  const document = open(code("a", "abc"));
  for (const changes of [[5], [[1, "x"], 9], [[-1, "x"]], ["x"], [4, [0, 7]]]) {
    const operation = { type: "changeSource", cellId: "a", version: 0, changes, clientId: "x" } as Operation;
    assertEquals(refused(document, operation).code, "invalid-operation", JSON.stringify(changes));
  }
});

Deno.test("a change counts line breaks as an editor does and leaves them as line feeds", () => {
  const document = open(code("a", "a\r\nb\rc"), code("b", "x\r\ny"));
  const operation: Operation = {
    type: "changeSource",
    cellId: "a",
    version: 0,
    changes: [5, [0, "!"]],
    clientId: "x",
  };
  assertEquals(sources(apply(document, operation)), ["a\nb\nc!", "x\r\ny"]);
});

Deno.test("a structural edit that changes a source makes older text changes stale", () => {
  const document = open(code("a", "one\ntwo"), code("b", "x"));
  const split = apply(document, { type: "splitCell", cellId: "a", offset: 4, newId: "c" });
  assertEquals([versionOf(split, "a"), versionOf(split, "b"), versionOf(split, "c")], [1, 0, 0]);
  assertEquals(refused(split, typed(document, "a", "one!\ntwo")).code, "stale-version");
  const undone = apply(split, { type: "undo" });
  assertEquals(versionOf(undone, "a"), 2);
  assertEquals(versionOf(apply(undone, { type: "redo" }), "c"), 0);
});

Deno.test("cell ids may be names that every object has", () => {
  const names = ["constructor", "__proto__", "toString"];
  let document = open(...names.map((name) => code(name, name)));
  for (const name of names) document = apply(document, typed(document, name, name + "!"));
  assertEquals(names.map((name) => versionOf(document, name)), [1, 1, 1]);
  document = apply(document, { type: "deleteCells", cellIds: names }, { type: "undo" });
  assertEquals(sources(document), names.map((name) => name + "!"));
});

Deno.test("setCellMetadata and setNotebookMetadata replace metadata and can be undone", () => {
  const document = open(code("a"));
  const changed = apply(
    document,
    { type: "setCellMetadata", cellId: "a", metadata: { tags: ["x"] } },
    { type: "setNotebookMetadata", metadata: { title: "T" } },
  );
  assertEquals(changed.notebook.cells[0]!.metadata, { tags: ["x"] });
  assertEquals(changed.notebook.metadata, { title: "T" });
  const undone = apply(changed, { type: "undo" }, { type: "undo" });
  assertEquals(undone.notebook, document.notebook);
  assertEquals(apply(undone, { type: "redo" }, { type: "redo" }).notebook, changed.notebook);
});

Deno.test("every applied operation is published; only one that changes the notebook is saved", () => {
  const document = open(code("a"));
  const effects = (operation: Operation) => {
    const applied = applyOperation(document, operation);
    assert(applied.ok);
    return applied.effects.map((effect) => effect.type);
  };
  assertEquals(effects({ type: "deleteCells", cellIds: ["a"] }), ["publish", "save"]);
  assertEquals(effects({ type: "finishExecution", cellId: "a" }), ["publish"]);
  assertEquals(effects({ type: "clearCellOutput", cellId: "a", wait: true }), ["publish"]);
  assertEquals(effects({ type: "appendOutput", cellId: "a", output: text("x") }), ["publish", "save"]);
});

Deno.test("cells that an operation does not touch keep their identity", () => {
  const document = open(code("a"), code("b"), code("c"));
  const changed = apply(document, { type: "appendOutput", cellId: "b", output: text("x") });
  assertStrictEquals(changed.notebook.cells[0], document.notebook.cells[0]!);
  assertStrictEquals(changed.notebook.cells[2], document.notebook.cells[2]!);
});

Deno.test("undoing a deletion brings the cells back in place with their outputs", () => {
  const document = open(code("a"), code("b", "x", [text("out")], 7), code("c"));
  const undone = apply(document, { type: "deleteCells", cellIds: ["b", "c"] }, { type: "undo" });
  assertEquals(undone.notebook, document.notebook);
});

Deno.test("undo keeps what was typed since in cells that stay", () => {
  const document = open(code("a", "one"), code("b", "two"));
  const deleted = apply(document, { type: "deleteCells", cellIds: ["b"] });
  const typedSince = apply(deleted, typed(deleted, "a", "one more"));
  assertEquals(sources(apply(typedSince, { type: "undo" })), ["one more", "two"]);
});

Deno.test("undo of an insertion takes what was typed into it along, and redo brings both back", () => {
  const document = apply(open(code("a")), { type: "insertCells", index: 1, cells: [code("n")] });
  const filled = apply(document, typed(document, "n", "let x"));
  const undone = apply(filled, { type: "undo" });
  assertEquals(ids(undone), "a");
  assertEquals(sources(apply(undone, { type: "redo" })), ["", "let x"]);
});

Deno.test("undo of clearing keeps the outputs of a run that came after", () => {
  const document = open(code("a", "", [text("old")], 1), code("b", "", [text("old b")], 2));
  const cleared = apply(document, { type: "clearOutputs", cellIds: ["a", "b"] });
  const ran = apply(
    cleared,
    { type: "startExecution", cellId: "a" },
    { type: "setExecutionCount", cellId: "a", executionCount: 3 },
    { type: "appendOutput", cellId: "a", output: text("new") },
  );
  const undone = apply(ran, { type: "undo" });
  assertEquals(cellOf(undone, "a"), code("a", "", [text("new")], 3));
  assertEquals(cellOf(undone, "b"), code("b", "", [text("old b")], 2));
});

Deno.test("undo of a split joins the halves as they are now", () => {
  const split = apply(open(code("a", "one\ntwo")), { type: "splitCell", cellId: "a", offset: 4, newId: "b" });
  const first = apply(split, typed(split, "a", "one!"));
  const both = apply(first, typed(first, "b", "two?"));
  assertEquals(sources(apply(both, { type: "undo" })), ["one!\ntwo?"]);
  assertEquals(sources(apply(both, { type: "undo" }, { type: "redo" })), ["one!", "two?"]);
});

Deno.test("undo of a merge gives each cell back what was typed in its part", () => {
  const merged = apply(open(code("a", "one"), code("b", "two"), code("c", "three")), {
    type: "mergeCells",
    cellIds: ["a", "b", "c"],
  });
  const undoneAfter = (source: string) =>
    sources(apply(apply(merged, typed(merged, "a", source)), { type: "undo" }));
  assertEquals(undoneAfter("one\ntwo!\nthree"), ["one", "two!", "three"]);
  assertEquals(undoneAfter("one?\ntwo\nthree"), ["one?", "two", "three"]);
  assertEquals(undoneAfter("one\n>two\nthree"), ["one", ">two", "three"]);
  assertEquals(undoneAfter("one\ntwo\nthree."), ["one", "two", "three."]);
});

Deno.test("no typed text is lost when a merge is undone, whatever was typed", () => {
  fc.assert(fc.property(fc.string(), fc.string(), fc.string({ maxLength: 30 }), (a, b, now) => {
    const merged = apply(open(code("a", a), code("b", b)), { type: "mergeCells", cellIds: ["a", "b"] });
    const target = now.replace(/\r\n?/g, "\n");
    const changed = apply(merged, typed(merged, "a", target));
    const [first, second] = sources(apply(changed, { type: "undo" }));
    assert([`${first}\n${second}`, `${first}${second}`].includes(target));
  }));
});

Deno.test("what can be undone does not hold on to the outputs of cells that no edit touched", () => {
  const document = open(code("a", "", [text("large picture")]), code("b"), code("c"));
  const edited = apply(
    document,
    { type: "moveCells", cellIds: ["c"], index: 0 },
    { type: "setCellType", cellId: "b", cellType: "raw" },
    { type: "undo" },
  );
  assert(!JSON.stringify([edited.undo, edited.redo]).includes("large picture"));
  assertEquals(apply(edited, { type: "undo" }).notebook.cells, document.notebook.cells);
});

Deno.test("only the last edits can be undone", () => {
  let document = open(code("a"));
  for (let count = 0; count < UNDO_LIMIT + 5; count++) {
    document = apply(document, { type: "setCellMetadata", cellId: "a", metadata: { count } });
  }
  for (let count = 0; count < UNDO_LIMIT; count++) document = apply(document, { type: "undo" });
  assertEquals(document.notebook.cells[0]!.metadata, { count: 4 });
  assertEquals(refused(document, { type: "undo" }).code, "nothing-to-undo");
});

Deno.test("a new edit ends what could be redone", () => {
  const document = apply(open(code("a"), code("b")), { type: "deleteCells", cellIds: ["a"] }, {
    type: "undo",
  }, {
    type: "deleteCells",
    cellIds: ["b"],
  });
  assertEquals(refused(document, { type: "redo" }).code, "nothing-to-redo");
});

Deno.test("a browser that came after an edit can follow its undo", () => {
  const server = apply(open(code("a"), code("b", "x", [text("out")])), {
    type: "deleteCells",
    cellIds: ["b"],
  });
  const browser = {
    ...openDocument(server.notebook),
    revision: server.revision,
    sourceVersions: server.sourceVersions,
  };
  const undone = applyOperation(server, { type: "undo" });
  assert(undone.ok);
  const published = undone.effects.find((effect) => effect.type === "publish");
  assert(published?.type === "publish");
  const followed = apply(browser, structuredClone(published.operation));
  assertEquals(followed.notebook, undone.document.notebook);
  assertEquals(followed.sourceVersions, undone.document.sourceVersions);
});

/** Any operation that could be sent, most of them fitting the document. */
const operations = fc.array(fc.tuple(fc.nat(12), fc.nat(), fc.nat(), fc.string({ maxLength: 6 })), {
  maxLength: 25,
});
type Draw = [number, number, number, string];

function operationFrom([kind, x, y, chars]: Draw, document: LiveDocument, step: number): Operation | null {
  const { cells } = document.notebook;
  const cell = cells[x % Math.max(1, cells.length)];
  const cellId = cell?.id ?? "none";
  switch (kind) {
    case 0:
      return { type: "insertCells", index: x % (cells.length + 1), cells: [code(`n${step}`, chars)] };
    case 1:
      return { type: "deleteCells", cellIds: [cellId] };
    case 2:
      return { type: "moveCells", cellIds: [cellId], index: y % Math.max(1, cells.length) };
    case 3:
      return { type: "setCellType", cellId, cellType: (["code", "markdown", "raw"] as const)[y % 3]! };
    case 4:
      return { type: "splitCell", cellId, offset: y % ((cell?.source.length ?? 0) + 1), newId: `s${step}` };
    case 5:
      return {
        type: "mergeCells",
        cellIds: cells.slice(x % (cells.length + 1)).slice(0, 2).map((cell) => cell.id),
      };
    case 6:
      return { type: "clearOutputs", cellIds: [cellId] };
    case 7:
      return { type: "undo" };
    case 8:
      return { type: "redo" };
    case 9:
      return cell
        ? typed(document, cellId, cell.source.slice(0, y % 5) + chars.replace(/\r\n?/g, "\n"))
        : null;
    case 10:
      return { type: "appendOutput", cellId, output: y % 2 ? stream(chars) : text(chars) };
    case 11:
      return { type: "clearCellOutput", cellId, wait: y % 2 === 0 };
    default:
      return { type: "startExecution", cellId };
  }
}

const start = () =>
  open(code("a", "one\ntwo", [text("1")], 1), newCell("markdown", "# m", "b"), code("c", "x\r\ny"));

Deno.test("a copy that applies what the server publishes holds the same notebook at every step", () => {
  fc.assert(
    fc.property(operations, (draws) => {
      let server = start();
      let browser = { ...openDocument(structuredClone(server.notebook)) };
      draws.forEach((draw, step) => {
        const operation = operationFrom(draw, server, step);
        const applied = operation && applyOperation(server, operation);
        if (!applied?.ok) return;
        server = applied.document;
        for (const effect of applied.effects) {
          if (effect.type === "publish") {
            browser = apply(browser, JSON.parse(JSON.stringify(effect.operation)));
          }
        }
        assertEquals(browser.notebook, server.notebook);
        assertEquals(browser.sourceVersions, server.sourceVersions);
        assertEquals(browser.revision, server.revision);
      });
    }),
    { numRuns: 300 },
  );
});

Deno.test("replaying the same operations on two copies gives equal documents", () => {
  fc.assert(fc.property(operations, (draws) => {
    let first = start();
    let second = openDocument(structuredClone(first.notebook));
    draws.forEach((draw, step) => {
      const operation = operationFrom(draw, first, step);
      const applied = operation && applyOperation(first, operation);
      if (!applied?.ok) return;
      first = applied.document;
      second = apply(second, structuredClone(operation as Operation));
    });
    assertEquals(second, first);
  }));
});

Deno.test("undoing every edit gives the first cells back, and redoing them the last", () => {
  fc.assert(
    fc.property(operations, (draws) => {
      const first = start();
      let document = first;
      draws.forEach((draw, step) => {
        // Edits alone: what is typed or printed in between is not theirs to take back.
        if (draw[0] > 6) return;
        const operation = operationFrom(draw, document, step);
        const applied = operation && applyOperation(document, operation);
        if (applied?.ok) document = applied.document;
      });
      const last = document;
      while (document.undo.length > 0) document = apply(document, { type: "undo" });
      assertEquals(document.notebook, first.notebook);
      while (document.redo.length > 0) document = apply(document, { type: "redo" });
      assertEquals(document.notebook, last.notebook);
    }),
    { numRuns: 300 },
  );
});

Deno.test("an edit and its undo leave the notebook as it was, whatever had been typed and printed before", () => {
  fc.assert(
    fc.property(operations, (draws) => {
      let document = start();
      draws.forEach((draw, step) => {
        const operation = operationFrom(draw, document, step);
        const applied = operation && applyOperation(document, operation);
        if (!applied?.ok) return;
        if (draw[0] <= 6) {
          const undone = apply(applied.document, { type: "undo" });
          assertEquals(undone.notebook.cells, document.notebook.cells);
          assertEquals(apply(undone, { type: "redo" }).notebook.cells, applied.document.notebook.cells);
        }
        document = applied.document;
      });
    }),
    { numRuns: 300 },
  );
});

Deno.test("cell ids stay unique whatever is applied", () => {
  fc.assert(fc.property(operations, (draws) => {
    let document = start();
    draws.forEach((draw, step) => {
      const operation = operationFrom(draw, document, step);
      const applied = operation && applyOperation(document, operation);
      if (applied?.ok) document = applied.document;
    });
    const all = document.notebook.cells.map((cell) => cell.id);
    assertEquals(new Set(all).size, all.length);
  }));
});
