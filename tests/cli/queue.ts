/** A Redis of a test's own, with a look into it and chunks put there by hand. */
import { type JobState, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { putBlob } from "../../kernel/run/cluster/blobs.ts";
import { connected } from "../../kernel/run/cluster/connection.ts";
import { engineName, queueName, usersKey } from "../../kernel/run/cluster/names.ts";
import { type ChunkTask, jobId, putSetup } from "../../kernel/run/cluster/task.ts";
import { packed } from "../../kernel/run/cluster/wire.ts";
import type { Chunk, SweepSetup } from "../../kernel/sweep/evaluation.ts";
import { type RedisServer, withRedis } from "../fakes/redis_server.ts";

export interface QueueView {
  readonly url: string;
  readonly client: Redis;
  /** Of the user that nobody names. */
  readonly queue: Queue;
}

export const withQueue = (task: (view: QueueView, server: RedisServer) => Promise<void>): Promise<void> =>
  withRedis(async (server) => {
    const client = await connected(server.url);
    const queue = new Queue(queueName(engineName(), "shared"), { connection: client });
    try {
      await task({ url: server.url, client, queue }, server);
    } finally {
      await queue.close();
      client.disconnect();
    }
  });

/** Puts a chunk there as a sweep does, of which nobody waits for a reply. */
export async function putChunk(
  { client, queue }: QueueView,
  setup: SweepSetup,
  { id, ...chunk }: Chunk,
  changes: Partial<ChunkTask> = {},
): Promise<ChunkTask> {
  const task: ChunkTask = {
    run: crypto.randomUUID(),
    chunk: id,
    setup: (await putSetup(client, setup)).setup,
    payload: await putBlob(client, packed(chunk)),
    engine: engineName(),
    ...changes,
  };
  await client.sadd(usersKey(engineName()), "shared");
  await queue.add("chunk", task, { jobId: jobId(task), removeOnComplete: true });
  return task;
}

/** Waits for what another process does, but not without end. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; !await isSo(); looks++) {
    if (looks === 3_000) throw new Error("it did not come to that within a minute");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until a chunk's job is in that state; "unknown" is one that is done and gone. */
export const reached = (queue: Queue, task: ChunkTask, state: JobState | "unknown"): Promise<void> =>
  until(async () => await queue.getJobState(jobId(task)) === state);
