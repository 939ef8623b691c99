/** Whatever was done before a crash is there afterwards. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { newCell } from "../../../document/cells.ts";
import type { CodeCell } from "../../../document/notebook.ts";
import { fileNotebook } from "../../../server/sessions/file_notebook.ts";
import { Browser, inWorkspace, opened, type Sent } from "./harness.ts";

type Step = { kind: string; at: number; to: number; text: string };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    "insert",
    "delete",
    "move",
    "type",
    "split",
    "merge",
    "undo",
    "redo",
    "run",
    "save",
    "clear",
    "join",
  ),
  at: fc.nat(9),
  to: fc.nat(9),
  text: fc.constantFrom("print 1", "show x", "fail no", "a\nb", "žluť €"),
});

/** The step as a request on the document as it stands, or null where it makes no sense. */
function requestOf({ kind, at, to, text }: Step, browser: Browser, count: number): Sent | null {
  const { cells } = browser.document!.notebook;
  const cell = cells[at % Math.max(1, cells.length)];
  const edit = (operation: object) => ({ type: "edit", operation }) as unknown as Sent;
  if (kind === "insert") {
    return edit({
      type: "insertCells",
      index: at % (cells.length + 1),
      cells: [newCell("code", text, `n${count}`)],
    });
  }
  if (kind === "undo" || kind === "redo") return edit({ type: kind });
  if (kind === "save") return { type: "save" };
  if (!cell) return null;
  const { id: cellId, source } = cell;
  const next = cells[cells.indexOf(cell) + 1];
  switch (kind) {
    case "delete":
      return edit({ type: "deleteCells", cellIds: [cellId] });
    case "move":
      return edit({ type: "moveCells", cellIds: [cellId], index: to % cells.length });
    case "split":
      return edit({ type: "splitCell", cellId, offset: to % (source.length + 1), newId: `n${count}` });
    case "merge":
      return next ? edit({ type: "mergeCells", cellIds: [cellId, next.id] }) : null;
    case "clear":
      return edit({ type: "clearOutputs", cellIds: [cellId] });
    case "run":
      return { type: "run", cellIds: [cellId] };
    case "type": {
      const version = browser.document!.sourceVersions[cellId] ?? 0;
      const changes = [...(source.length > 0 ? [source.length] : []), [0, ...text.split("\n")]];
      return {
        type: "source",
        operation: { type: "changeSource", cellId, version, changes, clientId: "b" },
      } as unknown as Sent;
    }
    default:
      return null;
  }
}

/** What the file adds may come back with a recovery, as it does with any open: it is no part of the work. */
const asFile = ({ document }: Browser) => fileNotebook(document!.notebook, () => Promise.resolve(null));

/** A recovery from the text of a file that notes an order of execution. */
const savedOutOfOrder: Step[] = [["run", 1], ["run", 0], ["save", 0], ["insert", 0]]
  .map(([kind, at]) => ({ kind, at, to: 0, text: "print 1" }) as Step);

Deno.test("a crash after any work leaves the document as every browser had it", () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) =>
      inWorkspace(["print 1", "print 2"], async ({ serve, crash }) => {
        const session = await opened(serve());
        const first = new Browser(session);
        const browsers = [first];
        for (const [count, step] of steps.entries()) {
          if (step.kind === "join") {
            browsers.push(new Browser(session));
          }
          const request = requestOf(step, first, count);
          if (request) {
            await first.request(request);
          }
          await first.idle();
        }
        const again = new Browser(await opened(crash().serve()));
        assertEquals(await asFile(again), await asFile(first));
        assertEquals(
          again.document?.revision === first.document?.revision || again.document?.revision === 0,
          true,
        );
        for (const browser of browsers) {
          assertEquals(browser.document?.notebook, first.document?.notebook);
        }
      })),
    { numRuns: 40, examples: [[savedOutOfOrder]] },
  ));

for (const saved of [false, true]) {
  Deno.test(`a cell cut off by a crash says so once, ${saved ? "saved" : "unsaved"} until then`, () =>
    inWorkspace(["print 1\nwait", "print 2"], async ({ serve, crash, kernels }) => {
      const browser = new Browser(await opened(serve()));
      await browser.request({ type: "run", cellIds: ["c1"] });
      await browser.until(() => browser.printed("c1") === "1\n");
      if (saved) await browser.request({ type: "save" });
      const after = crash();
      kernels[0]!.release();
      await browser.idle();
      const again = new Browser(await opened(after.serve()));
      const last = new Browser(await opened(after.crash().serve()));
      for (const { document } of [again, last]) {
        const [stream, error, ...rest] = (document!.notebook.cells[0] as CodeCell).outputs;
        assertEquals([stream?.output_type, rest.length], ["stream", 0]);
        assertEquals(error, {
          output_type: "error",
          ename: "Interrupted",
          evalue: "The server stopped while this cell ran. Run it again.",
          traceback: ["Interrupted: The server stopped while this cell ran. Run it again."],
        });
        assertEquals((document!.notebook.cells[1] as CodeCell).outputs, []);
      }
      await again.until(() => again.session?.save.type === "saved");
      assertEquals((after.read("a.ipynb").cells[0] as CodeCell).outputs.length, 2);
      const [journal] = [...Deno.readDirSync(`${after.folder}/.tapebook/journal`)];
      assertEquals(journal, undefined);
    }));
}

Deno.test("a cell that ends after its last output was saved leaves nothing to recover", () =>
  inWorkspace(["print 1\nwait"], async ({ serve, kernels, folder }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request({ type: "runAll" });
    await browser.until(() => browser.printed("c1") === "1\n");
    await browser.request({ type: "save" });
    const journals = () => [...Deno.readDirSync(`${folder}/.tapebook/journal`)].length;
    assertEquals(journals(), 1);
    kernels[0]!.release();
    await browser.idle();
    assertEquals(journals(), 0);
  }));
