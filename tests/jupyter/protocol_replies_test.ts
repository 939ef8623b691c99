import { assertEquals } from "@std/assert";
import { isComplete, simpleReply } from "../../jupyter/protocol_replies.ts";

const VERSIONS = { deno: "2.9.6", v8: "15", typescript: "6.0" };

Deno.test("isComplete() tells code that breaks off from code that is wrong", () => {
  assertEquals(isComplete("const a = await b;"), { status: "complete" });
  assertEquals(isComplete("function f() {"), { status: "incomplete", indent: "  " });
  assertEquals(isComplete("f(1,\n"), { status: "incomplete", indent: "  " });
  assertEquals(isComplete("const t = `a"), { status: "incomplete", indent: "  " });
  assertEquals(isComplete("const = 1;\nf()"), { status: "invalid" });
  assertEquals(isComplete(")"), { status: "invalid" });
});

Deno.test("simpleReply() answers what needs no kernel, with the fields that clients expect", () => {
  const info = simpleReply("kernel_info_request", {}, VERSIONS)!;
  assertEquals([info.type, info.content.protocol_version], ["kernel_info_reply", "5.3"]);
  assertEquals((info.content.language_info as Record<string, unknown>).name, "typescript");
  assertEquals(simpleReply("complete_request", { code: "a.", cursor_pos: 2 }, VERSIONS)?.content, {
    status: "ok",
    matches: [],
    cursor_start: 2,
    cursor_end: 2,
    metadata: {},
  });
  assertEquals(simpleReply("inspect_request", {}, VERSIONS)?.content.found, false);
  assertEquals(simpleReply("comm_info_request", {}, VERSIONS)?.content.comms, {});
  assertEquals(simpleReply("history_request", {}, VERSIONS)?.content.history, []);
  assertEquals(simpleReply("is_complete_request", { code: "1" }, VERSIONS)?.content, { status: "complete" });
  assertEquals(simpleReply("unheard_of_request", {}, VERSIONS), null);
});
