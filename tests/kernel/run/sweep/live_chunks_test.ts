import { assertEquals, assertRejects } from "@std/assert";
import { liveChunks } from "../../../../kernel/run/sweep/live_chunks.ts";
import type { Executor } from "../../../../kernel/run/sweep/executor.ts";
import type { Chunk, SweepSetup } from "../../../../kernel/sweep/evaluation.ts";
import { blankOutcomes } from "../../../../kernel/sweep/blank_outcomes.ts";

const setup: SweepSetup = {
  bars: [],
  benchmark: null,
  accounts: [],
  options: {},
  windows: [],
  objective: null,
  module: null,
};
const chunk = (account: number): Omit<Chunk, "id"> => ({ account, length: 0, trials: [] });
const outcomes = ({ account }: Chunk) => ({ ...blankOutcomes(0, [], false), length: account });

/** Answers two at a time, the second first, where there are two. */
function pairs(log: string[], fail = -1): Executor {
  return {
    name: "pairs",
    async *run(_, chunks) {
      const held: Chunk[] = [];
      try {
        for await (const each of chunks) {
          if (each.account === fail) throw new Error("out of memory");
          held.push(each);
          if (held.length < 2 && each.account % 2 === 0) continue;
          for (const done of held.splice(0).reverse()) yield { id: done.id, outcomes: outcomes(done) };
        }
        for (const done of held) yield { id: done.id, outcomes: outcomes(done) };
      } finally {
        log.push("ended");
      }
    },
  };
}

Deno.test("each chunk gets its own outcomes, whenever it comes and in whichever order they are done", async () => {
  const log: string[] = [];
  const live = liveChunks(pairs(log), setup);
  const first = await Promise.all([4, 5].map((account) => live.evaluate(chunk(account))));
  assertEquals(first.map(({ length }) => length), [4, 5]);
  const second = await Promise.all([6, 8, 9].map((account) => live.evaluate(chunk(account))));
  assertEquals([second.map(({ length }) => length), log], [[6, 8, 9], []]);
  await live.end();
  assertEquals(log, ["ended"]);
});

Deno.test("an executor that fails fails what waits and what comes after", async () => {
  const live = liveChunks(pairs([], 3), setup);
  const both = await Promise.allSettled([live.evaluate(chunk(2)), live.evaluate(chunk(3))]);
  assertEquals(both.map(({ status }) => status), ["rejected", "rejected"]);
  await assertRejects(() => live.evaluate(chunk(5)), Error, "out of memory");
  await live.end();
});
