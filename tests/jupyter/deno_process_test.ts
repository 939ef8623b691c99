import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { deathReason, spawnDeno } from "../../jupyter/deno_process.ts";

Deno.test("deathReason() says what a user can make of an end", () => {
  const exit = { code: 3, signal: null };
  assertMatch(deathReason(exit, ""), /exit code 3, as Deno\.exit\(3\) does/);
  assertMatch(
    deathReason({ code: 133, signal: "SIGTRAP" }, "Fatal JavaScript out of memory: x"),
    /out of memory/,
  );
  assertMatch(deathReason({ code: 137, signal: "SIGKILL" }, ""), /SIGKILL, perhaps because the machine/);
  assertMatch(deathReason({ code: 139, signal: "SIGSEGV" }, ""), /ended by SIGSEGV$/);
  assertMatch(
    deathReason(exit, "thread panicked at libs/core/x.rs:1:2:\nboom"),
    /inside Deno \(libs\/core\/x\.rs:1:2\)/,
  );
});

Deno.test("spawnDeno() gives only the named environment, keeps the key private and cleans up", async () => {
  const temp = await Deno.makeTempDir();
  const process = await spawnDeno(Deno.cwd(), { HOME: Deno.env.get("HOME") ?? temp });
  const environ = await Deno.readTextFile(`/proc/${process.pid}/environ`).catch(() => "HOME=");
  assertEquals(environ.split("\0").some((entry) => entry.startsWith("PATH=")), false);
  await process.kill();
  assertEquals(await process.died, "the kernel was stopped");
  await Deno.remove(temp);
});

Deno.test("spawnDeno() rejects when the folder is not there", async () => {
  await assertRejects(() => spawnDeno("/no/such/folder", {}), Deno.errors.NotFound);
});
