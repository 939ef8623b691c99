import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Universe } from "../../../../kernel/engine/universe.ts";
import type { Executor } from "../../../../kernel/run/sweep/executor.ts";
import { threadExecutor } from "../../../../kernel/run/sweep/local_executor.ts";
import { prepareTrials } from "../../../../kernel/run/sweep/prepare_trials.ts";
import { triedLedger } from "../../../../kernel/run/sweep/tried_ledger.ts";
import { backtest, optimise, ParameterError, range, sweep } from "../../../../kernel/mod.ts";
import { inWorkspace } from "../../data/workspace.ts";
import { sampleBars, smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";

const BARS = someBars(["A"], 400);
const PARAMS = { fast: [5, 10, 15], slow: [30, 40] };
const ONE = { params: { fast: [7], slow: [50] }, workers: 0 };

/** Variants that the ledger knows, but for the one that asks. */
const known = async (bars: Universe = BARS) =>
  (await sweep(smaCross, bars, { ...ONE, save: false })).tried - 1;

Deno.test("variants are counted while they are tried, seconds apart, and longer where counting takes long", () =>
  inWorkspace(async () => {
    const prepared = await prepareTrials("sweep", smaCross, BARS, { params: PARAMS }, []);
    const clock = { now: 0, step: 0 };
    const ledger = triedLedger(prepared, true, () => clock.now += clock.step);
    const point = (slow: number) => ({ fast: 5, slow });
    await ledger.add([point(30), point(31)]);
    assertEquals(await known(), 0);
    clock.now = 2_100;
    clock.step = 500;
    await ledger.add([point(31), point(32)]);
    assertEquals(await known(), 3);
    clock.step = 0;
    clock.now = 9_000;
    await ledger.add([point(33)]);
    assertEquals(await known(), 3, "counting took half a second: ten more are not begun with it");
    clock.now = 14_000;
    await ledger.add([point(34)]);
    assertEquals(await known(), 5);
    await ledger.add([point(35)]);
    await ledger.end();
    assertEquals(await known(), 6);
    const unsaved = triedLedger(prepared, false, () => clock.now += 1e6);
    await unsaved.add([point(36)]);
    await unsaved.end();
    assertEquals(await known(), 6);
  }));

Deno.test("a sweep and a search in which nothing has the objective count as tried", () =>
  inWorkspace(async () => {
    const never = { params: PARAMS, workers: 0, minTrades: 500 };
    await assertRejects(() => sweep(smaCross, BARS, never), ParameterError, "Lower minTrades");
    assertEquals(await known(), 6);
    const other = { ...never, params: { fast: [6, 7], slow: [30, 40] } };
    await assertRejects(() => optimise(smaCross, BARS, other), ParameterError, "Lower minTrades");
    assertEquals(await known(), 10);
  }));

/** Ends with an error instead of its third reply. */
function failing(): Executor {
  const inThread = threadExecutor(smaCross);
  return {
    name: "failing",
    async *run(setup, chunks, signal) {
      let replies = 0;
      for await (const reply of inThread.run(setup, chunks, signal)) {
        if (++replies > 2) throw new Error("the line is down");
        yield reply;
      }
    },
  };
}

Deno.test("what a sweep or a search had tried that ended with an error counts as tried", () =>
  inWorkspace(async () => {
    const params = { fast: range(2, 20), slow: range(30, 60) };
    const given = { params, executor: failing() };
    await assertRejects(() => sweep(smaCross, BARS, given), Error, "the line is down");
    const swept = await known();
    assert(swept >= 64 && swept < 19 * 31, `${swept}`);
    const searching = optimise(smaCross, BARS, {
      ...given,
      method: "random",
      batch: 2,
      seed: 5,
      costs: "us-equity",
    });
    await assertRejects(() => searching, Error, "the line is down");
    const searched = await known() - swept;
    assert(searched >= 1 && searched <= 4, `${searched}`);
  }));

Deno.test("a run that was saved counts as tried, once, and one that nobody keeps does not", () =>
  inWorkspace(async () => {
    const bars = await sampleBars("2018-01-01");
    const run = (fast: number) => backtest(smaCross({ fast, slow: 50 }), bars);
    await (await run(12)).save();
    await (await run(12)).save();
    await (await run(13)).save();
    await run(14);
    assertEquals(await known(bars), 2);
  }));
