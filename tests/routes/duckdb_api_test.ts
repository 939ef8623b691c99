import { assertEquals, assertStringIncludes } from "@std/assert";
import { serverTest } from "./server.ts";

serverTest(
  "GET /api/duckdb gives the engine's two files, which may fetch from here alone",
  async (server) => {
    const worker = await server.ask("GET", "/api/duckdb/1.32.0/duckdb-browser-eh.worker.js");
    assertEquals(worker.headers.get("content-type"), "text/javascript; charset=utf-8");
    assertEquals(
      worker.headers.get("content-security-policy"),
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
    );
    assertStringIncludes(worker.headers.get("cache-control")!, "immutable");
    await worker.body?.cancel();
    const wasm = await server.ask("GET", "/api/duckdb/1.32.0/duckdb-eh.wasm");
    assertEquals(wasm.headers.get("content-type"), "application/wasm");
    const reader = wasm.body!.getReader();
    const { value } = await reader.read();
    assertEquals([...value!.subarray(0, 4)], [0, 0x61, 0x73, 0x6d]);
    await reader.cancel();
  },
);

serverTest("GET /api/duckdb knows no other file", async (server) => {
  for (const name of ["package.json", "..%2F..%2Fpackage.json", "duckdb-coi.wasm", "constructor"]) {
    const response = await server.ask("GET", `/api/duckdb/1.32.0/${name}`);
    assertEquals([response.status, (await response.json()).reason], [404, "not-found"], name);
  }
});
