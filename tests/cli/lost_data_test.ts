/** What Redis loses, or damages, is sent again by the sweep that has it. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { UnrecoverableError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { DataError } from "../../kernel/market/errors.ts";
import { getBlob, LostBlob, putBlob } from "../../kernel/run/cluster/blobs.ts";
import { connected } from "../../kernel/run/cluster/connection.ts";
import { doneKey, engineName, OUTSTANDING, pieceKey, queueName } from "../../kernel/run/cluster/names.ts";
import { redis } from "../../kernel/run/cluster/redis.ts";
import { type ChunkTask, lostReason, putSetup } from "../../kernel/run/cluster/task.ts";
import { packed } from "../../kernel/run/cluster/wire.ts";
import { signOfLife } from "../../kernel/run/cluster/worker_list.ts";
import { threadExecutor } from "../../kernel/run/sweep/local_executor.ts";
import type { ChunkReply } from "../../kernel/sweep/evaluation.ts";
import { withRedis } from "../fakes/redis_server.ts";
import { chunksOf, repliesOf, setupOf, someBars } from "../kernel/run/sweep/fixtures.ts";
import { until, withQueue } from "./queue.ts";
import { withWorkers } from "./worker_process.ts";

/** Changes the byte in the middle. */
async function damage(client: Redis, hash: string): Promise<void> {
  const key = pieceKey(hash, 0);
  const bytes = (await client.getBuffer(key))!;
  const middle = bytes.length >> 1;
  await client.setrange(key, middle, Buffer.from([bytes[middle]! ^ 0x10]));
}

async function isWhole(client: Redis, hash: string): Promise<boolean> {
  const error = await getBlob(client, hash).then(() => null, (error) => error);
  if (error !== null && !(error instanceof LostBlob)) throw error;
  return error === null;
}

/** What is lost and not sent again would be waited for without end. */
const late = () => AbortSignal.timeout(90_000);

Deno.test("bytes in Redis that are not what they are called are refused, and can be put there afresh", () =>
  withQueue(async ({ client }) => {
    // Two pieces.
    const bytes = new Uint8Array(600_000).map((_, i) => i % 251);
    const hash = await putBlob(client, bytes);
    assertEquals(new Uint8Array(await getBlob(client, hash)), bytes);
    await damage(client, hash);
    await assertRejects(() => getBlob(client, hash), LostBlob);
    await putBlob(client, bytes);
    assertEquals(await isWhole(client, hash), false);
    await putBlob(client, bytes, true);
    assertEquals(new Uint8Array(await getBlob(client, hash)), bytes);
    await client.del(pieceKey(hash, 1));
    await assertRejects(() => getBlob(client, hash), LostBlob);
    await putBlob(client, bytes);
    assertEquals(new Uint8Array(await getBlob(client, hash)), bytes);
  }));

Deno.test("a Redis that comes back with nothing in the middle of a sweep costs no trial", () =>
  withRedis((server) =>
    withWorkers(server.url, 2, async () => {
      const setup = setupOf(someBars(["A", "B"]));
      const replies: ChunkReply[] = [];
      for await (const reply of redis(server.url).run(setup, chunksOf(200, 10, 2), late())) {
        replies.push(reply);
        if (replies.length === 10) await server.restart("nothing");
      }
      replies.sort((a, b) => a.id - b.id);
      assertEquals(replies, await repliesOf(threadExecutor(), setup, chunksOf(200, 10, 2)));
    })
  ));

Deno.test("all data thrown away while chunks wait for a worker is sent again", () =>
  withQueue(async ({ url, client, queue }) => {
    const setup = setupOf(someBars(["A", "B"]));
    const sending = repliesOf(redis(url), setup, chunksOf(100, 10, 2), late());
    await until(async () => await queue.getWaitingCount() === 3);
    await client.del(...await client.keys("tapebook:blob:*"));
    await withWorkers(url, 1, async () => {
      assertEquals(await sending, await repliesOf(threadExecutor(), setup, chunksOf(100, 10, 2)));
    });
    assertEquals(await client.scard(OUTSTANDING), 0);
  }));

Deno.test("bars, setup or chunk that lie damaged in Redis are sent again by the next sweep that needs them", () =>
  withQueue(({ url, client }) =>
    withWorkers(url, 1, async () => {
      for (const [i, what] of (["bars", "setup", "chunk"] as const).entries()) {
        // A worker knows what it has had before.
        const setup = setupOf(someBars(["A"], 400 + i));
        const [chunk] = [...chunksOf(10, 10)];
        const hashes = await putSetup(client, setup);
        const { id: _, ...rest } = chunk!;
        const hash = {
          bars: hashes.bars[0]!,
          setup: hashes.setup,
          chunk: await putBlob(client, packed(rest)),
        }[what];
        await damage(client, hash);
        const expected = await repliesOf(threadExecutor(), setup, [chunk!]);
        assertEquals(await repliesOf(redis(url), setup, [chunk!]), expected, what);
        assertEquals(await isWhole(client, hash), true, what);
      }
    })
  ));

Deno.test("a worker that has bars does not ask for them again for another sweep", () =>
  withQueue(({ url, client }) =>
    withWorkers(url, 1, async () => {
      const setup = setupOf(someBars(["A"]));
      const other = { ...setup, options: { cash: 5_000 } };
      await repliesOf(redis(url), setup, chunksOf(10, 10));
      const [bars] = (await putSetup(client, setup)).bars;
      await damage(client, bars!);
      const there = await repliesOf(redis(url), other, chunksOf(10, 10));
      assertEquals(there, await repliesOf(threadExecutor(), other, chunksOf(10, 10)));
      // Whoever had asked for them would have had them sent afresh.
      assertEquals(await isWhole(client, bars!), false);
    })
  ));

Deno.test("a Redis that keeps nothing ends the sweep, which says how to set it up", () =>
  withQueue(async ({ url, client }) => {
    const facts = { id: "here", name: "here", engine: engineName(), version: "0.1.0", slots: 1 };
    await signOfLife(client, facts);
    let tries = 0;
    const worker = new Worker<ChunkTask>(queueName(engineName(), "shared"), ({ data }) => {
      tries++;
      return Promise.reject(new UnrecoverableError(lostReason(data.payload)));
    }, { connection: await connected(url) });
    worker.on("failed", (job) => client.rpush(doneKey(job!.data.run), job!.data.chunk));
    try {
      const sending = repliesOf(redis(url), setupOf(someBars(["A"])), chunksOf(10, 10));
      const error = await assertRejects(() => sending, DataError);
      assertMatch(
        error.message,
        /^Set maxmemory-policy noeviction in the Redis at redis:.* 6 times in a row$/,
      );
      assertEquals(tries, 6);
    } finally {
      await worker.close(true);
      worker.opts.connection.disconnect();
    }
  }));
