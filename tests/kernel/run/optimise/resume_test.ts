import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withWorkspace } from "../../data/workspace.ts";
import type { SearchAnswer, SearchOrder } from "../processes/search.ts";

const SCRIPT = fileURLToPath(new URL("../processes/search.ts", import.meta.url));

async function search(workspace: string, order: SearchOrder): Promise<SearchAnswer> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", SCRIPT, JSON.stringify(order)],
    env: { TAPEBOOK_WORKSPACE: workspace },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("no answer");
    text += value;
  }
  if (order.hangAt !== undefined) child.kill("SIGKILL");
  await reader.cancel();
  await child.status;
  return JSON.parse(text.slice(0, text.indexOf("\n")));
}

const options = { method: "tpe", trials: 40, batch: 4, resume: "study" } as const;

Deno.test("a search that was killed with SIGKILL goes on and comes to what it would have come to without", () =>
  withWorkspace(async (killed) => {
    assertEquals((await search(killed, { options, hangAt: 4 })).reports, 4);
    const resumed = await search(killed, { options });
    await withWorkspace(async (other) => {
      const { resume: _, ...plain } = options;
      const whole = await search(other, { options: plain });
      assertEquals(resumed.table, whole.table);
      assertEquals(resumed.probability, whole.probability);
      assertEquals(whole.table!.trial!.length, 40);
    });
    assert(resumed.notes!.some((note) => note === "16 trials of them were kept under the name study."));
    const again = await search(killed, { options });
    assertEquals(again.table, resumed.table);
    const longer = await search(killed, { options: { ...options, trials: 60 } });
    assertEquals(longer.table!.trial!.length, 60);
    assertEquals(longer.table!.fast!.slice(0, 40), resumed.table!.fast);
  }));

Deno.test("a search that gives trials up is judged after a kill by what was kept from before it", () =>
  withWorkspace(async (workspace) => {
    const pruned = { ...options, prune: "median" } as const;
    await search(workspace, { options: pruned, hangAt: 5 });
    const resumed = await search(workspace, { options: pruned });
    const { resume: _, ...plain } = pruned;
    const whole = await search(workspace, { options: plain });
    assertEquals(resumed.table, whole.table);
    assert(whole.table!.objective!.filter((value) => value === null).length > 3);
  }));

Deno.test("another search under the name of a kept one is refused, with what differs", () =>
  withWorkspace(async (workspace) => {
    await search(workspace, { options: { ...options, trials: 8 } });
    const refused = async (order: Partial<SearchOrder>, words: string) => {
      const { error } = await search(workspace, { options: { ...options, trials: 8 }, ...order });
      assertStringIncludes(
        error ?? "nothing",
        `Set resume to another name, or make both searches alike: study`,
      );
      assertStringIncludes(error!, words);
    };
    await refused({ slow: 160 }, "differs in params or where");
    await refused({ bars: { seed: 4 } }, "differs in the bars");
    await refused({ name: "crossing2" }, "differs in the strategy or its code");
    await refused({ options: { ...options, seed: 9 } }, "options of the engine, or the seed");
    await refused({ options: { ...options, method: "random" } }, "differs in the method");
    await refused({ options: { ...options, prune: "median" } }, "differs in prune");
    await refused({ options: { ...options, batch: 8 } }, "the batch, which was 4");
    await refused({ options: { ...options, objective: "calmar" } }, "differs in the objective");
    await refused({ options: { ...options, split: 0.5 } }, "split, accounts or minTrades");
  }));

Deno.test("a batch whose record was cut off is tried again", () =>
  withWorkspace(async (workspace) => {
    await search(workspace, { options: { ...options, trials: 8 } });
    const path = join(workspace, ".tapebook", "sweeps", "study.journal");
    const whole = await Deno.readFile(path);
    await Deno.writeFile(path, whole.subarray(0, whole.length - 5));
    const shorter = await search(workspace, { options: { ...options, trials: 8 } });
    assert(shorter.notes!.some((note) => note.startsWith("4 trials of them were kept")));
  }));

Deno.test("a search whose kept part is damaged goes on before the damage and says so; what is no journal is refused", () =>
  withWorkspace(async (workspace) => {
    const whole = await search(workspace, { options });
    const folder = join(workspace, ".tapebook", "sweeps");
    const path = join(folder, "study.journal");
    const bytes = await Deno.readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await Deno.writeFile(path, bytes);
    const again = await search(workspace, { options });
    assertEquals(again.table, whole.table);
    const damaged = again.notes!.find((note) =>
      note.startsWith("What was kept was damaged behind its first")
    );
    assertStringIncludes(damaged ?? "nothing", "study.journal.damaged");
    assertEquals(await Deno.readFile(join(folder, "study.journal.damaged")), bytes);
    const text = "hello\nworld";
    await Deno.writeTextFile(path, text);
    assertStringIncludes((await search(workspace, { options })).error ?? "nothing", "it is no journal");
    assertEquals(await Deno.readTextFile(path), text);
  }));

Deno.test("a search for fewer trials than are kept says so, and kept trials do not count for its rate", () =>
  withWorkspace(async (workspace) => {
    const first = await search(workspace, { options: { ...options, trials: 12 } });
    assertEquals([first.reports, first.rated], [3, 3]);
    const longer = await search(workspace, { options: { ...options, trials: 20 } });
    assertEquals([longer.reports, longer.rated], [5, 2]);
    const fewer = await search(workspace, { options: { ...options, trials: 8 } });
    assertEquals([fewer.table!.trial!.length, fewer.rated], [20, 0]);
    assertStringIncludes(
      fewer.notes!.join(),
      "kept under the name study, more than the 8 that trials asks for",
    );
  }));
