import { assert, assertEquals } from "@std/assert";
import type { ExecutionOperation } from "../../../document/operation.ts";
import type { KernelEvent } from "../../../jupyter/kernel.ts";
import { OutputBatch } from "../../../server/sessions/output_batch.ts";

const text = (text: string, name: "stdout" | "stderr" = "stdout"): KernelEvent => ({
  type: "output",
  output: { output_type: "stream", name, text },
});
const display: KernelEvent = {
  type: "output",
  output: { output_type: "display_data", data: { "text/plain": "x" }, metadata: {} },
};

function batch() {
  const operations: ExecutionOperation[] = [];
  const subject = new OutputBatch((operation) => operations.push(operation));
  const streams = () =>
    operations.flatMap((o) =>
      o.type === "appendOutput" && o.output.output_type === "stream" ? o.output.text : []
    );
  return { subject, operations, streams };
}

Deno.test("OutputBatch sends the first line of a quiet cell at once", () => {
  const { subject, streams } = batch();
  subject.push("a", text("1\n"));
  assertEquals(streams(), ["1\n"]);
});

Deno.test("OutputBatch joins lines in quick succession without losing one or their order", () => {
  const { subject, streams } = batch();
  const lines = Array.from({ length: 20_000 }, (_, line) => `${line}\n`);
  for (const line of lines) subject.push("a", text(line));
  subject.flush();
  assertEquals(streams().join(""), lines.join(""));
  assert(streams().length < 2_000, `${streams().length} operations`);
});

Deno.test("OutputBatch keeps the order between text, displays and cells", () => {
  const { subject, operations } = batch();
  subject.push("a", text("first"));
  subject.push("a", text("out"));
  subject.push("a", text("err", "stderr"));
  subject.push("a", display);
  subject.push("b", text("other cell"));
  subject.flush();
  assertEquals(
    operations.map((o) =>
      o.type === "appendOutput"
        ? [o.cellId, o.output.output_type, "text" in o.output ? o.output.text : ""]
        : o
    ),
    [["a", "stream", "first"], ["a", "stream", "out"], ["a", "stream", "err"], ["a", "display_data", ""], [
      "b",
      "stream",
      "other cell",
    ]],
  );
});
