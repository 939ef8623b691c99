/** What a walk-forward and a cross-validation keep where they are stopped. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { crossValidate, range, sql, syntheticBars, walkForward } from "../../../../kernel/mod.ts";
import { listSweeps } from "../../../../kernel/data/catalogue/sweeps.ts";
import { dataFolder, sweepsFolder } from "../../../../kernel/data/workspace.ts";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import type { Executor } from "../../../../kernel/run/sweep/executor.ts";
import { threadExecutor } from "../../../../kernel/run/sweep/local_executor.ts";
import { inWorkspace } from "../../data/workspace.ts";
import { smaCross } from "../fixtures.ts";

const bars = syntheticBars({ symbols: ["ACME"], bars: 3_600, sigma: 0.25, seed: 11 })[0]!;
// So many points on so long windows that a few windows are searched at a time.
const params = { fast: range(2, 100), slow: range(101, 160) };
const WALK = { params, train: 2_400, test: 100, method: "grid", trials: 6_000, workers: 0 } as const;
const FOLDS = { params, folds: 4, workers: 0 } as const;

/** Stops once a share of the trials is done. */
function stopAt(share: number, reason: unknown = new Error("enough")) {
  const stop = new AbortController();
  const onProgress = ({ done, total }: { done: number; total: number }) =>
    done >= share * total && stop.abort(reason);
  return { signal: stop.signal, onProgress: onProgress as () => void };
}

/** As in a notebook. */
async function inCell<T>(
  { folder, signal, source = "" }: { folder: string; signal: AbortSignal; source?: string },
  task: () => Promise<T>,
): Promise<T> {
  const session = Symbol.for("tapebook.session");
  const global = globalThis as { [key: symbol]: unknown };
  global[session] = { signal, sources: [{ id: "a", source }], stills: false, cell: null, folder };
  try {
    return await task();
  } finally {
    delete global[session];
  }
}

/** The same where the stop button is pressed. */
async function inStoppedCell<T>(
  folder: string,
  share: number,
  task: (onProgress: () => void) => Promise<T>,
  source?: string,
): Promise<void> {
  const { signal, onProgress } = stopAt(share, new DOMException("Cell stopped", "AbortError"));
  await assertRejects(
    () => inCell({ folder, signal, ...source !== undefined && { source } }, () => task(onProgress)),
    DOMException,
    "Cell stopped",
  );
}

Deno.test("a stopped walk-forward gives the windows that are done, as they would have been, and says of how many", async () => {
  const whole = await walkForward(smaCross, bars, { ...WALK, save: false });
  const found = await walkForward(smaCross, bars, { ...WALK, save: false, ...stopAt(0.6) });
  const { length } = found.windows;
  assert(length > 0 && length < 12, `${length} windows`);
  assertEquals([found.stopped, found.planned, whole.stopped, whole.planned], [true, 12, false, 12]);
  assertStringIncludes(found.notes[0]!, `Stopped after ${length} of 12 windows`);
  for (const name of ["params", "inSample", "outOfSample", "totalReturn", "trials"] as const) {
    assertEquals(found.windows[name], whole.windows[name].slice(0, length) as never);
  }
  assertEquals(found.equity.value, whole.equity.value.slice(0, 100 * length));
  assertEquals(found.run(-1).metrics, whole.run(length - 1).metrics);
  assertStringIncludes(String((await found[DISPLAY]())["text/plain"]), `Stopped after ${length} of 12`);
});

Deno.test("stopped by the notebook, a walk-forward stores the windows that are done and ends as it was stopped", () =>
  inWorkspace(async (workspace) => {
    await inStoppedCell(workspace, 0.6, (onProgress) => walkForward(smaCross, bars, { ...WALK, onProgress }));
    const [row] = await listSweeps(dataFolder(workspace));
    assertEquals([row!.kind, row!.planned], ["walkForward", 12]);
    const stored = await sql<{ n: number; last: number; fast: number }>`
      SELECT count(*) AS n, max(number) AS last, min(fast) AS fast FROM windows WHERE sweep = ${row!.id}`;
    assert(row!.trials > 0 && row!.trials < 12, `${row!.trials} windows`);
    assertEquals([stored.n[0], stored.last[0]], [row!.trials, row!.trials - 1]);
    assert(stored.fast[0]! >= 2);
    const trials = await sql<{ n: number }>`SELECT count(*) AS n FROM trials`;
    assertEquals(trials.n[0], 0, "windows are no trials");
    // Gone through to its end it takes the place of what was stopped.
    const whole = await walkForward(smaCross, bars, WALK);
    const { id } = (await whole.saved)!;
    const times = await sql<{ time: number; endTime: number; outOfSample: number }>`
      SELECT time, endTime, outOfSample FROM windows WHERE sweep = ${id} ORDER BY number`;
    assertEquals(id, row!.id);
    assertEquals([times.time, times.endTime], [whole.windows.time, whole.windows.endTime]);
    assertEquals(times.outOfSample, whole.windows.outOfSample);
  }));

Deno.test("a walk-forward that is stopped leaves what opens the windows of the whole one before it", () =>
  inWorkspace(async (workspace) => {
    const source = "await walkForward(smaCross, bars, { train: 2_400, test: 100 });";
    const stopped = () =>
      inStoppedCell(
        workspace,
        0.6,
        (onProgress) => walkForward(smaCross, bars, { ...WALK, onProgress }),
        source,
      );
    const kept = async () => {
      const [row] = await listSweeps(dataFolder(workspace));
      const text = await Deno.readTextFile(`${sweepsFolder(workspace)}/${row!.id}.cells.json`);
      return JSON.parse(text).windows.rows as object[];
    };
    await stopped();
    const few = await kept();
    assert(few.length > 0 && few.length < 12, `${few.length} windows`);
    const { signal } = new AbortController();
    const whole = await inCell(
      { folder: workspace, signal, source },
      () => walkForward(smaCross, bars, WALK),
    );
    await whole.saved;
    const all = await kept();
    assertEquals([all.length, all.slice(0, few.length)], [12, few]);
    await stopped();
    assertEquals(await kept(), all);
  }));

Deno.test("a stopped cross-validation chooses among the points that are done, and says of how many", async () => {
  const found = await crossValidate(smaCross, bars, { ...FOLDS, save: false, ...stopAt(0.1) });
  const { length } = found.table;
  assert(length > 0 && length < 5_940, `${length} points`);
  assertEquals([found.stopped, found.planned, found.folds.length], [true, 5_940, 4]);
  const count = length.toLocaleString("en-US");
  assertStringIncludes(found.notes[0]!, `Stopped after ${count} of 5,940 points`);
  assertEquals(found.table.params[length - 1]!.fast, 2 + Math.floor((length - 1) / 60));
  // The points that are done are the same as if there had been no others.
  const fast = range(2, 1 + Math.floor(length / 60));
  const whole = await crossValidate(smaCross, bars, {
    ...FOLDS,
    params: { fast, slow: params.slow },
    save: false,
  });
  assertEquals(whole.stopped, false);
  assertEquals(whole.table.inSample, found.table.inSample.slice(0, whole.table.length));
});

Deno.test("a cross-validation that is stopped while it counts trades in training gives what it has", () =>
  inWorkspace(async (workspace) => {
    const stop = new AbortController();
    const inThread = threadExecutor(smaCross);
    let runs = 0;
    const executor: Executor = {
      name: "never counts",
      async *run(setup, chunks, signal) {
        if (++runs === 1) return yield* inThread.run(setup, chunks, signal);
        for await (const _ of chunks) break;
        const stopped = new Promise<never>((_, reject) =>
          signal!.addEventListener("abort", () => reject(signal!.reason), { once: true })
        );
        stop.abort(new Error("enough"));
        await stopped;
      },
    };
    const few = { ...FOLDS, params: { fast: [2, 40, 90], slow: range(101, 160) } };
    const found = await crossValidate(smaCross, bars, { ...few, executor, signal: stop.signal });
    const whole = await crossValidate(smaCross, bars, { ...few, save: false });
    assertEquals([runs, found.stopped, whole.stopped], [2, true, false]);
    assertEquals(found.table.outOfSample, whole.table.outOfSample);
    assertEquals([...found.folds.params], [null, null, null, null]);
    assertStringIncludes(found.notes.join(), "folds chose among those that were, 4 of them nothing");
    assertStringIncludes(found.verdict.text, "a fold has none");
    await found.saved;
    const [row] = await listSweeps(dataFolder(workspace));
    assert(row!.trials < row!.planned, "it is not stored as a whole one");
  }));

Deno.test("stopped by the notebook, a cross-validation stores its folds and ends as it was stopped", () =>
  inWorkspace(async (workspace) => {
    await inStoppedCell(
      workspace,
      0.1,
      (onProgress) => crossValidate(smaCross, bars, { ...FOLDS, onProgress }),
    );
    const [row] = await listSweeps(dataFolder(workspace));
    assertEquals([row!.kind, row!.planned], ["crossValidate", 5_940]);
    assert(row!.trials > 0 && row!.trials < 5_940, `${row!.trials} points`);
    const folds = await sql<{ fast: number; slow: number }>`SELECT fast, slow FROM windows ORDER BY number`;
    assertEquals(folds.length, 4);
    assert(folds.slow.every((slow) => slow > 100));
  }));

Deno.test("where nothing is done yet a stop is told by its reason", async () => {
  for (const search of [walkForward, crossValidate]) {
    const given = { ...search === walkForward ? WALK : FOLDS, save: false };
    const { signal, onProgress } = stopAt(0);
    const stopped = () => search(smaCross, bars, { ...given, signal, onProgress } as never);
    await assertRejects(stopped, Error, "enough");
  }
});
