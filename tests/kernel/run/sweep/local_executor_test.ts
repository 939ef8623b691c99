import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  suitedExecutor,
  threadExecutor,
  workerExecutor,
} from "../../../../kernel/run/sweep/local_executor.ts";
import { endIdleWorkers, idleWorkers } from "../../../../kernel/run/sweep/worker_pool.ts";
import type { Chunk } from "../../../../kernel/sweep/evaluation.ts";
import { chunksOf, repliesOf, setupOf, someBars, someWindows } from "./fixtures.ts";

Deno.test("Workers come to the same bits as this thread, and stay for the next sweep", async () => {
  try {
    const setup = setupOf(someBars(["A", "B"]));
    const here = await repliesOf(threadExecutor(), setup, chunksOf(60, 7, 2));
    assertEquals(here.length, 18);
    for (let sweep = 0; sweep < 2; sweep++) {
      const away = await repliesOf(workerExecutor(2), setup, chunksOf(60, 7, 2));
      assertEquals(away, here);
      assertEquals(idleWorkers(), 2);
    }
    assertEquals(await repliesOf(suitedExecutor(60), setup, chunksOf(60, 7, 2)), here);
    const some = someWindows(someBars(["A"]));
    const own = await repliesOf(workerExecutor(2), some.setup, some.chunks);
    assertEquals(own, await repliesOf(threadExecutor(), some.setup, some.chunks));
    assertEquals(own.map(({ outcomes }) => outcomes.length), [10, 20, 10]);
  } finally {
    await endIdleWorkers();
  }
  assertEquals(idleWorkers(), 0);
});

Deno.test("chunks are asked for no faster than they are worked off", async () => {
  const setup = setupOf(someBars(["A"]));
  let asked = 0;
  function* counted(): Generator<Chunk> {
    for (const chunk of chunksOf(200, 2)) {
      asked++;
      yield chunk;
    }
  }
  try {
    let done = 0;
    for await (const _ of workerExecutor(2).run(setup, counted())) {
      done++;
      // Two of each Worker, and one that is asked for while they are at work.
      assert(asked - done <= 5, `${asked} asked for, ${done} done`);
    }
    assertEquals(done, 100);
  } finally {
    await endIdleWorkers();
  }
});

Deno.test("chunks may depend on replies that came before them", async () => {
  const setup = setupOf(someBars(["A"]));
  const all = [...chunksOf(40, 10)];
  let answered = Promise.withResolvers<void>();
  async function* dependent(): AsyncGenerator<Chunk> {
    for (const chunk of all) {
      yield chunk;
      await answered.promise;
      answered = Promise.withResolvers();
    }
  }
  try {
    let done = 0;
    for await (const _ of workerExecutor(2).run(setup, dependent())) {
      done++;
      answered.resolve();
    }
    assertEquals(done, 4);
  } finally {
    await endIdleWorkers();
  }
});

for (const executor of [workerExecutor(2), threadExecutor(), suitedExecutor(1e9)]) {
  Deno.test(`a sweep on ${executor.name} stops with the signal's reason, what was done before has arrived`, async () => {
    const setup = setupOf(someBars(["A"], 2_000));
    const stop = new AbortController();
    let done = 0;
    try {
      const error = await assertRejects(async () => {
        for await (const _ of executor.run(setup, chunksOf(100_000, 20), stop.signal)) {
          if (++done === 3) stop.abort(new Error("enough"));
        }
      });
      assertEquals((error as Error).message, "enough");
      assert(done >= 3 && done < 20, `${done}`);
    } finally {
      await endIdleWorkers();
    }
  });

  Deno.test(`an error of the chunks ends a sweep on ${executor.name}`, async () => {
    const setup = setupOf(someBars(["A"]));
    function* broken(): Generator<Chunk> {
      yield* chunksOf(4, 2);
      throw new Error("no more points");
    }
    try {
      await assertRejects(() => repliesOf(executor, setup, broken()), Error, "no more points");
    } finally {
      await endIdleWorkers();
    }
  });
}

Deno.test("what cannot be evaluated at all ends the sweep with the evaluation's words", async () => {
  const setup = { ...setupOf(someBars(["A"])), options: { cash: -1 } };
  try {
    await assertRejects(() => repliesOf(workerExecutor(1), setup, chunksOf(4, 2)), Error, "Set cash");
    await assertRejects(() => repliesOf(threadExecutor(), setup, chunksOf(4, 2)), Error, "Set cash");
  } finally {
    await endIdleWorkers();
  }
});
