import { assert, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { applyOperation, openDocument } from "../../document/apply.ts";
import { newCell } from "../../document/cells.ts";
import type { CodeCell, Output, StreamOutput } from "../../document/notebook.ts";
import type { ExecutionOperation, LiveDocument } from "../../document/operation.ts";
import { joinStream, shownConsole, writeConsole } from "../../document/stream_text.ts";
import { stream, text } from "./outputs.ts";

/** The text of a stream after chunks were printed one after another. */
function printed(...chunks: string[]): string {
  return chunks.reduce((output, chunk) => joinStream(output, chunk), stream("")).text;
}
const shown = (...chunks: string[]) => shownConsole(printed(...chunks));

Deno.test("printed text is joined as it comes", () => {
  assertEquals(printed("a", "b\n", "", "c\nd", "e"), "ab\nc\nde");
});

Deno.test("\\r goes back to the start of the line and what follows overwrites", () => {
  assertEquals(shown("hello\rHE"), "HEllo");
  assertEquals(shown("10%", "\r", "20%", "\r100%"), "100%");
  assertEquals(shown("done: 100%\rok\n", "next"), "ok" + "ne: 100%\nnext");
  assertEquals(shown("line\r\nnext\r\n"), "line\nnext\n");
});

Deno.test("overwriting goes on where the chunk before left off", () => {
  assertEquals(shown("progress: 9%", "\rprogress: ", "10%"), "progress: 10%");
  assertEquals(shown("abcdef\r12", "34"), "1234ef");
});

Deno.test("\\b goes back one character and not before the line", () => {
  assertEquals(shown("|", "\b/", "\b-", "\b\\"), "\\");
  assertEquals(shown("abc\b\bX"), "aXc");
  assertEquals(shown("a\b\b\bz"), "z");
});

Deno.test("erasing a line and its end works as progress bars use it", () => {
  assertEquals(shown("a long line\r\u001b[Kshort"), "short");
  assertEquals(shown("a long line\r\u001b[2Kshort"), "short");
  assertEquals(shown("one\n\r\u001b[Ktwo"), "one\ntwo");
});

Deno.test("colours take no place on the line", () => {
  const green = (text: string) => `\u001b[32m${text}\u001b[0m`;
  assertEquals(shown(green("10%") + "\r" + green("20%")), "\u001b[0m" + green("20%"));
  assertEquals(shown(green("100%") + "\r5"), "\u001b[0m500%");
  assertEquals(shown("long line\r\u001b[32m", "ok\u001b[0m\n"), "\u001b[32mokng line\u001b[0m\n");
});

Deno.test("characters of two code units are one place", () => {
  assertEquals(shown("🎉🎉\r🚀"), "🚀🎉");
});

Deno.test("how text is cut into chunks makes no difference", () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom("\r", "\b", "\n", "\u001b[K", "\u001b[31m", "é", "🎉"),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 30 },
  );
  fc.assert(fc.property(pieces, (chunks) => {
    // A lone control character that starts an escape sequence is one only once the rest has come.
    assertEquals(shown(...chunks), shownConsole(writeConsole(chunks.join(""))));
  }));
});

Deno.test("an endless progress line stays one line", () => {
  let output: StreamOutput = stream("start\n");
  for (let step = 0; step < 5_000; step++) output = joinStream(output, `\r${step} of 5000`);
  assertEquals(shownConsole(output.text), "start\n4999 of 5000");
  assertLess(output.text.length, 60);
});

Deno.test("a coloured progress line over a longer one does not grow", () => {
  let output: StreamOutput = stream("a much longer line");
  for (let step = 0; step < 2_000; step++) {
    output = joinStream(output, `\r\u001b[3${step % 7}mab\u001b[${step % 2 ? 0 : 39}m`);
  }
  assertLess(output.text.length, 200);
});

const document = (): LiveDocument =>
  openDocument({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: Array.from({ length: 2_000 }, (_, index) => newCell("code", "x", `c${index}`)),
  });

function run(
  start: LiveDocument,
  ...operations: ExecutionOperation[]
): { document: LiveDocument; outputs: Output[] } {
  let document = start;
  for (const operation of operations) {
    const applied = applyOperation(document, operation);
    assert(applied.ok);
    document = applied.document;
  }
  return { document, outputs: (document.notebook.cells[7] as CodeCell).outputs };
}

const print = (output: Output): ExecutionOperation => ({ type: "appendOutput", cellId: "c7", output });

Deno.test("streams of one name are joined, others stand apart", () => {
  const { outputs } = run(
    document(),
    ...[stream("a"), stream("b"), stream("c", "stderr"), stream("d"), text("x"), stream("e"), stream("f")]
      .map(print),
  );
  assertEquals(outputs, [stream("ab"), stream("c", "stderr"), stream("d"), text("x"), stream("ef")]);
});

Deno.test("appending 20,000 chunks to a notebook of 2,000 cells keeps every one", () => {
  let current = document();
  for (let line = 0; line < 20_000; line++) {
    current = run(current, print(stream(line % 3 === 0 ? `\r${line}\n` : `${line}\n`))).document;
  }
  const [output] = (current.notebook.cells[7] as CodeCell).outputs as [StreamOutput];
  assertEquals(output.text, Array.from({ length: 20_000 }, (_, line) => `${line}\n`).join(""));
});

Deno.test("startExecution clears what the last run left", () => {
  const { document: ran } = run(document(), print(text("x")), {
    type: "setExecutionCount",
    cellId: "c7",
    executionCount: 4,
  });
  assertEquals((ran.notebook.cells[7] as CodeCell).execution_count, 4);
  const { document: again, outputs } = run(ran, { type: "startExecution", cellId: "c7" });
  assertEquals(outputs, []);
  assertEquals((again.notebook.cells[7] as CodeCell).execution_count, null);
});

Deno.test("clearing at once empties the outputs; clearing with wait does so at the next output", () => {
  const start = run(document(), print(text("old"))).document;
  const clear = (wait: boolean): ExecutionOperation => ({ type: "clearCellOutput", cellId: "c7", wait });
  assertEquals(run(start, clear(false)).outputs, []);
  assertEquals(run(start, clear(true)).outputs, [text("old")]);
  assertEquals(run(start, clear(true), print(text("new")), print(text("more"))).outputs, [
    text("new"),
    text("more"),
  ]);
  assertEquals(run(start, clear(true), clear(false), print(text("new"))).outputs, [text("new")]);
});

Deno.test("an output that never came leaves the old ones and does not clear those of the next run", () => {
  const start =
    run(document(), print(text("old")), { type: "clearCellOutput", cellId: "c7", wait: true }).document;
  const finished = run(start, { type: "finishExecution", cellId: "c7" });
  assertEquals(finished.outputs, [text("old")]);
  assertEquals(run(finished.document, print(text("late"))).outputs, [text("old"), text("late")]);
});

Deno.test("updateDisplay replaces the display wherever it is shown", () => {
  const shownAs = { ...text("1"), display_id: "d" };
  const both = run(document(), print(shownAs), print(text("other")), {
    type: "appendOutput",
    cellId: "c9",
    output: shownAs,
  }).document;
  const data = { "text/plain": "2" };
  const { document: updated, outputs } = run(both, {
    type: "updateDisplay",
    displayId: "d",
    data,
    metadata: { width: 1 },
  });
  const expected = { ...shownAs, data, metadata: { width: 1 } };
  assertEquals(outputs, [expected, text("other")]);
  assertEquals((updated.notebook.cells[9] as CodeCell).outputs, [expected]);
});

Deno.test("a cell of text cannot run", () => {
  const markdown = openDocument({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [newCell("markdown", "", "m")],
  });
  const applied = applyOperation(markdown, { type: "startExecution", cellId: "m" });
  assert(!applied.ok);
  assertEquals(applied.code, "invalid-operation");
});
