import { assertEquals } from "@std/assert";
import { joinStreams } from "../../jupyter/joined_streams.ts";
import type { KernelEvent } from "../../jupyter/kernel.ts";

const stream = (text: string, name: "stdout" | "stderr" = "stdout"): KernelEvent => ({
  type: "output",
  output: { output_type: "stream", name, text },
});
const clear: KernelEvent = { type: "clearOutput", wait: false };

Deno.test("joinStreams() joins text of one stream and keeps the order of everything", () => {
  const events: KernelEvent[] = [];
  const sink = joinStreams((event) => events.push(event));
  for (const event of [stream("a"), stream("b"), stream("c", "stderr"), clear, stream("d")]) sink.push(event);
  sink.flush();
  sink.flush();
  assertEquals(events, [stream("ab"), stream("c", "stderr"), clear, stream("d")]);
});

Deno.test("joinStreams() hands text on by itself after a moment, and at once when there is much of it", async () => {
  const events: KernelEvent[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const sink = joinStreams((event) => {
    events.push(event);
    resolve();
  });
  sink.push(stream("later"));
  assertEquals(events, []);
  await promise;
  assertEquals(events, [stream("later")]);
  sink.push(stream("x".repeat(100_000)));
  assertEquals(events.length, 2);
});
