/** A worker's end of the queue: takes chunks of all users in turn, evaluates them on this machine's cores and answers. */
import { hostname } from "node:os";
import { type Job, UnrecoverableError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { Bars } from "../../market/bars.ts";
import { codeIdentity } from "../code_identity.ts";
import { type LeasedWorker, leaseWorkers, releaseWorkers } from "../sweep/worker_pool.ts";
import type { Chunk, SweepSetup } from "../../sweep/evaluation.ts";
import { getBlob, LostBlob } from "./blobs.ts";
import { connected } from "./connection.ts";
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
import { type ChunkTask, getSetup, lostReason, type WorkerFacts } from "./task.ts";
import { packed, unpacked } from "./wire.ts";
import { PULSE, signOff, signOfLife } from "./worker_list.ts";

export interface ServeOptions {
  readonly url: string;
  /** Chunks evaluated at a time, each on a thread of its own. */
  readonly slots: number;
  /** Default host and process. */
  readonly name?: string;
  /** Ends it: what is being evaluated is finished first. */
  readonly signal: AbortSignal;
  /** Milliseconds after which a chunk of a worker that died is given to another; default 10,000. */
  readonly patience?: number;
  readonly onReady?: (facts: WorkerFacts) => void;
}

/** What a worker has done so far. */
export interface Served {
  readonly chunks: number;
  readonly trials: number;
  readonly failed: number;
}

/** Seconds that a reply waits to be taken. */
const REPLY_STAYS = 3_600;
/** Milliseconds between two looks for work where there was none and nobody called: at first often, then seldom. */
const SHORTEST = 4;
const LONGEST = 1_000;
/** Milliseconds between two looks for new users. */
const USERS_EVERY = 1_000;
/** Setups that are kept ready: sweeps take turns. */
const SETUPS_KEPT = 8;

/** Serves until the signal aborts. @throws DataError where Redis does not answer */
export async function serveChunks(
  options: ServeOptions,
  served: (all: Served) => void = () => {},
): Promise<Served> {
  const redis = await connected(options.url);
  const bell = new Bell();
  let caller: Redis | undefined;
  try {
    caller = await connected(options.url);
    caller.on("message", () => bell.ring());
    await caller.subscribe(callKey(engineName()));
    return await new ChunkServer(redis, options, bell, served).run();
  } finally {
    caller?.disconnect();
    redis.disconnect();
  }
}

/** A user's queue, and the connection that BullMQ watches it through. */
interface Line {
  readonly user: string;
  readonly worker: Worker<ChunkTask>;
}

class ChunkServer {
  readonly #redis: Redis;
  readonly #options: ServeOptions;
  readonly #bell: Bell;
  readonly #facts: WorkerFacts;
  readonly #patience: number;
  readonly #lines: Line[] = [];
  readonly #setups = new Map<string, Promise<SweepSetup>>();
  /** By their hashes, for as long as a setup has them: a worker lives for weeks. */
  readonly #bars = new Map<string, WeakRef<Bars>>();
  readonly #served: (all: Served) => void;
  #turn = 0;
  #listed = -Infinity;
  #listing: Promise<void> = Promise.resolve();
  #counts = { chunks: 0, trials: 0, failed: 0 };

  constructor(redis: Redis, options: ServeOptions, bell: Bell, served: (all: Served) => void) {
    this.#redis = redis;
    this.#bell = bell;
    this.#options = options;
    this.#served = served;
    this.#patience = options.patience ?? 10_000;
    this.#facts = {
      id: crypto.randomUUID(),
      name: options.name ?? `${hostname()}:${Deno.pid}`,
      engine: engineName(),
      version: codeIdentity().version,
      slots: options.slots,
    };
  }

  async run(): Promise<Served> {
    const { signal, slots, onReady } = this.#options;
    const pulse = () => signOfLife(this.#redis, this.#facts);
    await pulse();
    const beating = setInterval(() => pulse().catch(() => {}), PULSE);
    const threads = leaseWorkers(slots).map((thread) => new Thread(thread));
    try {
      onReady?.(this.#facts);
      // Two lanes a thread: while one chunk is evaluated the next one is fetched.
      const lanes = threads.flatMap((thread) => [this.#lane(thread, signal), this.#lane(thread, signal)]);
      await Promise.all(lanes);
    } finally {
      clearInterval(beating);
      if (this.#redis.status === "ready") await signOff(this.#redis, this.#facts.id).catch(() => {});
      await Promise.all(this.#lines.map(({ worker }) => worker.close(true).catch(() => {})));
      await releaseWorkers(threads.map(({ leased }) => leased));
    }
    return this.#counts;
  }

  async #lane(thread: Thread, signal: AbortSignal): Promise<void> {
    const token = crypto.randomUUID();
    let pause = SHORTEST;
    while (!signal.aborted) {
      const { rings } = this.#bell;
      const job = await this.#next(token);
      if (job === undefined) {
        // Whoever calls may be new.
        if (await this.#bell.rest(pause, rings, signal)) this.#listed = -Infinity;
        pause = Math.min(LONGEST, 2 * pause);
        continue;
      }
      pause = SHORTEST;
      await this.#work(job, token, thread);
    }
  }

  /** The first chunk that waits, asking the users in turn. */
  async #next(token: string): Promise<Job<ChunkTask> | undefined> {
    await this.#listUsers();
    for (let asked = 0; asked < this.#lines.length; asked++) {
      const { worker } = this.#lines[this.#turn++ % this.#lines.length]!;
      const job = await worker.getNextJob(token, { block: false });
      if (job) return job;
    }
  }

  /** Lanes that look at the same time look together: one that went ahead would know some of the users alone. */
  async #listUsers(): Promise<void> {
    if (performance.now() - this.#listed >= USERS_EVERY) {
      this.#listed = performance.now();
      this.#listing = this.#addLines();
    }
    await this.#listing;
  }

  async #addLines(): Promise<void> {
    const users = await this.#redis.smembers(usersKey(this.#facts.engine));
    for (const user of users) {
      if (this.#lines.some((line) => line.user === user)) continue;
      const worker = new Worker<ChunkTask>(queueName(this.#facts.engine, user), null, {
        connection: this.#redis,
        autorun: false,
        lockDuration: this.#patience,
        stalledInterval: this.#patience / 2,
        // A worker that is killed is no fault of the chunk.
        maxStalledCount: 10,
      });
      worker.on("error", () => {});
      this.#lines.push({ user, worker });
      await worker.startStalledCheckTimer();
    }
  }

  async #work(job: Job<ChunkTask>, token: string, thread: Thread): Promise<void> {
    const { data } = job;
    // Another worker takes a chunk whose lock has run out.
    const holding = setInterval(
      () => job.extendLock(token, this.#patience).catch(() => {}),
      this.#patience / 3,
    );
    try {
      const trials = await this.#answer(data, thread);
      this.#counts = {
        ...this.#counts,
        chunks: this.#counts.chunks + 1,
        trials: this.#counts.trials + trials,
      };
      await this.#settle(() => job.moveToCompleted("done" as never, token, false));
      await this.#tell(job);
    } catch (error) {
      if (!(error instanceof LostBlob)) this.#counts = { ...this.#counts, failed: this.#counts.failed + 1 };
      await this.#settle(() => job.moveToFailed(this.#failureOf(error), token, false));
      if (job.finishedOn !== undefined) await this.#tell(job);
    } finally {
      clearInterval(holding);
      this.#served(this.#counts);
    }
  }

  /** Puts the reply there; gives how many trials it is of, 0 where nobody wants them. */
  async #answer({ run, setup, payload, engine }: ChunkTask, thread: Thread): Promise<number> {
    if (engine !== this.#facts.engine) {
      throw new UnrecoverableError(
        `it was made with engine ${engine}; this worker is engine ${this.#facts.engine}: update it`,
      );
    }
    const key = replyKey(setup, payload);
    const [cancelled, known] = await Promise.all([
      this.#redis.exists(cancelledKey(run)),
      // An earlier try may have got as far as this.
      this.#redis.exists(key),
    ]);
    if (cancelled === 1 || known === 1) return 0;
    const chunk = unpacked<Omit<Chunk, "id">>(await getBlob(this.#redis, payload));
    const outcomes = await thread.evaluate(setup, await this.#setup(setup), { ...chunk, id: 0 });
    const bytes = packed(outcomes);
    await this.#redis.set(key, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), "EX", REPLY_STAYS);
    return chunk.length;
  }

  /** Tells the sweep that something has become of a chunk. */
  async #tell({ id, data: { run, chunk } }: Job<ChunkTask>): Promise<void> {
    const steps = this.#redis.pipeline().srem(OUTSTANDING, id!);
    await steps.rpush(doneKey(run), chunk).expire(doneKey(run), REPLY_STAYS).exec();
  }

  /** What was given to another worker in the meantime is that one's to settle. */
  async #settle(move: () => Promise<unknown>): Promise<void> {
    await move().catch(() => {});
  }

  #failureOf(error: unknown): Error {
    if (error instanceof LostBlob) return new UnrecoverableError(lostReason(error.hash));
    const { message } = error instanceof Error ? error : new Error(String(error));
    const text = `${message} (worker ${this.#facts.name})`;
    return error instanceof UnrecoverableError ? new UnrecoverableError(text) : new Error(text);
  }

  #setup(hash: string): Promise<SweepSetup> {
    const known = this.#setups.get(hash);
    if (known) return known;
    const fetched = getSetup(this.#redis, hash, this.#bars);
    this.#setups.set(hash, fetched);
    // One that failed is fetched again by whoever asks next.
    fetched.catch(() => this.#setups.delete(hash));
    for (const old of [...this.#setups.keys()].slice(0, -SETUPS_KEPT)) this.#setups.delete(old);
    return fetched;
  }
}

/** A thread that evaluates; it is told what chunks share when that changes. */
class Thread {
  leased: LeasedWorker;
  #begun = "";

  constructor(leased: LeasedWorker) {
    this.leased = leased;
  }

  async evaluate(hash: string, setup: SweepSetup, chunk: Chunk) {
    if (this.leased.failed) {
      [this.leased] = leaseWorkers(1) as [LeasedWorker];
      this.#begun = "";
    }
    if (this.#begun !== hash) {
      this.leased.begin(setup);
      this.#begun = hash;
    }
    return (await this.leased.evaluate(chunk)).outcomes;
  }
}

/** Lets lanes rest until someone calls. */
class Bell {
  /** How often it rang. */
  rings = 0;
  #rung = Promise.withResolvers<void>();

  ring(): void {
    this.rings++;
    this.#rung.resolve();
    this.#rung = Promise.withResolvers();
  }

  /** Whether it rang since `heard`, before the milliseconds were over; ends early where the signal aborts. */
  async rest(ms: number, heard: number, signal: AbortSignal): Promise<boolean> {
    if (this.rings !== heard) return true;
    const over = Promise.withResolvers<boolean>();
    const end = () => over.resolve(false);
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
    const hasRung = await Promise.race([this.#rung.promise.then(() => true), over.promise]);
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    return hasRung;
  }
}
