/** Whatever was done before a crash is there afterwards. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { newCell } from "../../../document/cells.ts";
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
        assertEquals(again.document?.notebook, first.document?.notebook);
        assertEquals(
          again.document?.revision === first.document?.revision || again.document?.revision === 0,
          true,
        );
        for (const browser of browsers) {
          assertEquals(browser.document?.notebook, first.document?.notebook);
        }
      })),
    { numRuns: 40 },
  ));
