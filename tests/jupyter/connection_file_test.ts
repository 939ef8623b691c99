import { assertEquals, assertRejects } from "@std/assert";
import { newConnection, readConnectionFile, writeConnectionFile } from "../../jupyter/connection_file.ts";

Deno.test("a connection file is readable by its owner alone and reads back", async () => {
  const info = newConnection();
  const file = await writeConnectionFile(info);
  if (Deno.build.os !== "windows") assertEquals((await Deno.stat(file.path)).mode! & 0o777, 0o600);
  assertEquals(await readConnectionFile(file.path), info);
  await file.remove();
  await assertRejects(() => readConnectionFile(file.path), TypeError, file.path);
});

Deno.test("readConnectionFile() names the file that is no connection file", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, '{"transport": "ipc"}');
  await assertRejects(() => readConnectionFile(path), TypeError, path);
  await Deno.remove(path);
});

Deno.test("newConnection() gives five different ports on loopback and a new key each time", () => {
  const [a, b] = [newConnection(), newConnection()];
  assertEquals(a.ip, "127.0.0.1");
  assertEquals(new Set([a.shell_port, a.control_port, a.iopub_port, a.stdin_port, a.hb_port]).size, 5);
  assertEquals(a.key === b.key, false);
});
