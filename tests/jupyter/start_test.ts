import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "node:path";
import type { ErrorOutput } from "../../document/notebook.ts";
import { kernelEnvironment } from "../../jupyter/environment.ts";
import type { Kernel, KernelEvent, KernelOptions } from "../../jupyter/kernel.ts";
import { startKernel } from "../../jupyter/start.ts";
import { joined, PRODUCT_ROOT } from "./subjects.ts";

function options(more: Partial<KernelOptions> = {}): KernelOptions {
  return {
    productRoot: PRODUCT_ROOT,
    folder: PRODUCT_ROOT,
    env: kernelEnvironment(Deno.env.toObject()),
    ...more,
  };
}

let cells = 0;
async function run(kernel: Kernel, source: string) {
  const events: KernelEvent[] = [];
  const result = await kernel.execute({ id: `cell-${++cells}`, source }, (event) => events.push(event));
  return { ...result, ...seenOf(events) };
}

/** Outputs, and what displays became. */
function seenOf(events: readonly KernelEvent[]) {
  return {
    outputs: joined([...events]),
    updates: events.filter((event) => event.type === "updateDisplay").map(({ data }) => data),
  };
}

/** Resolves when the cell runs; `printing` when it prints something. */
async function begin(
  kernel: Kernel,
  source: string,
): Promise<{ done: ReturnType<typeof run>; printing: Promise<void> }> {
  const [started, printing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const events: KernelEvent[] = [];
  const done = kernel.execute({ id: `cell-${++cells}`, source }, (event) => {
    events.push(event);
    if (event.type === "executionCount") started.resolve();
    if (event.type === "output" && event.output.output_type === "stream") printing.resolve();
  }).then((result) => ({ ...result, ...seenOf(events) }));
  await started.promise;
  return { done, printing: printing.promise };
}

function printed({ outputs }: Awaited<ReturnType<typeof run>>): string {
  return outputs.map((output) => output.output_type === "stream" ? output.text : "").join("");
}

function failure({ outputs }: Awaited<ReturnType<typeof run>>): ErrorOutput {
  return outputs.find((output) => output.output_type === "error") as ErrorOutput;
}

Deno.test("startKernel() gives a kernel that is idle, knows its versions and tells each change of state", async () => {
  const kernel = await startKernel(options());
  const states: string[] = [];
  kernel.onState((state, reason) => states.push(reason ? `${state}: ${reason}` : state));
  assertEquals(kernel.state, "idle");
  assertEquals(kernel.versions.deno, Deno.version.deno);
  await run(kernel, "1");
  await kernel.restart();
  await run(kernel, "Deno.exit(3)");
  assertEquals(kernel.state, "dead");
  await kernel.close();
  assertEquals(states.slice(0, 5), ["busy", "idle", "restarting", "idle", "busy"]);
  assertMatch(states[5]!, /^dead: the kernel process ended with exit code 3/);
});

Deno.test("execute() runs calls one after the other, each with its own output", async () => {
  const kernel = await startKernel(options());
  const runs = Array.from(
    { length: 5 },
    (_, i) => run(kernel, `for (let i = 0; i < 400; i++) console.log(${i});`),
  );
  for (const [i, result] of (await Promise.all(runs)).entries()) {
    assertEquals(printed(result), `${i}\n`.repeat(400));
    assertEquals(result.executionCount, i + 1);
  }
  await kernel.close();
});

Deno.test("execute() of a silent cell shows no value and does not count", async () => {
  const kernel = await startKernel(options());
  const events: KernelEvent[] = [];
  await kernel.execute(
    { id: "probe", source: "40 + 2", silent: true, storeHistory: false },
    (e) => events.push(e),
  );
  assertEquals(joined(events), []);
  assertEquals((await run(kernel, "1")).executionCount, 1);
  await kernel.close();
});

Deno.test("output of a timer goes to the cell that set it, also while another cell runs", async () => {
  const kernel = await startKernel(options());
  const background: [KernelEvent, string | null][] = [];
  kernel.onBackground((event, cellId) => background.push([event, cellId]));
  await kernel.execute(
    { id: "timer", source: "let ticks = 0; const id = setInterval(() => console.log('tick', ++ticks), 2)" },
    // On a slow machine the first come before the cell has ended.
    (event) => event.type === "output" && background.push([event, "timer"]),
  );
  const other = await run(
    kernel,
    "while (ticks < 3) await new Promise((done) => setTimeout(done, 5)); console.log('mine');",
  );
  // What was printed before a cell was announced to the kernel may still be on its way.
  const quiet = [];
  for (let i = 0; i < 20; i++) quiet.push(printed(await run(kernel, "0")));
  await run(kernel, "clearInterval(id)");
  assertEquals([printed(other), quiet.join("")], ["mine\n", ""]);
  assertEquals(new Set(background.map(([, cellId]) => cellId)), new Set(["timer"]));
  assertMatch(
    joined(background.map(([event]) => event)).map((o) => "text" in o ? o.text : "").join(""),
    /tick 1\ntick 2\n/,
  );
  await kernel.close();
});

Deno.test("enter() moves a warm kernel to the folder of a notebook", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "x.ts"), "export const x = 'in the folder';");
  const kernel = await startKernel(options());
  await kernel.enter(folder);
  assertEquals(
    printed(await run(kernel, "import { x } from './x.ts'; console.log(x, Deno.cwd())")),
    `in the folder ${folder}\n`,
  );
  await assertRejects(() => kernel.enter(join(folder, "missing")), Error);
  await kernel.restart();
  assertEquals((await run(kernel, "1")).status, "ok");
  await kernel.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("startFolder lets an import map of the folder's own hold", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "deno.json"), '{ "imports": { "mine": "./mine.ts" } }');
  await Deno.writeTextFile(join(folder, "mine.ts"), "export const mine = 'own map';");
  const kernel = await startKernel(options({ folder, startFolder: folder }));
  assertEquals(printed(await run(kernel, "import { mine } from 'mine'; console.log(mine)")), "own map\n");
  const root = await run(kernel, "console.log(globalThis[Symbol.for('tapebook.session')].productRoot)");
  assertEquals(printed(root), `${PRODUCT_ROOT}\n`);
  await kernel.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("limits and stills are what the caller says", async () => {
  const kernel = await startKernel(options({ stills: true, limits: { consoleBytes: 100, outputs: 2 } }));
  const much = printed(await run(kernel, "for (let i = 0; i < 1000; i++) console.log('0123456789')"));
  assertMatch(much, /^(0123456789\n){9}0\[tapebook: this cell printed more than 1 KB/);
  const stills = await run(kernel, "console.log(globalThis[Symbol.for('tapebook.session')].stills)");
  assertEquals(printed(stills), "true\n");
  await kernel.close();
});

Deno.test("a cell whose functions swallow their errors is stopped all the same", async () => {
  const kernel = await startKernel(options());
  const { done } = await begin(
    kernel,
    `const stubborn = async () => {
       while (true) try { await new Promise((done) => setTimeout(done, 5)); throw 1; } catch { /* again */ }
     };
     await stubborn();`,
  );
  assertEquals(await kernel.stop(), "cancelled");
  assertEquals((await done).status, "stopped");
  await kernel.close();
});

const CROSS = `
  import { crossedAbove, crossedBelow, defineStrategy, range, sma, sweep, syntheticBars, z } from "tapebook";
  const cross = defineStrategy({
    name: "cross",
    params: { fast: z.int(), slow: z.int() },
    indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
    signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
  });
  const bars = syntheticBars({ symbols: ["A"], bars: 4_000, seed: 1 });`;

Deno.test("the picture of a sweep stands until its card does, and becomes a line in a cell without one", async () => {
  const kernel = await startKernel(options());
  const params = "{ fast: range(2, 100), slow: range(101, 300) }";
  const sweeping = `await sweep(cross, bars, { params: ${params}, workers: 0, save: false });`;
  await run(kernel, CROSS);
  const shown = await run(kernel, sweeping);
  assert(shown.outputs.some(({ output_type }) => output_type === "execute_result"));
  const texts = ({ updates }: typeof shown) => updates.map((data) => String(data["text/plain"]));
  assert(texts(shown).at(-2)!.includes("judging …"), texts(shown).at(-2));
  assertEquals(texts(shown).at(-1), "");
  const hidden = await run(kernel, `const trials = ${sweeping}`);
  assert(texts(hidden).at(-2)!.includes("judging …"), texts(hidden).at(-2));
  assertMatch(
    texts(hidden).at(-1)!,
    /^Sweep of Cross over A: 19,800 trials · [0-9.]+ s .* best Sharpe [^\n]+$/,
  );
  await kernel.close();
});

Deno.test("a stopped sweep shows what it has done before its cell ends, and nothing after", async () => {
  const kernel = await startKernel(options());
  const late: unknown[] = [];
  kernel.onBackground((event) => late.push(event));
  const { done, printing } = await begin(
    kernel,
    `${CROSS}
     let kept = 0;
     const onProgress = ({ done }) => { if (kept <= 300 && done > 300) console.log("under way"); kept = done; };
     const params = { fast: range(2, 300), slow: range(301, 1_300) };
     await sweep(cross, bars, { params, workers: 0, onProgress, save: false });`,
  );
  await Promise.race([printing, done]);
  const outcome = await kernel.stop();
  const { status, outputs, updates } = await done;
  assertEquals([outcome, status], ["cancelled", "stopped"]);
  const shown = JSON.stringify(outputs);
  // What is stored is told before the card, which takes the place of that line.
  assert(shown.includes("Not stored"), shown.slice(0, 300));
  assert(updates.some((each) => JSON.stringify(each).includes("Stopped after")), `${updates.length}`);
  assertEquals(outputs.at(-1)?.output_type, "error");
  assertEquals(printed(await run(kernel, "console.log(kept > 0)")), "true\n");
  assertEquals(late, []);
  await kernel.close();
});

Deno.test("a stopped cell that ends with an error of its own tells it, and one that ends as it was told to does not", async () => {
  const kernel = await startKernel(options());
  const ends = {
    "throw new RangeError('all 40 trials failed')": "RangeError: all 40 trials failed",
    "throw signal.reason": null,
    "signal.reason.name = 'AbortError'; throw signal.reason": null,
  };
  for (const [end, told] of Object.entries(ends)) {
    const { done, printing } = await begin(
      kernel,
      `await (async () => {
        const { signal, finishes } = globalThis[Symbol.for("tapebook.session")];
        const work = new Promise((resolve) => signal.addEventListener("abort", resolve)).then(() => { ${end} });
        finishes(work);
        console.log("under way");
        await work;
      })();`,
    );
    await printing;
    await kernel.stop();
    const { status, outputs } = await done;
    const { ename, evalue } = outputs.at(-1) as { ename: string; evalue: string };
    assertEquals([status, ename], ["stopped", "Stopped"]);
    assertMatch(
      evalue,
      told === null ? /^the cell was stopped after [0-9.]+ s$/ : / s; it failed with RangeError: all 40/,
    );
  }
  await kernel.close();
});

Deno.test("prompt() and confirm() ask whoever runs the cell, and nobody where nobody answers", async () => {
  const kernel = await startKernel(options());
  const asked: string[] = [];
  const source = "console.log(prompt('name?'), confirm('sure?'))";
  const outputs: KernelEvent[] = [];
  await kernel.execute(
    {
      id: "asking",
      source,
      ask: ({ prompt }) => {
        asked.push(prompt);
        return Promise.resolve("y");
      },
    },
    (event) => outputs.push(event),
  );
  assertEquals(asked.length, 2);
  assertMatch(asked[0]!, /name\?/);
  assertMatch(JSON.stringify(outputs), /y true/);
  assertEquals(printed(await run(kernel, source)), "null false\n");
  await kernel.close();
});

for (
  const source of ["prompt('?')", "while (true) prompt('?')", "prompt('?'); await new Promise(() => {})"]
) {
  Deno.test(`a cell that waits for an answer is stopped and keeps its variables: ${source}`, async () => {
    const kernel = await startKernel(options());
    await run(kernel, "const kept = 7;");
    const asked = Promise.withResolvers<void>();
    const never = () => {
      asked.resolve();
      return new Promise<string>(() => {});
    };
    const done = kernel.execute({ id: "asking", source, ask: never }, () => {});
    await asked.promise;
    assert(await kernel.stop() !== "restarted");
    assertEquals((await done).status, "stopped");
    assertEquals(printed(await run(kernel, "console.log(kept)")), "7\n");
    await kernel.close();
  });
}

Deno.test("a cell that goes into a loop when it is cancelled is terminated and keeps its variables", async () => {
  const kernel = await startKernel(options());
  const { done } = await begin(
    kernel,
    "let kept = 1; try { await new Promise(() => {}); } finally { while (true) {} }",
  );
  assertEquals(await kernel.stop(), "terminated");
  assertEquals((await done).status, "stopped");
  assertEquals(printed(await run(kernel, "console.log(kept)")), "1\n");
  await kernel.close();
});

Deno.test("an import that never finishes is stopped", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "slow.ts"), "await new Promise(() => setTimeout(() => {}, 1e8));");
  const kernel = await startKernel(options({ folder }));
  const { done } = await begin(kernel, "import './slow.ts';");
  assertEquals(await kernel.stop(), "restarted");
  assertMatch(failure(await done).evalue, /had to be restarted, so its variables are gone/);
  assertEquals((await run(kernel, "1 + 1")).status, "ok");
  await kernel.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("restart() ends the running cell, drops the queued ones and forgets variables", async () => {
  const kernel = await startKernel(options());
  await run(kernel, "const kept = 1;");
  const { done } = await begin(kernel, "await new Promise(() => {})");
  const queued = run(kernel, "console.log('must not run')");
  await kernel.restart();
  const ended = await done;
  assertEquals(ended.status, "stopped");
  assertMatch(failure(ended).evalue, /by a restart of the kernel/);
  const dropped = await queued;
  assertEquals([dropped.status, dropped.outputs], ["stopped", []]);
  const after = await run(kernel, "typeof kept");
  assertEquals(after.executionCount, 1);
  assertMatch(JSON.stringify(after.outputs), /undefined/);
  await kernel.close();
});

Deno.test("a dead kernel answers every cell with the reason until it is restarted", async () => {
  const kernel = await startKernel(options());
  await run(kernel, "Deno.exit(4)");
  const again = await run(kernel, "1");
  assertEquals(again.status, "crashed");
  assertMatch(failure(again).evalue, /exit code 4, as Deno\.exit\(4\) does\. Restart the kernel\.$/);
  assertEquals(await kernel.stop(), "idle");
  await kernel.restart();
  assertEquals((await run(kernel, "1")).status, "ok");
  await kernel.close();
  assertMatch(failure(await run(kernel, "1")).evalue, /was closed/);
});

Deno.test("close() ends the running cell, and nothing starts after it", async () => {
  const kernel = await startKernel(options());
  const { done } = await begin(kernel, "while (true) {}");
  await kernel.close();
  const ended = await done;
  assertEquals(ended.status, "stopped");
  assertMatch(failure(ended).evalue, /the kernel was shut down/);
  await kernel.restart();
  assertEquals(kernel.state, "dead");
  assertMatch(failure(await run(kernel, "1")).evalue, /was closed/);
});

Deno.test("close() during a restart waits for the new process to end", async () => {
  const kernel = await startKernel(options());
  const restarting = kernel.restart();
  await kernel.close();
  assertEquals(kernel.state, "dead");
  await restarting;
  assertMatch(failure(await run(kernel, "1")).evalue, /was closed/);
});

Deno.test("startKernel() says why a kernel cannot start", async () => {
  await assertRejects(
    () => startKernel(options({ folder: "/no/such/folder" })),
    Error,
    "cannot prepare the kernel",
  );
});

Deno.test("a kernel does not outlive the process that started it", async () => {
  const script = `
    import { startKernel } from ${JSON.stringify(join(PRODUCT_ROOT, "jupyter", "start.ts"))};
    const kernel = await startKernel({ productRoot: ${JSON.stringify(PRODUCT_ROOT)}, folder: ${
    JSON.stringify(PRODUCT_ROOT)
  }, env: Deno.env.toObject() });
    await kernel.execute({ id: "a", source: "console.log(Deno.pid)" }, (event) => {
      if (event.type === "output" && event.output.output_type === "stream") console.log(event.output.text);
    });
    await new Promise(() => setInterval(() => {}, 1000));`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, script);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--config", join(PRODUCT_ROOT, "deno.json"), file],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  const pid = Number(new TextDecoder().decode((await reader.read()).value));
  assert(pid > 0);
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  for (let i = 0; i < 3_000 && await isAlive(pid); i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assertEquals(await isAlive(pid), false);
  await Deno.remove(file);
});

async function isAlive(pid: number): Promise<boolean> {
  const { success } = await new Deno.Command("kill", { args: ["-0", String(pid)], stderr: "null" }).output();
  return success;
}
