import { assert, assertEquals, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import {
  crossValidate,
  ParameterError,
  range,
  sweep,
  syntheticBars,
  walkForward,
} from "../../../../kernel/mod.ts";
import type { Executor } from "../../../../kernel/run/sweep/executor.ts";
import { threadExecutor } from "../../../../kernel/run/sweep/local_executor.ts";
import { inWorkspace, withWorkspace } from "../../data/workspace.ts";
import { smaCross } from "../fixtures.ts";

Deno.test("what a walk-forward and a cross-validation try counts among the variants ever tried, each once", () =>
  withWorkspace(async (workspace) => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", fileURLToPath(new URL("../processes/variants.ts", import.meta.url))],
      env: { TAPEBOOK_WORKSPACE: workspace },
      stderr: "inherit",
    }).output();
    assertEquals(JSON.parse(new TextDecoder().decode(stdout)), [6, 6, 8]);
  }));

const bars = syntheticBars({ symbols: ["ACME"], bars: 900, sigma: 0.25, seed: 11 })[0]!;
const params = { fast: range(2, 30), slow: range(31, 60) };
const POINTS = 29 * 30;

const WAYS = {
  "a walk-forward over a grid": {
    search: walkForward,
    train: 300,
    test: 100,
    method: "grid",
    trials: POINTS,
  },
  "a walk-forward that learns": { search: walkForward, train: 300, test: 100, method: "tpe", trials: 40 },
  "a cross-validation": { search: crossValidate, folds: 4 },
} as const;

/** Variants that the ledger knows, but for the one that asks. */
const known = async () =>
  (await sweep(smaCross, bars, { params: { fast: [31], slow: [99] }, workers: 0, save: false })).tried - 1;

/** Ends with an error, or is stopped, once so many chunks are done and some of what was tried is counted. */
function ending(chunks: number, end: () => void) {
  const inThread = threadExecutor(smaCross);
  const counted = Promise.withResolvers<void>();
  const executor: Executor = {
    name: "ending",
    async *run(setup, given, signal) {
      let done = 0;
      for await (const reply of inThread.run(setup, given, signal)) {
        yield reply;
        if (++done === chunks) {
          await counted.promise;
          end();
          signal?.throwIfAborted();
        }
      }
    },
  };
  return { executor, onProgress: ({ done }: { done: number }) => void (done > 0 && counted.resolve()) };
}

for (const [what, { search, ...way }] of Object.entries(WAYS)) {
  const tried = (more: object) => search(smaCross, bars, { params, ...way, ...more } as never);

  Deno.test(`${what} in which nothing could be picked counts as tried`, () =>
    inWorkspace(async () => {
      await assertRejects(() => tried({ workers: 0, minTrades: 500 }), ParameterError);
      const count = await known();
      assert(
        "method" in way && way.method === "tpe" ? count >= 40 && count < POINTS : count === POINTS,
        `${count}`,
      );
      await assertRejects(
        () => tried({ workers: 0, minTrades: 500, save: false, costs: "us-equity" }),
        ParameterError,
      );
      assertEquals(await known(), count, "nobody is to hear of it");
    }));

  Deno.test(`${what} that ended with an error, or was stopped before anything was done, counts as tried`, () =>
    inWorkspace(async () => {
      const failing = ending(2, () => {
        throw new Error("the line is down");
      });
      await assertRejects(() => tried(failing), Error, "the line is down");
      const failed = await known();
      assert(failed > 0 && failed < POINTS, `${failed}`);
      if (search === crossValidate) return;
      const stop = new AbortController();
      const stopping = ending(2, () => stop.abort(new Error("enough")));
      const stopped = tried({ ...stopping, signal: stop.signal, costs: "us-equity" });
      await assertRejects(() => stopped, Error, "enough");
      assert(await known() > failed);
    }));
}
