import { assert, assertEquals } from "@std/assert";
import { kill } from "node:process";
import { throughKernelspec } from "./subjects.ts";

const LOOP = "while (true) {}";

/** A kernel as a Jupyter client starts it, and the id of the Deno process behind it. */
async function launched() {
  const subject = await throughKernelspec({ folder: Deno.cwd() });
  const { outputs } = await subject.execute("console.log(Deno.pid); var kept = 7;");
  const [output] = outputs;
  assert(output?.output_type === "stream");
  return { subject, inner: Number(output.text) };
}

function lives(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<boolean> {
  for (let i = 0; i < 3_000 && lives(pid); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  return !lives(pid);
}

for (const source of [LOOP, "await new Promise(() => {})"]) {
  Deno.test({
    name: `SIGINT stops the cell and leaves the kernel with its variables: ${source}`,
    ignore: Deno.build.os === "windows",
    async fn() {
      const { subject, inner } = await launched();
      const { done } = await subject.begin(source);
      subject.child.kill("SIGINT");
      assertEquals((await done).status, "stopped");
      subject.child.kill("SIGINT");
      assertEquals((await subject.execute("if (kept !== 7) throw new Error('lost')")).status, "ok");
      await subject.close();
      assert(await gone(inner));
    },
  });
}

for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  Deno.test({
    name: `${signal} ends the kernel with the Deno process behind it, though a cell is in a loop`,
    ignore: Deno.build.os === "windows",
    async fn() {
      const { subject, inner } = await launched();
      await subject.begin(LOOP);
      subject.child.kill(signal);
      assertEquals((await subject.child.status).code, 0);
      assert(await gone(inner));
      await subject.leave();
    },
  });
}

Deno.test({
  name: "a kernel in a loop does not outlive a starter that was killed",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { subject, inner } = await launched();
    await subject.begin(LOOP);
    subject.child.kill("SIGKILL");
    await subject.child.status;
    assert(await gone(inner));
    await subject.leave();
  },
});
