import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { applyOperation, openDocument } from "../../document/apply.ts";
import { newNotebook } from "../../document/cells.ts";
import type { Cell, Json, Notebook } from "../../document/notebook.ts";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";

const golden = new URL("../golden/notebooks/", import.meta.url);
const goldenText = (name: string) => Deno.readTextFileSync(new URL(name, golden));

function read(text: string): Notebook {
  const result = readNotebook(text);
  assert(result.ok, result.ok ? "" : result.message);
  return result.notebook;
}

function refusal(text: string): { code: string; message: string } {
  const result = readNotebook(text);
  assert(!result.ok);
  return result;
}

const file = (cells: unknown, minor = 5) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: minor, metadata: {}, cells });

for (const { name } of Deno.readDirSync(golden)) {
  if (!name.endsWith(".ipynb")) continue;
  Deno.test(`writeNotebook() gives ${name} back byte for byte as nbformat wrote it`, () => {
    assertEquals(writeNotebook(read(goldenText(name))), goldenText(name));
  });
}

Deno.test("writeNotebook() writes a cell out once, and again with its id when the format has ids", () => {
  const notebook = read(goldenText("v4_4.ipynb"));
  let looks = 0;
  const { source, ...rest } = notebook.cells[0]!;
  const first = Object.defineProperty({ ...rest }, "source", {
    enumerable: true,
    get: () => (looks++, source),
  });
  const cells = [first as Cell, ...notebook.cells.slice(1)];
  const written = writeNotebook({ ...notebook, cells });
  assertEquals(written, goldenText("v4_4.ipynb"));
  looks = 0;
  assertEquals(writeNotebook({ ...notebook, cells }), written);
  const more = writeNotebook({ ...notebook, cells: [...cells, ...newNotebook().cells] });
  assertEquals([looks, read(more).cells.length], [0, cells.length + 1]);
  const current = read(writeNotebook({ ...notebook, nbformat_minor: 5, cells }));
  assertEquals(current.cells.map(({ id }) => id), cells.map(({ id }) => id));
});

Deno.test("writeNotebook() gives back what it wrote itself, for any notebook", () => {
  const json: fc.Arbitrary<Json> = fc.jsonValue() as fc.Arbitrary<Json>;
  const bundle = fc.dictionary(
    fc.constantFrom("text/plain", "text/html", "image/png", "image/svg+xml"),
    fc.string({ unit: "binary" }),
  ).chain((texts) => json.map((value) => ({ ...texts, "application/json": value })));
  const output = fc.oneof(
    fc.record({
      output_type: fc.constant("stream"),
      name: fc.constant("stdout"),
      text: fc.string({ unit: "binary" }),
    }),
    fc.record({
      output_type: fc.constant("display_data"),
      data: bundle,
      metadata: fc.dictionary(fc.string(), json),
    }),
  );
  const cell = fc.oneof(
    fc.record({
      cell_type: fc.constant("code"),
      source: fc.string({ unit: "binary" }),
      metadata: fc.dictionary(fc.string(), json),
      outputs: fc.array(output, { maxLength: 3 }),
      execution_count: fc.option(fc.nat()),
    }),
    fc.record({
      cell_type: fc.constant("markdown"),
      source: fc.string({ unit: "binary" }),
      metadata: fc.dictionary(fc.string(), json),
    }),
  );
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 4 }), fc.integer({ min: 0, max: 5 }), (cells, minor) => {
      const withIds = cells.map((cell, index) => ({ ...cell, id: `c${index}` }));
      const written = writeNotebook(read(file(withIds, minor)));
      assertEquals(writeNotebook(read(written)), written);
    }),
    { numRuns: 200 },
  );
});

Deno.test("numbers that nobody touched keep their text", () => {
  const text =
    '{"nbformat":4,"nbformat_minor":5,"cells":[],"metadata":{"a":[1.0,1E5,12345678901234567890,-0,2.50]}}';
  assertStringIncludes(
    writeNotebook(read(text)).replace(/\s/g, ""),
    '"a":[1.0,1E5,12345678901234567890,-0,2.50]',
  );
});

Deno.test("a number that was changed is written as its new value", () => {
  const notebook = read('{"nbformat":4,"nbformat_minor":5,"cells":[],"metadata":{"a":1.0,"b":2.0}}');
  notebook.metadata.a = 3;
  assertStringIncludes(writeNotebook(notebook), '"a": 3,\n  "b": 2.0');
});

Deno.test("numbers keep their text through an edit of the metadata around them", () => {
  const document = openDocument(
    read('{"nbformat":4,"nbformat_minor":5,"cells":[],"metadata":{"a":{"x":1.0,"y":1e5},"b":[2.0]}}'),
  );
  const metadata = { a: { x: 1, y: 7 }, b: [2], c: 1 };
  const applied = applyOperation(document, { type: "setNotebookMetadata", metadata });
  assert(applied.ok);
  assertStringIncludes(
    writeNotebook(applied.document.notebook).replace(/\s/g, ""),
    '"metadata":{"a":{"x":1.0,"y":7},"b":[2.0],"c":1}',
  );
});

Deno.test("new small numbers are written with the exponent that Python writes", () => {
  const notebook = {
    ...newNotebook(),
    metadata: { a: 1e-7, b: 0.00001, c: 0.0001, d: 1.5e-10, e: 1e21 },
    cells: [],
  };
  assertStringIncludes(
    writeNotebook(notebook).replace(/\s/g, ""),
    '{"a":1e-07,"b":1e-05,"c":0.0001,"d":1.5e-10,"e":1e+21}',
  );
});

Deno.test("readNotebook() joins lists of lines and keeps JSON payloads as they are", () => {
  const [cell] = read(file([{
    cell_type: "code",
    id: "a",
    metadata: {},
    execution_count: 1,
    source: ["one\n", "two"],
    outputs: [
      { output_type: "stream", name: "stdout", text: ["x\n", "y"] },
      {
        output_type: "display_data",
        metadata: {},
        data: { "text/html": ["<b>", "</b>"], "application/json": ["a", "b"], "application/x+json": ["c"] },
      },
    ],
  }])).cells as [Cell & { cell_type: "code" }];
  assertEquals(cell.source, "one\ntwo");
  assertEquals(cell.outputs, [
    { output_type: "stream", name: "stdout", text: "x\ny" },
    {
      output_type: "display_data",
      metadata: {},
      data: { "text/html": "<b></b>", "application/json": ["a", "b"], "application/x+json": ["c"] },
    },
  ]);
});

Deno.test("readNotebook() gives cells an id in memory, and an unedited 4.4 file gets none", () => {
  const text = goldenText("v4_4.ipynb");
  const notebook = read(text);
  assertEquals(new Set(notebook.cells.map((cell) => cell.id)).size, notebook.cells.length);
  assert(notebook.cells.every((cell) => /^[\w-]{1,64}$/.test(cell.id)));
  assert(!writeNotebook(notebook).includes('"id"'));
});

Deno.test("running a cell leaves a 4.4 notebook 4.4; editing it makes it 4.5 with ids", () => {
  const document = openDocument(read(goldenText("v4_4.ipynb")));
  const cell = document.notebook.cells[3]!;
  const ran = applyOperation(document, { type: "startExecution", cellId: cell.id });
  assert(ran.ok);
  assertEquals(ran.document.notebook.nbformat_minor, 4);
  const edited = applyOperation(document, { type: "deleteCells", cellIds: [cell.id] });
  assert(edited.ok);
  assertEquals(edited.document.notebook.nbformat_minor, 5);
  assertStringIncludes(writeNotebook(edited.document.notebook), `"id": "${document.notebook.cells[0]!.id}"`);
});

Deno.test("readNotebook() replaces missing, invalid and doubled ids and says so", () => {
  const cell = (id?: string) => ({
    cell_type: "markdown",
    metadata: {},
    source: "",
    ...(id !== undefined && { id }),
  });
  const result = readNotebook(file([cell("a"), cell("a"), cell("not valid"), cell(), cell("b")]));
  assert(result.ok);
  assertEquals(new Set(result.notebook.cells.map((cell) => cell.id)).size, 5);
  assertEquals(result.notebook.cells.map((cell) => cell.id).filter((id) => /^[ab]$/.test(id)), ["a", "b"]);
  assertEquals(result.notes, ["3 cells had no valid id of their own and were given one."]);
});

Deno.test("readNotebook() keeps unknown keys of notebook, cells and outputs", () => {
  const text = writeNotebook(read(JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    future: { x: 1 },
    cells: [{
      cell_type: "code",
      id: "a",
      metadata: {},
      source: "",
      execution_count: null,
      note: "kept",
      outputs: [{ output_type: "stream", name: "stdout", text: "", extra: [1.0] }],
    }],
  })));
  for (const kept of ['"future": {', '"note": "kept"', '"extra": [']) assertStringIncludes(text, kept);
});

Deno.test("readNotebook() opens a newer 4.x and says that it is newer", () => {
  const result = readNotebook(file([], 7));
  assert(result.ok);
  assertStringIncludes(result.notes.join(), "4.7");
  assertStringIncludes(writeNotebook(result.notebook), '"nbformat_minor": 7');
});

Deno.test("writeNotebook() drops what must not lie in a file: trust, signature, display ids", () => {
  const notebook = read(JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { signature: "x", orig_nbformat: 3, kept: 1 },
    cells: [{
      cell_type: "code",
      id: "a",
      metadata: { trusted: true },
      source: "",
      execution_count: null,
      outputs: [{ output_type: "display_data", metadata: {}, data: {}, display_id: "d" }],
    }],
  }));
  const text = writeNotebook(notebook);
  for (const gone of ["signature", "orig_nbformat", "trusted", "display_id"]) {
    assert(!text.includes(gone), gone);
  }
  assertStringIncludes(text, '"kept": 1');
});

Deno.test("readNotebook() says where JSON breaks and how", () => {
  const cases: [string, string][] = [
    ["", "line 1, column 1: the text ends too early"],
    ['{\n "nbformat": 4,\n "x": tru\n}', "line 3, column 7: expected a value, found tru"],
    ['{"a": 1\n "b": 2}', 'line 2, column 2: expected a comma or }, found "'],
    ['{"a" 1}', "line 1, column 6: expected a colon, found 1"],
    ["[1,]", "line 1, column 4: expected a value, found ]"],
    ["[1 2]", "line 1, column 4: expected a comma or ], found 2"],
    ["[1}", "line 1, column 3: expected a comma or ], found }"],
    ["{a: 1}", "line 1, column 2: expected a key or }, found a"],
    ['{"a": 1,}', "line 1, column 9: expected a key, found }"],
    ['{"a": 1} x', "line 1, column 10: expected nothing more, found x"],
    ['{"a": NaN}', "line 1, column 7: NaN is not JSON"],
    ['{"a": "x\ny"}', "line 1, column 7: this string does not end or holds a bad escape"],
    ['["\\x"]', "line 1, column 2: this string does not end or holds a bad escape"],
    ['{"a": [1, {"b": []', "line 1, column 19: the text ends too early"],
    ["<<<<<<< HEAD\n{}", "line 1, column 1: expected a value, found <"],
  ];
  for (const [text, expected] of cases) {
    const { code, message } = refusal(text);
    assertEquals(code, "invalid-json");
    assertStringIncludes(message, expected, text);
  }
});

Deno.test("readNotebook() refuses every JSON text that was cut short", () => {
  fc.assert(fc.property(fc.json(), fc.nat(), (text, cut) => {
    const end = cut % text.length;
    if (isJson(text.slice(0, end))) return;
    const { message } = refusal(text.slice(0, end));
    assertStringIncludes(message, "This is not valid JSON");
  }));
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

Deno.test("readNotebook() finds a fault behind a picture of many megabytes", () => {
  assertStringIncludes(
    refusal(`{"a": "${"x".repeat(8_000_000)}" 1}`).message,
    "expected a comma or }, found 1",
  );
});

Deno.test("readNotebook() refuses nesting that nothing could walk through, and takes what can be written", () => {
  const nested = (levels: number) =>
    `{"nbformat":4,"nbformat_minor":5,"cells":[],"metadata":{"a":${"[".repeat(levels)}${
      "]".repeat(levels)
    }}}`;
  assert(writeNotebook(read(nested(900))).length > 900);
  assertStringIncludes(refusal(nested(3_000)).message, "nested more than 1000 levels deep");
  assertStringIncludes(refusal(nested(300_000)).message, "nested too deeply");
});

Deno.test("readNotebook() takes a byte order mark", () => {
  assert(readNotebook("\uFEFF" + file([])).ok);
});

Deno.test("readNotebook() says why a JSON file is not a notebook it can open", () => {
  const cell = { id: "a", metadata: {}, source: "" };
  const cases: [string, string, string][] = [
    ["[]", "not-a-notebook", "no nbformat"],
    ['{"nbformat_minor": 4}', "not-a-notebook", "no nbformat"],
    ['{"nbformat": 3, "nbformat_minor": 0, "worksheets": []}', "unsupported-format", "nbformat 3.0"],
    ['{"nbformat": 5, "nbformat_minor": 0}', "unsupported-format", "nbformat 5.0; 4.0 to 4.5 can be read"],
    ['{"nbformat": 4, "nbformat_minor": 4}', "broken-notebook", "cells: must be a list of cells"],
    [
      file([{ ...cell, cell_type: "heading" }]),
      "broken-notebook",
      "cells[0].cell_type: must be code, markdown or raw",
    ],
    [file([{ ...cell, cell_type: "raw" }, 4]), "broken-notebook", "cells[1]"],
    [file([{ ...cell, cell_type: "code", source: 4 }]), "broken-notebook", "cells[0].source: must be a text"],
    [
      file([{ ...cell, cell_type: "code", outputs: [{ output_type: "pyout" }] }]),
      "broken-notebook",
      "cells[0].outputs[0].output_type: must be stream",
    ],
    [
      file([{ ...cell, cell_type: "code", execution_count: 1.5 }]),
      "broken-notebook",
      "cells[0].execution_count",
    ],
    [
      file([{ ...cell, cell_type: "markdown", metadata: [] }]),
      "broken-notebook",
      "cells[0].metadata: must be an object",
    ],
  ];
  for (const [text, code, part] of cases) {
    const refused = refusal(text);
    assertEquals(refused.code, code, text);
    assertStringIncludes(refused.message, part);
  }
});

Deno.test("newNotebook() survives a round trip", () => {
  const notebook = newNotebook();
  assertEquals(read(writeNotebook(notebook)), notebook);
});
