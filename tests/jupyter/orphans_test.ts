import { assert, assertEquals } from "@std/assert";
import { kill } from "node:process";
import { newConnection, writeConnectionFile } from "../../jupyter/connection_file.ts";
import { endOrphans, noteStart } from "../../jupyter/orphans.ts";

/** A `deno jupyter` process that nobody has prepared yet, with its connection folder. */
async function unprepared() {
  const file = await writeConnectionFile(newConnection());
  const child = new Deno.Command(Deno.execPath(), {
    args: ["jupyter", "--kernel", "--conn", file.path],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  return { file, child };
}

/** The id of a process that has ended. */
async function goneProcess(): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), { args: ["eval", "0"] }).spawn();
  await child.status;
  return child.pid;
}

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

Deno.test("endOrphans() ends a kernel whose starter is gone and takes its folder away", async () => {
  const { file, child } = await unprepared();
  const owner = await goneProcess();
  await Deno.writeTextFile(`${file.folder}/start.json`, JSON.stringify({ owner, kernel: child.pid }));
  await endOrphans();
  assertEquals((await child.status).signal, "SIGKILL");
  assert(!await exists(file.folder));
});

Deno.test("endOrphans() leaves a kernel alone whose starter lives", async () => {
  const { file, child } = await unprepared();
  await noteStart(file.folder, child.pid);
  await endOrphans();
  assert(await exists(file.folder));
  assert(kill(child.pid, 0));
  child.kill("SIGKILL");
  await child.status;
  await file.remove();
});

Deno.test("endOrphans() does not end another program that has the id by now", async () => {
  const file = await writeConnectionFile(newConnection());
  const owner = await goneProcess();
  const stranger = new Deno.Command("sleep", { args: ["60"] }).spawn();
  await Deno.writeTextFile(`${file.folder}/start.json`, JSON.stringify({ owner, kernel: stranger.pid }));
  await endOrphans();
  assert(!await exists(file.folder));
  assert(kill(stranger.pid, 0));
  stranger.kill("SIGKILL");
  await stranger.status;
});
