/** What waits in Redis: whose turn it is, what is taken back, what is tried again and what is not done twice. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Redis } from "ioredis";
import { connected } from "../../kernel/run/cluster/connection.ts";
import { Errand } from "../../kernel/run/cluster/errand.ts";
import { cancelledKey, OUTSTANDING, replyKey } from "../../kernel/run/cluster/names.ts";
import { redis } from "../../kernel/run/cluster/redis.ts";
import { threadExecutor } from "../../kernel/run/sweep/local_executor.ts";
import type { Chunk } from "../../kernel/sweep/evaluation.ts";
import { chunksOf, repliesOf, setupOf, someBars } from "../kernel/run/sweep/fixtures.ts";
import { putChunk, reached, until, withQueue } from "./queue.ts";
import { startWorker, withWorkers, type WorkerProcess } from "./worker_process.ts";

const SETUP = setupOf(someBars(["A"]));
const [CHUNK] = [...chunksOf(10, 10)] as [Chunk];
/** One that every worker fails at. */
const BAD = { ...CHUNK, trials: { ...CHUNK.trials, operations: null } } as unknown as Chunk;

/** What a worker says in the end. */
async function lastWords(worker: WorkerProcess): Promise<string> {
  worker.kill("SIGTERM");
  const { stdout } = await worker.ended();
  return stdout.trim().split("\n").at(-1)!;
}

const outstanding = (client: Redis, count: number) =>
  until(async () => await client.scard(OUTSTANDING) === count);

Deno.test("users are served chunk by chunk in turn", () =>
  withQueue(async ({ url, client }) => {
    const order: string[] = [];
    const sending = ["ann", "bob", "cyd"].map(async (user, i) => {
      // A setup of one's own: what is known of another's chunk would be no work.
      const setup = { ...setupOf(someBars(["A"], 5_000)), options: { cash: 1_000 + i } };
      for await (const _ of redis(url, { user }).run(setup, chunksOf(400, 50))) order.push(user);
    });
    await outstanding(client, 9);
    await withWorkers(url, 1, () => Promise.all(sending).then(() => {}));
    assertEquals(order.length, 24);
    // Those that waited when it came.
    for (let end = 1; end <= 9; end++) {
      const counts = ["ann", "bob", "cyd"].map((user) =>
        order.slice(0, end).filter((one) => one === user).length
      );
      assert(Math.max(...counts) - Math.min(...counts) <= 2, order.join(" "));
    }
  }));

Deno.test("workers that come in the middle of a sweep are given chunks", () =>
  withQueue(({ url }) =>
    withWorkers(url, 1, async () => {
      let [asked, answered, most] = [0, 0, 0];
      let second: Promise<WorkerProcess> | undefined;
      function* untilMore(): Generator<Chunk> {
        for (const chunk of chunksOf(100_000, 50)) {
          if (most > 6 || asked === 1_500) return;
          asked++;
          yield chunk;
        }
      }
      for await (const _ of redis(url).run(setupOf(someBars(["A"], 5_000)), untilMore())) {
        most = Math.max(most, asked - answered++);
        second ??= startWorker(url, "--slots", "2");
      }
      assert(most > 6, `${most} were under way`);
      assertMatch(await lastWords(await second!), /^Stopped\. [\d,]+ trials in [1-9]/);
    })
  ));

Deno.test("a sweep that is stopped takes back what waits, even where no worker is", () =>
  withQueue(async ({ url, client, queue }) => {
    const stop = new AbortController();
    const sending = repliesOf(redis(url), SETUP, chunksOf(100, 10), stop.signal).catch((error) => error);
    await outstanding(client, 3);
    stop.abort(new Error("enough"));
    assertEquals((await sending).message, "enough");
    const counts = await queue.getJobCounts();
    assertEquals(Object.values(counts).filter((count) => count > 0), []);
    assertEquals(await client.scard(OUTSTANDING), 0);
  }));

Deno.test("a worker does not evaluate a chunk that nobody wants any more", () =>
  withQueue(async (view) => {
    const run = crypto.randomUUID();
    await view.client.set(cancelledKey(run), 1);
    const task = await putChunk(view, SETUP, CHUNK, { run });
    const worker = await startWorker(view.url, "--slots", "1");
    await reached(view.queue, task, "unknown");
    assertEquals(await lastWords(worker), "Stopped. 0 trials in 1 chunks");
    assertEquals(await view.client.exists(replyKey(task.setup, task.payload)), 0);
  }));

Deno.test("a chunk whose reply is known is not evaluated again", () =>
  withQueue(async ({ url }) => {
    const worker = await startWorker(url, "--slots", "1");
    const expected = await repliesOf(threadExecutor(), SETUP, chunksOf(30, 10));
    assertEquals(await repliesOf(redis(url), SETUP, chunksOf(30, 10)), expected);
    assertEquals(await repliesOf(redis(url), SETUP, chunksOf(30, 10)), expected);
    assertEquals(await lastWords(worker), "Stopped. 30 trials in 6 chunks");
  }));

Deno.test("a chunk that fails is tried three times, then it comes back with its error and nothing of it is left", () =>
  withQueue(async ({ url, client, queue }) => {
    const worker = await startWorker(url, "--slots", "1", "--name", "farm");
    const [reply] = await repliesOf(redis(url), SETUP, [BAD]);
    assertEquals(reply!.outcomes.failures.size, BAD.length);
    assertMatch(reply!.outcomes.failures.get(0)!, /\(worker farm\)$/);
    assertEquals(await lastWords(worker), "Stopped. 0 trials in 0 chunks, 3 failed");
    assertEquals([await client.scard(OUTSTANDING), await queue.getJobCountByTypes("failed")], [0, 0]);
  }));

Deno.test("a worker refuses a chunk made with another engine that got into its queue", () =>
  withQueue(async (view) => {
    const task = await putChunk(view, SETUP, CHUNK, { engine: "0123456789abcdef" });
    const worker = await startWorker(view.url, "--slots", "1");
    await reached(view.queue, task, "failed");
    const [job] = await view.queue.getFailed();
    assertMatch(
      job!.failedReason,
      /^it was made with engine 0123456789abcdef; this worker is engine .*: update it/,
    );
    assertEquals(await lastWords(worker), "Stopped. 0 trials in 0 chunks, 1 failed");
  }));

Deno.test("a reply that is there before the queue has said that it took the chunk is not missed", () =>
  withQueue(async ({ url, client, queue }) => {
    const listener = await connected(url);
    const called = Promise.withResolvers<number>();
    // The last step of sending a chunk: workers also look by themselves.
    client.publish = () => called.promise;
    const errand = new Errand({ url, user: "shared", patience: 30_000 }, client, queue, SETUP);
    await withWorkers(url, 1, async () => {
      await errand.begin();
      const sending = errand.sendAll([CHUNK]);
      const [told] = await errand.listen(listener);
      assertEquals((await errand.replyOf(told!))?.id, CHUNK.id);
      called.resolve(1);
      await sending;
      assert(errand.isOver);
      await errand.end();
    });
    listener.disconnect();
  }));
