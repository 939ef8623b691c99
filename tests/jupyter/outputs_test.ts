import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../document/notebook.ts";
import type { KernelEvent } from "../../jupyter/kernel.ts";
import { toEvent, toMessage } from "../../jupyter/outputs.ts";
import { makeHeader } from "../../jupyter/wire.ts";

const read = (type: string, content: JsonObject) => toEvent({ header: makeHeader(type, "s"), content });
const data = { "text/plain": "x", "application/json": { deep: [1, null] } };

const EVENTS: KernelEvent[] = [
  { type: "output", output: { output_type: "stream", name: "stderr", text: "a\n" } },
  { type: "output", output: { output_type: "display_data", data, metadata: { a: 1 } } },
  { type: "output", output: { output_type: "display_data", data, metadata: {}, display_id: "d" } },
  { type: "output", output: { output_type: "execute_result", execution_count: 3, data, metadata: {} } },
  { type: "output", output: { output_type: "error", ename: "E", evalue: "v", traceback: ["t"] } },
  { type: "updateDisplay", displayId: "d", data, metadata: {} },
  { type: "clearOutput", wait: true },
];

Deno.test("toEvent() understands what toMessage() says, for every kind of event", () => {
  for (const event of EVENTS) {
    const { type, content } = toMessage(event)!;
    assertEquals(read(type, content), event);
  }
});

Deno.test("toMessage() has no message for an execution count: clients learn it from execute_input", () => {
  assertEquals(toMessage({ type: "executionCount", executionCount: 1 }), null);
});

Deno.test("toEvent() ignores what is no output or not formed as the protocol says", () => {
  assertEquals(read("status", { execution_state: "idle" }), null);
  assertEquals(read("stream", { name: "stdlog", text: "a" }), null);
  assertEquals(read("display_data", { data: "text" }), null);
  assertEquals(read("execute_result", { data: {} }), null);
  assertEquals(read("update_display_data", { data: {}, metadata: {}, transient: {} }), null);
  assertEquals(read("error", { ename: 1 }), null);
  assertEquals(read("clear_output", { wait: "yes" }), null);
});
