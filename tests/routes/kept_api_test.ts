import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { keptFolder } from "../../server/contents/mod.ts";
import { serverTest } from "./server.ts";

const HASH = "a".repeat(64);

serverTest(
  "GET /api/kept gives the bytes under a hash, never to change and never as a page",
  async (server) => {
    const folder = keptFolder(server.workspace);
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeFile(join(folder, HASH), Uint8Array.of(1, 2, 3));
    const response = await server.ask("GET", `/api/kept/${HASH}`);
    assertEquals(await response.bytes(), Uint8Array.of(1, 2, 3));
    const header = (name: string) => response.headers.get(name);
    assertEquals(header("content-type"), "application/octet-stream");
    assertEquals(header("cache-control"), "private, max-age=31536000, immutable");
    assertEquals(header("content-disposition"), "attachment");
  },
);

serverTest("GET /api/kept knows nothing but hashes that are there", async (server) => {
  await Deno.writeTextFile(join(server.workspace, "secret"), "x");
  for (const name of ["b".repeat(64), "..%2F..%2Fsecret", "secret", "a", HASH.toUpperCase()]) {
    const response = await server.ask("GET", `/api/kept/${name}`);
    assertEquals([response.status, (await response.json()).reason], [404, "not-found"], name);
  }
});
