import { assert, assertEquals } from "@std/assert";
import { prepareTrials } from "../../../../kernel/run/sweep/prepare_trials.ts";
import type { TrialBlock } from "../../../../kernel/run/sweep/run_trials.ts";
import { type SweepProgress, watchTrials } from "../../../../kernel/run/sweep/watch_trials.ts";
import { TrialRate } from "../../../../kernel/run/sweep/trial_rate.ts";
import { smaCross } from "../fixtures.ts";
import { someBars } from "./fixtures.ts";

function block(from: number, scores: readonly number[]): TrialBlock {
  return {
    from,
    points: scores.map((_, i) => ({ fast: from + i, slow: 500 })),
    values: { objective: Float64Array.from(scores) },
    segments: null,
    failures: new Map(),
  };
}
const blank = (from: number, length: number) => block(from, new Array(length).fill(NaN));

Deno.test("rate and time left are those of the trials that were done now, whatever was kept from an earlier start", async () => {
  const prepared = await prepareTrials("sweep", smaCross, someBars(["A"]), { params: { fast: [5, 6] } }, []);
  const seen: SweepProgress[] = [];
  let now = 5_000;
  const watch = watchTrials(prepared, {
    planned: 400,
    onProgress: (progress) => seen.push(progress),
    clock: () => now,
  });
  const last = () => {
    const { done, total, rate, eta, best } = seen.at(-1)!;
    return [done, total, rate, eta, best];
  };
  now = 6_000;
  watch.recall(blank(0, 100));
  assertEquals(last(), [100, 400, NaN, NaN, null]);
  now = 8_000;
  watch.add(blank(100, 50));
  assertEquals(last(), [150, 400, 25, 10, null]);
  now = 11_000;
  watch.add(block(150, [0.5, 2, NaN, 1]));
  const best = { objective: 2, params: { fast: 151, slow: 500 } };
  assertEquals(last(), [154, 400, 54 / 5, 246 / (4 / 3), best]);
  watch.add(block(154, [1.5, 2]));
  assertEquals(last().at(-1), best);
  assertEquals(seen.at(-1)!.failed, 0);
  watch.add({ ...blank(156, 2), failures: new Map([[1, "no bars"]]) });
  assertEquals(seen.at(-1)!.failed, 1);
  await watch.end("done");
});

Deno.test("no time left is told before it is steady, and what went slowly at first is soon forgotten", () => {
  const rate = new TrialRate(1_000);
  // 32 trials while Workers start, then 100 every 100 ms.
  rate.add(1_900, 32);
  assertEquals(rate.left(10_032), NaN);
  for (let i = 1; i <= 40; i++) rate.add(1_900 + 100 * i, 32 + 100 * i);
  assertEquals(rate.left(10_032), 6);
  // One pause does not make it swing.
  rate.add(7_900, 4_132);
  assert(rate.left(10_032) < 15, `${rate.left(10_032)}`);
});

Deno.test("of an objective of which less is better the best so far is the least", async () => {
  const options = { params: { fast: [5, 6] }, objective: "volatility" } as const;
  const prepared = await prepareTrials("sweep", smaCross, someBars(["A"]), options, []);
  const seen: SweepProgress[] = [];
  const watch = watchTrials(prepared, { planned: 4, onProgress: (progress) => seen.push(progress) });
  watch.add(block(0, [0.5, 0.2, 0.3, NaN]));
  assertEquals(seen.at(-1)!.best, { objective: 0.2, params: { fast: 1, slow: 500 } });
  await watch.end("done");
});
