import { assertEquals, assertMatch } from "@std/assert";
import { failureOf, isUnread, syntaxFailure } from "../../jupyter/failure.ts";

Deno.test("failureOf() gives what the kernel says of an error", () => {
  const content = { ename: "RangeError", evalue: "no", traceback: ["RangeError: no", "    at x:1:2"] };
  assertEquals(failureOf(content), content);
  assertEquals(isUnread(failureOf(content)), false);
});

Deno.test("failureOf() finds words for what the kernel leaves unsaid", () => {
  const thrown = failureOf({ ename: "Error", evalue: "text", traceback: [""] });
  assertEquals(thrown, { ename: "Uncaught", evalue: "text", traceback: ["Uncaught text"] });
  const refused = failureOf({ ename: "Error", evalue: "Execution failed", traceback: [] });
  assertMatch(refused.evalue, /gives no reason\. Check its syntax/);
  assertEquals(failureOf({}).traceback, ["Error: "]);
  assertEquals(isUnread(refused), true);
});

Deno.test("failureOf() cuts messages that carry a heap of data", () => {
  const long = "x".repeat(30_000);
  const { evalue, traceback } = failureOf({ ename: "E", evalue: long, traceback: [`E: ${long}`] });
  assertMatch(evalue, /x… \(10000 more characters\)$/);
  assertEquals(traceback[0]!.length < 20_100, true);
});

Deno.test("syntaxFailure() names the place as every error does", () => {
  assertEquals(syntaxFailure({ line: 2, column: 5, message: "Unexpected token" }, 3), {
    ename: "SyntaxError",
    evalue: "Unexpected token",
    traceback: ["SyntaxError: Unexpected token", "    at cell [3]:2:5"],
  });
});
