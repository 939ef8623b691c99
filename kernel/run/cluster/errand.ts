/** One sweep under way in the queue: what it has sent, what it waits for, and what it sends again. */
import type { Job, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { DataError } from "../../market/errors.ts";
import { chunkOutcomes } from "../../sweep/blank_outcomes.ts";
import { type Chunk, type ChunkReply, type SweepSetup } from "../../sweep/evaluation.ts";
import { TRIAL_METRICS } from "../../sweep/outcomes.ts";
import { codeIdentity } from "../code_identity.ts";
import type { Chunks } from "../sweep/executor.ts";
import { keepBlob, putBlob, STAY } from "./blobs.ts";
import { withoutPassword } from "./connection.ts";
import { callKey, cancelledKey, doneKey, engineName, OUTSTANDING, replyKey, usersKey } from "./names.ts";
import { type ChunkTask, jobId, lostHash, putSetup, type SetupHashes } from "./task.ts";
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
/** Milliseconds without a word after which chunks are looked for, and between two looks at who is there. */
const QUIET = 3_000;
/** How often a chunk is tried: by then it was not the machine. */
const ATTEMPTS = 3;
/** How often a chunk that Redis loses is sent again: a restart loses it once, a Redis that throws keys away every time. */
const LOSSES = 5;

interface Sent {
  readonly id: string;
  readonly task: ChunkTask;
  readonly chunk: Chunk;
  /** Whether the queue has been given it. */
  isThere: boolean;
  /** How often it was lost before. */
  readonly losses: number;
  /** How often that which all chunks share had been sent by then. */
  readonly shared: number;
}

export class Errand {
  readonly #remote: Remote;
  readonly #redis: Redis;
  readonly #queue: Queue;
  readonly #setup: SweepSetup;
  readonly #run = crypto.randomUUID();
  readonly #open = new Map<number, Sent>();
  /** What all chunks share, and how often it has been sent. */
  #hashes: SetupHashes = { setup: "", bars: [] };
  #shared = 0;
  /** Chunks on their way into the queue. */
  #adding: Promise<unknown> = Promise.resolve();
  #room = Promise.withResolvers<void>();
  #limit = AHEAD;
  #all = false;
  #ended = false;
  /** When a worker of this engine was last seen or heard of, and whether ever. */
  #seen = performance.now();
  #isSeen = false;
  /** When workers were last counted. */
  #counted = -Infinity;

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
    await this.#share();
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
    if (heard !== null && heard[1] !== "") this.#seen = performance.now();
    if (heard === null || performance.now() - this.#counted > QUIET) await this.#countWorkers();
    if (heard !== null) return heard[1] === "" ? [] : [Number(heard[1])];
    // Nobody may have told of replies, and Redis may know of nothing any more.
    await this.#share();
    return [...this.#open.keys()];
  }

  /**
   * What a chunk came to; null where that is not known yet, or was taken already. What Redis has lost of it is sent again.
   *
   * @throws DataError where that is lost time and again
   */
  async replyOf(id: number): Promise<ChunkReply | null> {
    const sent = this.#open.get(id);
    if (sent === undefined) return null;
    const reply = await this.#reply(sent);
    if (reply !== null) return reply;
    const state = await this.#queue.getJobState(sent.id);
    if (state === "unknown") {
      // A job that is done goes when its reply is there.
      const late = await this.#reply(sent);
      // (One on its way into the queue may be done before that is known here.)
      if (late === null && sent.isThere) await this.#sendAgain(sent);
      return late;
    }
    if (state !== "failed") return null;
    const job = await this.#queue.getJob(sent.id) as Job | undefined;
    if (job === undefined) return null;
    const lost = lostHash(job.failedReason);
    if (lost === undefined) {
      await job.remove().catch(() => {});
      // The worker that took it may be gone too.
      await this.#redis.srem(OUTSTANDING, sent.id);
      return this.#taken(sent, { id, outcomes: this.#dead(sent.chunk, job.failedReason) });
    }
    await this.#sendAgain(sent, lost);
    return null;
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

  /** Puts what all chunks need where it is not, or all of it afresh, and sees to it that it stays. */
  async #share(afresh = false): Promise<void> {
    await this.#redis.sadd(usersKey(engineName()), this.#remote.user);
    const { setup, bars } = this.#hashes;
    const kept = await Promise.all([setup, ...bars].map((hash) => keepBlob(this.#redis, hash)));
    if (!afresh && kept.every((isThere) => isThere)) return;
    this.#hashes = await putSetup(this.#redis, this.#setup, afresh);
    this.#shared++;
  }

  async #send(chunk: Chunk, losses = 0, afresh = false): Promise<void> {
    const { id: _, ...rest } = chunk;
    const [{ setup }, shared] = [this.#hashes, this.#shared];
    const payload = await putBlob(this.#redis, packed(rest), afresh);
    if (this.#ended) return;
    const task = { run: this.#run, chunk: chunk.id, setup, payload, engine: engineName() };
    const sent = { id: jobId(task), task, chunk, isThere: false, losses, shared };
    this.#open.set(chunk.id, sent);
    await this.#add(sent);
    sent.isThere = true;
  }

  /** @param lost Hash of what a worker missed; without it Redis has forgotten the chunk itself. */
  async #sendAgain({ id, task, chunk, losses, shared }: Sent, lost?: string): Promise<void> {
    if (losses === LOSSES) throw forgetful(this.#remote.url);
    const isShared = lost !== undefined && lost !== task.payload;
    // Several chunks miss the same.
    if (isShared && shared === this.#shared) await this.#share(true);
    // The queue takes no second job of the same name.
    await this.#queue.remove(id).catch(() => {});
    await this.#send(chunk, losses + 1, lost === task.payload);
  }

  async #add(sent: Sent): Promise<void> {
    const added = this.#put(sent);
    // Whoever takes back what waits must not be too early for this one.
    this.#adding = Promise.allSettled([this.#adding, added]).then(() => {});
    await added;
  }

  async #put({ id, task }: Sent): Promise<void> {
    await this.#redis.sadd(OUTSTANDING, id);
    // What sweeps that were killed have left there keeps no machine running for ever.
    await this.#redis.expire(OUTSTANDING, STAY);
    await this.#queue.add("chunk", task, {
      jobId: id,
      attempts: ATTEMPTS,
      backoff: { type: "exponential", delay: 250 },
      removeOnComplete: true,
      removeOnFail: { age: STAY },
    });
    await this.#redis.publish(callKey(engineName()), "");
  }

  async #reply(sent: Sent): Promise<ChunkReply | null> {
    const { chunk, setup, payload } = sent.task;
    const bytes = await this.#redis.getBuffer(replyKey(setup, payload));
    return bytes && this.#taken(sent, { id: chunk, outcomes: unpacked(bytes) });
  }

  #taken(sent: Sent, reply: ChunkReply): ChunkReply {
    this.#open.delete(sent.chunk.id);
    this.#room.resolve();
    return reply;
  }

  /** Rows of a chunk that no worker could evaluate. */
  #dead(chunk: Chunk, reason: string): ChunkReply["outcomes"] {
    const { objective } = this.#setup;
    const isOwn = objective !== null && !(TRIAL_METRICS as readonly string[]).includes(objective);
    const outcomes = chunkOutcomes(this.#setup, chunk, isOwn);
    for (let row = 0; row < outcomes.length; row++) outcomes.failures.set(row, reason);
    return outcomes;
  }

  /** @throws DataError where there are only workers of another engine, or none for too long: some start when chunks wait */
  async #countWorkers(): Promise<void> {
    const workers = await listWorkers(this.#redis);
    const own = workers.filter(({ engine }) => engine === engineName());
    const now = performance.now();
    this.#counted = now;
    if (own.length > 0) {
      this.#seen = now;
      this.#isSeen = true;
      this.#limit = AHEAD * own.reduce((sum, { slots }) => sum + slots, 0);
      this.#room.resolve();
      return;
    }
    const isLate = now - this.#seen > this.#remote.patience;
    // Those that a Redis has forgotten tell it of themselves again, one sooner than the other.
    if (workers.length > 0 && (isLate || !this.#isSeen)) {
      const others = workers.map(({ name, version, engine }) => `${name} (${version}, engine ${engine})`);
      throw otherEngine(this.#remote.url, others);
    }
    if (isLate) throw noWorker(this.#remote);
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

const forgetful = (url: string): DataError =>
  new DataError(
    `Set maxmemory-policy noeviction in the Redis at ${withoutPassword(url)} and give it more memory: ` +
      `data of this sweep was gone or damaged there ${LOSSES + 1} times in a row`,
    {
      field: "executor",
      value: withoutPassword(url),
      allowed: "a Redis or Valkey that keeps what it is given",
    },
  );

const noWorker = ({ url, patience }: Remote): DataError =>
  new DataError(
    `Start a worker with \`deno task worker --redis ${
      withoutPassword(url)
    }\`, or set patience higher where they start ` +
      `by themselves: none was there for ${patience / 1_000} s`,
    { field: "executor", value: withoutPassword(url), allowed: "at least one worker" },
  );
