import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { range, syntheticBars, walkForward } from "../../kernel/mod.ts";
import { connected } from "../../kernel/run/cluster/connection.ts";
import { engineName, OUTSTANDING, queueName } from "../../kernel/run/cluster/names.ts";
import { redis } from "../../kernel/run/cluster/redis.ts";
import { signOfLife } from "../../kernel/run/cluster/worker_list.ts";
import { threadExecutor, workerExecutor } from "../../kernel/run/sweep/local_executor.ts";
import type { Chunk, ChunkReply } from "../../kernel/sweep/evaluation.ts";
import { freePort, withRedis } from "../fakes/redis_server.ts";
import { chunksOf, repliesOf, setupOf, someBars, someWindows } from "../kernel/run/sweep/fixtures.ts";
import { smaCross } from "../kernel/run/fixtures.ts";
import { startWorker, withWorkers } from "./worker_process.ts";

const SETUP = setupOf(someBars(["A", "B"]));

Deno.test("a sweep on other processes comes to the outcomes of this machine", () =>
  withRedis(({ url }) =>
    withWorkers(url, 2, async () => {
      const chunks = () => chunksOf(200, 25, 2);
      const there = await repliesOf(redis(url), SETUP, chunks());
      assertEquals(there, await repliesOf(workerExecutor(2), SETUP, chunks()));
      const client = await connected(url);
      assertEquals(await client.scard(OUTSTANDING), 0);
      client.disconnect();
    })
  ));

Deno.test("a chunk about some windows is evaluated on those alone, and reported in as many rows where it fails", () =>
  withRedis(({ url }) =>
    withWorkers(url, 1, async () => {
      const { setup, chunks } = someWindows(someBars(["A"]));
      const same = { ...chunks[0]!, id: 3, windows: [0] };
      const bad = {
        ...chunks[1]!,
        id: 4,
        windows: [1],
        trials: { ...chunks[1]!.trials, operations: null },
      } as unknown as Chunk;
      const replies = await repliesOf(redis(url), setup, [...chunks, same, bad]);
      assertEquals(replies.map(({ outcomes }) => outcomes.length), [10, 20, 10, 10, 10]);
      assertEquals(replies.slice(0, 4), await repliesOf(threadExecutor(), setup, [...chunks, same]));
      assert(replies[0]!.outcomes.metrics.sharpe[0] !== replies[3]!.outcomes.metrics.sharpe[0]);
      const [failed] = replies.slice(4);
      assertEquals([failed!.outcomes.failures.size, failed!.outcomes.segments.length], [10, 1]);
    })
  ));

Deno.test("a walk-forward on other processes picks what it does on this machine", () =>
  withRedis(({ url }) =>
    withWorkers(url, 2, async () => {
      const bars = syntheticBars({ symbols: ["A", "B"], bars: 600, sigma: 0.3, seed: 4 });
      const given = {
        params: { fast: range(2, 14), slow: range(15, 60) },
        train: 200,
        test: 100,
        accounts: "each",
        method: "tpe",
        trials: 24,
        save: false,
      } as const;
      const there = await walkForward(smaCross, bars, { ...given, executor: redis(url) });
      const here = await walkForward(smaCross, bars, { ...given, workers: 0 });
      assertEquals([there.windows.params, there.windows.inSample, there.equity.value], [
        here.windows.params,
        here.windows.inSample,
        here.equity.value,
      ]);
    })
  ));

Deno.test("a chunk with a window for each trial has a row for each, also where it fails", () =>
  withRedis(({ url }) =>
    withWorkers(url, 1, async () => {
      const { setup, chunks } = someWindows(someBars(["A"]));
      const windowOf = Int32Array.from({ length: chunks[0]!.length }, (_, i) => i % 2);
      const { windows: _, ...one } = { ...chunks[0]!, windowOf, id: 0 };
      const bad = { ...one, id: 1, trials: { ...one.trials, operations: null } } as unknown as Chunk;
      const [good, failed] = await repliesOf(redis(url), setup, [one, bad]);
      assertEquals([good], await repliesOf(threadExecutor(), setup, [one]));
      assertEquals([failed!.outcomes.failures.size, failed!.outcomes.length], [10, 10]);
    })
  ));

Deno.test("no more chunks are taken than the workers keep up with", () =>
  withRedis(({ url }) =>
    withWorkers(url, 1, async () => {
      let [asked, answered, most] = [0, 0, 0];
      function* counted(): Generator<Chunk> {
        for (const chunk of chunksOf(400, 10)) {
          most = Math.max(most, ++asked - answered);
          yield chunk;
        }
      }
      for await (const _ of redis(url).run(setupOf(someBars(["A"])), counted())) answered++;
      assertEquals(answered, 40);
      assert(most <= 6, `${most} were under way`);
    })
  ));

Deno.test("a stopped sweep ends with the signal's reason and leaves no chunk waiting", () =>
  withRedis(({ url }) =>
    withWorkers(url, 1, async () => {
      const stop = new AbortController();
      const setup = setupOf(someBars(["A"], 3_000));
      const replies: ChunkReply[] = [];
      await assertRejects(
        async () => {
          for await (const reply of redis(url).run(setup, chunksOf(20_000, 100), stop.signal)) {
            replies.push(reply);
            if (replies.length === 3) stop.abort(new Error("enough"));
          }
        },
        Error,
        "enough",
      );
      const client = await connected(url);
      assertEquals(await client.llen(`bull:${queueName(engineName(), "shared")}:wait`), 0);
      while (await client.scard(OUTSTANDING) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      client.disconnect();
    })
  ));

Deno.test("users are served in turn: a short sweep does not wait for a long one", () =>
  withRedis(({ url }) =>
    withWorkers(url, 1, async () => {
      const setup = setupOf(someBars(["A"], 2_000));
      const ends: string[] = [];
      const byUser = async (user: string, count: number) => {
        await repliesOf(redis(url, { user }), setup, chunksOf(count, 50));
        ends.push(user);
      };
      const long = byUser("long", 6_000);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await Promise.all([long, byUser("short", 150)]);
      assertEquals(ends, ["short", "long"]);
    })
  ));

Deno.test("a chunk that fails on every worker is reported with its error, the others come back", () =>
  withRedis(({ url }) =>
    withWorkers(url, 1, async () => {
      const good = [...chunksOf(20, 10)];
      const bad = { ...good[1]!, trials: { ...good[1]!.trials, operations: null } } as unknown as Chunk;
      const [first, second] = await repliesOf(redis(url), setupOf(someBars(["A"])), [good[0]!, bad]);
      assertEquals(first!.outcomes.failures.size, 0);
      assertEquals(second!.outcomes.failures.size, second!.outcomes.length);
      assertMatch(second!.outcomes.failures.get(0)!, /worker worker-0/);
    })
  ));

Deno.test("a module's strategy travels as its source", () =>
  withRedis(({ url }) =>
    withWorkers(url, 1, async () => {
      const module = `import { defineStrategy, z } from "tapebook";
        export default defineStrategy({ name: "every", params: { n: z.int() },
          onBar(ctx, p) { if (ctx.bar % p.n === 0) ctx.position.quantity === 0 ? ctx.buy() : ctx.close(); } });`;
      const setup = { ...setupOf(someBars(["A"])), module };
      const chunk: Chunk = { id: 0, account: 0, length: 2, trials: [{ n: 5 }, { n: 9 }] };
      const there = await repliesOf(redis(url), setup, [chunk]);
      assertEquals(there, await repliesOf(workerExecutor(1), setup, [chunk]));
      assertEquals([...there[0]!.outcomes.failures], []);
      assert(there[0]!.outcomes.metrics.trades[0]! > 0);
    })
  ));

Deno.test("workers of another version are named, with what to do", () =>
  withRedis(async ({ url }) => {
    const client = await connected(url);
    const facts = { id: "old", name: "farm-3", engine: "0123456789abcdef", version: "0.0.9", slots: 4 };
    await signOfLife(client, facts);
    client.disconnect();
    await assertRejects(
      () => repliesOf(redis(url), SETUP, chunksOf(10, 10)),
      Error,
      "to the same version",
    );
    const error = await repliesOf(redis(url), SETUP, chunksOf(10, 10)).catch((error) => error);
    assertMatch(error.message, /farm-3 \(0\.0\.9, engine 0123456789abcdef\)/);
  }));

Deno.test("without a worker the command that starts one is named", () =>
  withRedis(async ({ url }) => {
    const executor = redis(url, { patience: 0.2 });
    await assertRejects(
      () => repliesOf(executor, SETUP, chunksOf(10, 10)),
      Error,
      `deno task worker --redis ${url}`,
    );
  }));

Deno.test("a Redis that is not there, or does not let us in, is told within seconds, without the password", async () => {
  const executor = redis(`redis://:geheim@127.0.0.1:${freePort()}`);
  const away = await repliesOf(executor, SETUP, chunksOf(10, 10)).catch((error) => error);
  assertMatch(away.message, /^Start Redis there, or check host and port/);
  assert(!away.message.includes("geheim"));
  await withRedis(async ({ url }) => {
    const refused = await repliesOf(redis(url), SETUP, chunksOf(10, 10)).catch((error) => error);
    assertMatch(refused.message, /^Set user and password in the address/);
    const wrong = redis(url.replace("//", "//:wrong@"));
    const still = await repliesOf(wrong, SETUP, chunksOf(10, 10)).catch((error) => error);
    assertMatch(still.message, /^Set user and password in the address/);
  }, { password: "geheim" });
});

Deno.test("what is no address, no user or no option of redis() is refused", () => {
  for (const url of ["localhost", "http://localhost", "", 6379]) {
    assertMatch(messageOf(() => redis(url as string)), /^Set url to an address such as redis:/);
  }
  assertMatch(messageOf(() => redis("redis://localhost", { user: "a:b" })), /^Set user to/);
  assertMatch(messageOf(() => redis("redis://localhost", { usr: "a" } as never)), /did you mean "user"/);
  assertMatch(messageOf(() => redis("redis://localhost", { patience: 0 })), /^Set patience to/);
});

function messageOf(task: () => unknown): string {
  try {
    task();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was accepted");
}

Deno.test("a worker that is told to end finishes what it evaluates and says what it did", () =>
  withRedis(async ({ url }) => {
    const worker = await startWorker(url, "--slots", "1");
    const replies = await repliesOf(redis(url), setupOf(someBars(["A"])), chunksOf(30, 10));
    assertEquals(replies.length, 3);
    worker.kill("SIGTERM");
    const { code, stdout, stderr } = await worker.ended();
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^Worker .* is ready: 1 at a time, redis:/);
    assertMatch(stdout, /Stopped\. 30 trials in 3 chunks\n$/);
  }));

Deno.test("a worker says what is wrong with its settings, and with a Redis that is not there", async () => {
  const wrong = await startWorker("nonsense");
  const { code, stderr } = await wrong.ended();
  assertEquals(code, 2);
  assertMatch(stderr, /Set url to an address/);
  const slots = await startWorker("redis://127.0.0.1:1", "--slots", "0");
  assertEquals((await slots.ended()).code, 2);
  const away = await (await startWorker(`redis://127.0.0.1:${freePort()}`)).ended();
  assertEquals(away.code, 1);
  assertMatch(away.stderr, /^Start Redis there/);
});
