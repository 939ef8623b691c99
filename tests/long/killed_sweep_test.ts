import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sweepsFolder } from "../../kernel/data/workspace.ts";
import { inWorkspace } from "../kernel/data/workspace.ts";
import type { Sweep } from "../../kernel/mod.ts";
import { slowSweep } from "../kernel/run/sweep/slow_sweep.ts";

/** So many that a process takes longer for them than until it writes down what it has. */
const POINTS = 6_000;

async function journalOf(workspace: string): Promise<{ name: string; size: number } | undefined> {
  const folder = sweepsFolder(workspace);
  const names = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  const name = names.map((each) => each.name).find((each) => each.endsWith(".running"));
  return name === undefined ? undefined : { name, size: (await Deno.stat(join(folder, name))).size };
}

Deno.test("a sweep whose process was killed goes on from what it had written down, and ends as if nothing had happened", () =>
  inWorkspace(async (workspace) => {
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        fileURLToPath(new URL("../kernel/run/sweep/slow_sweep.ts", import.meta.url)),
        String(POINTS),
      ],
      env: { TAPEBOOK_WORKSPACE: workspace },
      stdout: "null",
      stderr: "null",
    }).spawn();
    const ended = child.status;
    let isOver = false;
    ended.then(() => isOver = true);
    while (!isOver && !(((await journalOf(workspace))?.size ?? 0) > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert(!isOver, "the sweep was over before anything was written down: give it more points");
    child.kill("SIGKILL");
    await ended;
    // The ledger knows what it had tried, also if it is never gone on with.
    const { tried } = await slowSweep(10, { save: false });
    assert(tried > 30, `${tried}`);
    const resumed = await slowSweep(POINTS);
    assert(resumed.notes[0]?.includes("were there from an earlier start"), resumed.notes.join());
    await resumed.saved;
    assertEquals(await journalOf(workspace), undefined);
    const whole = await slowSweep(POINTS, { save: false });
    assertEquals({ ...resumed.table }, { ...whole.table });
    const report = ({ overfitting }: Sweep) => JSON.parse(JSON.stringify(overfitting));
    assertEquals(report(resumed), report(whole));
    assertEquals(resumed.stopped, false);
  }));
