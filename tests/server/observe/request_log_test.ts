import { assertEquals } from "@std/assert";
import { App, HttpError } from "fresh";
import type { LogFields, LogLevel } from "../../../server/observe/logger.ts";
import { requestLog } from "../../../server/observe/request_log.ts";

Deno.test("requestLog() writes one line per request, with the status of errors too", async () => {
  const lines: [LogLevel, string, LogFields | undefined][] = [];
  const logger = { log: (...line: typeof lines[number]) => void lines.push(line) };
  const handler = new App<unknown>()
    .onError("*", () => new Response("sorry", { status: 500 }))
    .use(requestLog(logger))
    .get("/ok", () => new Response("ok"))
    .get("/styles.css", () => new Response("css"))
    .get("/gone", () => Promise.reject(new HttpError(404, "gone")))
    .get("/broken", () => Promise.reject(new Error("broken")))
    .handler();
  for (const path of ["/ok?token=abc", "/styles.css", "/gone", "/broken"]) {
    await (await handler(new Request("http://localhost" + path))).body?.cancel();
  }
  assertEquals(lines.map(([level, event, fields]) => [level, event, fields?.path, fields?.status]), [
    ["info", "request", "/ok?token=abc", 200],
    ["debug", "request", "/styles.css", 200],
    ["info", "request", "/gone", 404],
    ["error", "request", "/broken", 500],
  ]);
  assertEquals(String(lines[3]?.[2]?.reason).split("\n")[0], "Error: broken");
});
