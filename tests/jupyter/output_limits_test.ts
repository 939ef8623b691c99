import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import type { KernelEvent } from "../../jupyter/kernel.ts";
import { DEFAULT_LIMITS, limitOutputs } from "../../jupyter/output_limits.ts";

const stream = (text: string, name: "stdout" | "stderr" = "stdout"): KernelEvent => ({
  type: "output",
  output: { output_type: "stream", name, text },
});
const display = (text: string): KernelEvent => ({
  type: "output",
  output: { output_type: "display_data", data: { "text/plain": text }, metadata: {} },
});
const failure: KernelEvent = {
  type: "output",
  output: { output_type: "error", ename: "E", evalue: "v", traceback: [] },
};

function texts(events: readonly KernelEvent[]): string[] {
  return events.map((event) =>
    event.type === "output" && event.output.output_type === "stream" ? event.output.text : event.type
  );
}

Deno.test("limitOutputs() passes everything below the limits on, unchanged", () => {
  const limit = limitOutputs(DEFAULT_LIMITS);
  const events: KernelEvent[] = [
    { type: "executionCount", executionCount: 1 },
    stream("a"),
    display("b"),
    failure,
    { type: "updateDisplay", displayId: "d", data: { "text/plain": "c" }, metadata: {} },
    { type: "clearOutput", wait: false },
  ];
  assertEquals(events.flatMap(limit), events);
});

Deno.test("limitOutputs() cuts console text at the limit, on a whole character, and says so once", () => {
  const limit = limitOutputs({ ...DEFAULT_LIMITS, consoleBytes: 5 });
  const shown = texts([stream("ab"), stream("cé!"), stream("more"), stream("more")].flatMap(limit));
  assertEquals(shown.slice(0, 2), ["ab", "cé"]);
  assertMatch(shown[2]!, /^\[tapebook: this cell printed more than/);
  assertEquals(shown.length, 3);
});

Deno.test("limitOutputs() never shows more console text than its limit", () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.nat(40), (lines, consoleBytes) => {
    const limit = limitOutputs({ ...DEFAULT_LIMITS, consoleBytes });
    const shown = texts(lines.map((line) => stream(line)).flatMap(limit)).filter((text) =>
      !text.startsWith("[tapebook")
    );
    const all = lines.join("");
    assert(new TextEncoder().encode(shown.join("")).length <= consoleBytes);
    assert(all.startsWith(shown.join("")));
  }));
});

Deno.test("limitOutputs() counts outputs as a notebook does: text of one stream is one output", () => {
  const limit = limitOutputs({ ...DEFAULT_LIMITS, outputs: 2 });
  assertEquals([stream("a"), stream("b"), stream("c"), display("d")].flatMap(limit).length, 4);
  const refused = [display("e"), display("f")].flatMap(limit);
  assertEquals(refused.length, 1);
  assertMatch(texts(refused)[0]!, /more than 2 outputs/);
});

Deno.test("limitOutputs() always shows the error that ended the cell", () => {
  const limit = limitOutputs({ ...DEFAULT_LIMITS, outputs: 1 });
  assertEquals([display("a"), failure].flatMap(limit).at(-1), failure);
});

Deno.test("limitOutputs() counts anew after the output was cleared", () => {
  const limit = limitOutputs({ ...DEFAULT_LIMITS, outputs: 1, consoleBytes: 3 });
  [stream("abcdef")].flatMap(limit);
  const clear: KernelEvent = { type: "clearOutput", wait: true };
  assertEquals(texts([clear, stream("xyz")].flatMap(limit)), ["clearOutput", "xyz"]);
});

Deno.test("limitOutputs() shows a notice in place of one output that is too large", () => {
  const limit = limitOutputs({ ...DEFAULT_LIMITS, outputBytes: 2048 });
  assertMatch(
    texts(limit(display("x".repeat(4096))))[0]!,
    /an output of 4 KB is not shown: the limit is 2 KB/,
  );
  const update: KernelEvent = {
    type: "updateDisplay",
    displayId: "d",
    data: { "text/plain": "x".repeat(3_000_000) },
    metadata: {},
  };
  assertMatch(texts(limit(update))[0]!, /2\.9 MB/);
});
