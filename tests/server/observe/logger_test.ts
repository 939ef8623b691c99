import { assertEquals } from "@std/assert";
import { createLineLogger, redactToken } from "../../../server/observe/logger.ts";

function lines(level: "debug" | "info" | "warn" | "error" = "info") {
  const written: string[] = [];
  const now = () => new Date("2026-01-02T03:04:05.678Z");
  return { written, logger: createLineLogger({ level, write: (line) => written.push(line), now }) };
}

Deno.test("a line has the time, the level, the event and its fields", () => {
  const { written, logger } = lines();
  logger.log("info", "run", { session: "s1", ms: 12, reason: undefined, text: 'a "b"\nc', ok: true });
  assertEquals(written, [
    '2026-01-02T03:04:05.678Z info run session=s1 ms=12 text="a \\"b\\"\\nc" ok=true\n',
  ]);
});

Deno.test("lines below the level are not written", () => {
  const { written, logger } = lines("warn");
  for (const level of ["debug", "info", "warn", "error"] as const) logger.log(level, "x");
  assertEquals(written.length, 2);
});

Deno.test("tokens never reach a line, wherever they stand", () => {
  const { written, logger } = lines();
  logger.log("info", "request", {
    path: "/?a=1&token=s3cret&b=2",
    header: "Authorization: Bearer s3cret",
    text: "token s3cret, token=s3cret",
  });
  assertEquals(written.join("").includes("s3cret"), false);
  assertEquals(redactToken("/?token=s3cret#x"), "/?token=***#x");
  assertEquals(redactToken("/notebooks/tokens.ipynb"), "/notebooks/tokens.ipynb");
});
