/** The sweep's end of the queue: puts chunks there, no more than the workers keep up with, and takes replies as they come. */
import type { Job, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { DataError } from "../../market/errors.ts";
import { chunkOutcomes } from "../../sweep/blank_outcomes.ts";
import { type Chunk, type ChunkReply, type SweepSetup } from "../../sweep/evaluation.ts";
import { TRIAL_METRICS } from "../../sweep/outcomes.ts";
import { codeIdentity } from "../code_identity.ts";
import type { Chunks } from "../sweep/executor.ts";
import { keepBlob, putBlob, STAY } from "./blobs.ts";
import { connected, withoutPassword } from "./connection.ts";
import {
  callKey,
  cancelledKey,
  doneKey,
  engineName,
  OUTSTANDING,
  queueName,
  replyKey,
  usersKey,
} from "./names.ts";
import { type ChunkTask, jobId, putSetup } from "./task.ts";
import { packed, unpacked } from "./wire.ts";
import { listWorkers } from "./worker_list.ts";

export interface Remote {
  readonly url: string;
  readonly user: string;
  /** Milliseconds to wait for a worker where none is there. */
  readonly patience: number;
}

/** Chunks under way for each one that the workers evaluate at a time: what waits on the way is not idle time. */
const AHEAD = 3;
/** Milliseconds without a word after which chunks are looked for. */
const QUIET = 3_000;
/** How often a chunk is tried: by then it was not the machine. */
const ATTEMPTS = 3;

export async function* runRemotely(
  remote: Remote,
  setup: SweepSetup,
  chunks: Chunks,
  signal?: AbortSignal,
): AsyncGenerator<ChunkReply> {
  signal?.throwIfAborted();
  const { Queue } = await import("bullmq");
  const client = await connected(remote.url);
  const listener = await connected(remote.url).catch((error) => {
    client.disconnect();
    throw error;
  });
  const queue = new Queue(queueName(engineName(), remote.user), { connection: client });
  queue.on("error", () => {});
  const errand = new Errand(remote, client, queue, setup);
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => {});
  const stop = () => stopped.reject(signal!.reason);
  signal?.addEventListener("abort", stop, { once: true });
  const orStopped = <T>(work: Promise<T>): Promise<T> => {
    // It may fail when nobody waits for it any more.
    work.catch(() => {});
    return Promise.race([work, stopped.promise]);
  };
  try {
    await orStopped(errand.begin());
    const sending = errand.sendAll(chunks);
    sending.catch((error) => stopped.reject(error));
    while (!errand.isOver) {
      const ids = await orStopped(errand.listen(listener));
      for (const id of ids) {
        const reply = await orStopped(errand.replyOf(id));
        if (reply !== null) yield reply;
      }
    }
    await orStopped(sending);
  } catch (error) {
    throw isLost(error) ? lost(remote.url) : error;
  } finally {
    signal?.removeEventListener("abort", stop);
    await errand.end();
    listener.disconnect();
    await queue.close().catch(() => {});
    client.disconnect();
  }
}

const isLost = (error: unknown): boolean =>
  error instanceof Error && /^(Connection is closed|Stream isn't writeable)/.test(error.message);

const lost = (url: string): DataError =>
  new DataError(
    `Run the sweep again once Redis is back: ${withoutPassword(url)} went away and did not return`,
    {
      field: "url",
      value: withoutPassword(url),
      allowed: "a Redis or Valkey that stays",
    },
  );

interface Sent extends ChunkTask {
  readonly id: string;
  /** What its outcomes have rows of. */
  readonly asked: Omit<Chunk, "id" | "trials">;
}

/** One sweep under way. */
class Errand {
  readonly #remote: Remote;
  readonly #redis: Redis;
  readonly #queue: Queue;
  readonly #setup: SweepSetup;
  readonly #run = crypto.randomUUID();
  readonly #open = new Map<number, Sent>();
  #setupHash = "";
  /** Chunks on their way into the queue. */
  #adding: Promise<unknown> = Promise.resolve();
  #room = Promise.withResolvers<void>();
  #limit = AHEAD;
  #all = false;
  #ended = false;
  /** When a worker of this engine was last seen. */
  #seen = performance.now();

  constructor(remote: Remote, redis: Redis, queue: Queue, setup: SweepSetup) {
    this.#remote = remote;
    this.#redis = redis;
    this.#queue = queue;
    this.#setup = setup;
  }

  get isOver(): boolean {
    return this.#all && this.#open.size === 0;
  }

  /** Sends what all chunks share, unless there is no one to send it to. */
  async begin(): Promise<void> {
    await this.#countWorkers();
    this.#setupHash = await putSetup(this.#redis, this.#setup);
    await this.#redis.sadd(usersKey(engineName()), this.#remote.user);
  }

  async sendAll(chunks: Chunks): Promise<void> {
    for await (const chunk of chunks) {
      while (this.#open.size >= this.#limit && !this.#ended) {
        this.#room = Promise.withResolvers();
        await this.#room.promise;
      }
      if (this.#ended) return;
      await this.#send(chunk);
    }
    this.#all = true;
    // Whoever listens finds out that nothing more is to come.
    await this.#redis.rpush(doneKey(this.#run), "");
  }

  /** Ids of chunks that something has become of. */
  async listen(listener: Redis): Promise<number[]> {
    const heard = await listener.blpop(doneKey(this.#run), Math.min(QUIET, this.#remote.patience) / 1_000);
    if (heard === null) return await this.#lookFor();
    return heard[1] === "" ? [] : [Number(heard[1])];
  }

  /** What a chunk came to; null where that is not known yet, or was taken already. */
  async replyOf(id: number): Promise<ChunkReply | null> {
    const sent = this.#open.get(id);
    if (sent === undefined) return null;
    const bytes = await this.#redis.getBuffer(replyKey(sent.setup, sent.payload));
    if (bytes !== null) return this.#taken(sent, { id, outcomes: unpacked(bytes) });
    const job = await this.#queue.getJob(sent.id) as Job | undefined;
    if (job === undefined || await job.getState() !== "failed") return null;
    await job.remove().catch(() => {});
    return this.#taken(sent, { id, outcomes: this.#dead(sent, job.failedReason) });
  }

  /** Takes back what still waits. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#room.resolve();
    if (this.#redis.status !== "ready") return;
    try {
      await this.#adding;
      if (this.#open.size > 0) await this.#redis.set(cancelledKey(this.#run), 1, "EX", STAY);
      const ids = [...this.#open.values()].map(({ id }) => id);
      // One that is being evaluated cannot be removed: its worker sees that it is wanted no more.
      await Promise.all(ids.map((id) => this.#queue.remove(id).catch(() => {})));
      if (ids.length > 0) await this.#redis.srem(OUTSTANDING, ...ids);
      await this.#redis.del(doneKey(this.#run));
    } catch {
      // What was put there expires by itself.
    }
  }

  async #send({ id: chunk, ...rest }: Chunk): Promise<void> {
    const { trials: _, ...asked } = rest;
    const payload = await putBlob(this.#redis, packed(rest));
    if (this.#ended) return;
    const task: ChunkTask = { run: this.#run, chunk, setup: this.#setupHash, payload, engine: engineName() };
    const sent: Sent = { ...task, id: jobId(task), asked };
    this.#open.set(chunk, sent);
    await this.#add(sent);
  }

  async #add(sent: Sent): Promise<void> {
    const added = this.#put(sent);
    // Whoever takes back what waits must not be too early for this one.
    this.#adding = Promise.allSettled([this.#adding, added]).then(() => {});
    await added;
  }

  async #put({ id, asked: _, ...task }: Sent): Promise<void> {
    await this.#redis.sadd(OUTSTANDING, id);
    await this.#queue.add("chunk", task satisfies ChunkTask, {
      jobId: id,
      attempts: ATTEMPTS,
      backoff: { type: "exponential", delay: 250 },
      removeOnComplete: true,
      removeOnFail: { age: STAY },
    });
    await this.#redis.publish(callKey(engineName()), "");
  }

  #taken(sent: Sent, reply: ChunkReply): ChunkReply {
    this.#open.delete(sent.chunk);
    this.#room.resolve();
    return reply;
  }

  /** Rows of a chunk that no worker could evaluate. */
  #dead({ asked }: Sent, reason: string): ChunkReply["outcomes"] {
    const { objective } = this.#setup;
    const isOwn = objective !== null && !(TRIAL_METRICS as readonly string[]).includes(objective);
    const outcomes = chunkOutcomes(this.#setup, asked, isOwn);
    for (let row = 0; row < outcomes.length; row++) outcomes.failures.set(row, reason);
    return outcomes;
  }

  /** After some silence: replies that nobody told of, and chunks that Redis no longer knows of, which are sent again. */
  async #lookFor(): Promise<number[]> {
    await this.#countWorkers();
    await keepBlob(this.#redis, this.#setupHash);
    const found: number[] = [];
    for (const sent of this.#open.values()) {
      const job = await this.#queue.getJob(sent.id) as Job | undefined;
      const isDone = await this.#redis.exists(replyKey(sent.setup, sent.payload)) === 1;
      if (isDone || (job !== undefined && await job.getState() === "failed")) found.push(sent.chunk);
      else if (job === undefined) await this.#add(sent);
    }
    return found;
  }

  /** @throws DataError where there are only workers of another engine, or none for too long: some start when chunks wait */
  async #countWorkers(): Promise<void> {
    const workers = await listWorkers(this.#redis);
    const own = workers.filter(({ engine }) => engine === engineName());
    if (own.length > 0) {
      this.#seen = performance.now();
      this.#limit = AHEAD * own.reduce((sum, { slots }) => sum + slots, 0);
      return;
    }
    if (workers.length > 0) {
      const others = workers.map(({ name, version, engine }) => `${name} (${version}, engine ${engine})`);
      throw otherEngine(this.#remote.url, others);
    }
    if (performance.now() - this.#seen > this.#remote.patience) throw noWorker(this.#remote.url);
  }
}

function otherEngine(url: string, others: readonly string[]): DataError {
  const { version } = codeIdentity();
  return new DataError(
    `Update the workers at ${
      withoutPassword(url)
    }, or this program, to the same version and start them again: this one ` +
      `is ${version}, engine ${engineName()}; there are ${others.slice(0, 5).join(", ")}`,
    { field: "executor", value: others, allowed: `engine ${engineName()}` },
  );
}

const noWorker = (url: string): DataError =>
  new DataError(
    `Start a worker with \`deno task worker --redis ${withoutPassword(url)}\`: none is connected there`,
    { field: "executor", value: withoutPassword(url), allowed: "at least one worker" },
  );
