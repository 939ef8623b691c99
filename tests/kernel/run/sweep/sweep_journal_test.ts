import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { openJournal } from "../../../../kernel/data/trials/journal.ts";
import { sweepsFolder } from "../../../../kernel/data/workspace.ts";
import { pointsOf, spaceSize } from "../../../../kernel/optimize/points.ts";
import { type PreparedTrials, prepareTrials } from "../../../../kernel/run/sweep/prepare_trials.ts";
import { executorOf, runTrials } from "../../../../kernel/run/sweep/run_trials.ts";
import { type SweepJournal, sweepJournal } from "../../../../kernel/run/sweep/sweep_journal.ts";
import { valueNames } from "../../../../kernel/run/sweep/trial_columns.ts";
import { type Trials, TrialSet } from "../../../../kernel/run/sweep/trial_set.ts";
import { trialsOf } from "../../../../kernel/stats/segment_sums.ts";
import { range } from "../../../../kernel/mod.ts";
import { inWorkspace } from "../../data/workspace.ts";
import { smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";

const prepared = (params: { fast: number[]; slow: number[] }) =>
  prepareTrials("sweep", smaCross, someBars(["A"], 400), { params, workers: 0 }, []);

/** A clock on which every write is due. */
function journalOf(given: PreparedTrials): Promise<SweepJournal> {
  let now = 0;
  return sweepJournal("one", given, spaceSize(given.space), () => now += 10_000);
}

/** As a sweep does it, up to so many trials. */
async function carriedOut(given: PreparedTrials, journal?: SweepJournal, most = Infinity): Promise<Trials> {
  const planned = spaceSize(given.space);
  const set = new TrialSet(given.space, valueNames(given.goals, true), planned);
  for (const block of journal?.earlier ?? []) set.add(block);
  const running = { executor: executorOf(given, planned), isDone: journal?.has };
  for await (const block of runTrials(given, pointsOf(given.space), running)) {
    const kept = set.add(block);
    await journal?.add(kept);
    if (set.length >= most) break;
  }
  return set.finish();
}

Deno.test("a large sweep that goes on comes to the trials, and the sample for its report, of one that was never stopped", () =>
  inWorkspace(async () => {
    const given = await prepared({ fast: range(2, 81), slow: range(90, 259) });
    const whole = await carriedOut(given);
    assertEquals(whole.length, 13_600);
    const first = await journalOf(given);
    const part = await carriedOut(given, first, 5_600);
    await first.end(false);
    const second = await journalOf(given);
    const taken = second.earlier.reduce((count, { points }) => count + points.length, 0);
    assert(taken === part.length && taken < 13_600, `${taken} of ${part.length}`);
    const resumed = await carriedOut(given, second);
    await second.end(true);
    assertEquals(resumed.values, whole.values);
    // What the report is made of besides.
    assertEquals(resumed.segments, whole.segments);
    assertEquals(trialsOf(whole.segments!), 5_000);
  }));

const SMALL = { fast: range(5, 20), slow: range(30, 60) };

Deno.test("of what was written down nothing is taken up by another engine, or for other points", () =>
  inWorkspace(async (workspace) => {
    const given = await prepared(SMALL);
    const first = await journalOf(given);
    await carriedOut(given, first);
    await first.end(false);
    const again = await journalOf(given);
    assert(again.earlier.length > 1 && again.has(0));
    await again.end(false);
    const other = await journalOf(await prepared({ ...SMALL, slow: range(31, 61) }));
    assertEquals([other.earlier.length, other.has(0)], [0, false]);
    await other.end(false);

    const path = join(sweepsFolder(workspace), "one.running");
    const kept = await openJournal(path);
    await Deno.remove(path);
    const changed = await openJournal(path);
    for (const { head, columns } of kept.records) {
      await changed.append({ head: { ...head as object, code: "another" }, columns });
    }
    kept.close();
    changed.close();
    const newer = await journalOf(given);
    assertEquals([newer.earlier.length, newer.has(0)], [0, false]);
    await newer.end(true);
  }));

Deno.test("a sweep that is done leaves nothing to go on from", () =>
  inWorkspace(async (workspace) => {
    const given = await prepared(SMALL);
    const journal = await journalOf(given);
    await carriedOut(given, journal);
    await journal.end(true);
    assertEquals(await Array.fromAsync(Deno.readDir(sweepsFolder(workspace))), []);
  }));

Deno.test("a sweep all of whose trials failed leaves nothing, and a new one takes away what is weeks old", () =>
  inWorkspace(async (workspace) => {
    const given = await prepared(SMALL);
    const files = async () =>
      (await Array.fromAsync(Deno.readDir(sweepsFolder(workspace)))).map(({ name }) => name).sort();
    const written = async (failed: number) => {
      const journal = await journalOf(given);
      for await (const block of runTrials(given, pointsOf(given.space), { executor: executorOf(given, 1) })) {
        const { length } = block.points;
        const reasons = Array.from({ length: Math.min(failed, length) }, (_, i) => [i, "no bars"] as const);
        await journal.add({ ...block, failures: new Map(reasons) });
      }
      await journal.end(false);
    };
    await written(1);
    assertEquals(await files(), ["one.running"]);
    const old = join(sweepsFolder(workspace), "old.running");
    await Deno.rename(join(sweepsFolder(workspace), "one.running"), old);
    const daysAgo = (days: number) => Deno.utime(old, new Date(), new Date(Date.now() - days * 86_400_000));
    await daysAgo(13);
    await written(Infinity);
    assertEquals(await files(), ["old.running"]);
    await daysAgo(15);
    await written(1);
    assertEquals(await files(), ["one.running"]);
  }));
