import { assert, assertEquals } from "@std/assert";
import { clientMessage } from "../../document/message.ts";

const cell = { id: "n", cell_type: "code", source: "x", metadata: {} };
const insert = (sent: object) => ({
  type: "edit",
  id: 1,
  operation: { type: "insertCells", index: 0, cells: [sent] },
});
const place = (message: object) => clientMessage.safeParse(message).error?.issues[0]?.path.join(".");

Deno.test("a browser may send cells with outputs and unknown keys, which are kept", () => {
  const outputs = [
    { output_type: "stream", name: "stdout", text: "a", extra: 1 },
    { output_type: "display_data", data: { "text/plain": "a" }, metadata: {} },
  ];
  const message = insert({ ...cell, outputs, execution_count: 3, note: "kept" });
  const parsed = clientMessage.safeParse(message);
  assert(parsed.success);
  assertEquals(parsed.data, message as typeof parsed.data);
});

Deno.test("what would not be a cell in the file is not taken from a browser", () => {
  const at = "operation.cells.0";
  assertEquals(place(insert({ ...cell, outputs: "none" })), `${at}.outputs`);
  const lines = [{ output_type: "stream", name: "stdout", text: ["a"] }];
  assertEquals(place(insert({ ...cell, outputs: lines })), `${at}.outputs.0.text`);
  const bare = [{ output_type: "display_data", data: {} }];
  assertEquals(place(insert({ ...cell, outputs: bare })), `${at}.outputs.0.metadata`);
  assertEquals(place(insert({ ...cell, metadata: [] })), `${at}.metadata`);
  assertEquals(place(insert({ ...cell, cell_type: "heading" })), `${at}.cell_type`);
});

Deno.test("a browser may not send what only the session does", () => {
  for (const type of ["appendOutput", "startExecution", "restoreCells", "changeSource"]) {
    assertEquals(place({ type: "edit", id: 1, operation: { type, cellId: "a" } }), "operation.type");
  }
});
