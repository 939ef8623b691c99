/**
 * Workers that stay for a while after a sweep, so that the next one in the notebook does not wait for them to start. They do
 * not keep a process alive that has nothing else to do.
 */
import { Worker } from "node:worker_threads";
import type { Chunk, ChunkReply, SweepSetup } from "../../sweep/evaluation.ts";

/** What a Worker is sent: first what all chunks share, then chunks; null lets all of it go. */
export type WorkerTask = { readonly setup: SweepSetup | null } | { readonly chunk: Chunk };
/** One for each chunk, in order. */
export type WorkerReply = ChunkReply | { readonly error: Error };

/** Milliseconds that an idle Worker stays. */
const STAY = 60_000;

/** A Worker that one sweep has to itself. */
export class LeasedWorker {
  readonly #worker = new Worker(new URL("./sweep_worker.ts", import.meta.url));
  readonly #waiting: PromiseWithResolvers<ChunkReply>[] = [];
  #failure: Error | null = null;

  constructor() {
    this.#worker.on("message", (reply: WorkerReply) => {
      const waiting = this.#waiting.shift();
      if ("error" in reply) waiting?.reject(reply.error);
      else waiting?.resolve(reply);
    });
    this.#worker.on("error", (error) => this.#fail(error as Error));
    this.#worker.on("exit", (code) => {
      this.#fail(
        new Error(`Try fewer Workers: one ended with ${code} before it was done, as for want of memory`),
      );
    });
  }

  /** How many chunks it has. */
  get load(): number {
    return this.#waiting.length;
  }

  get failed(): boolean {
    return this.#failure !== null;
  }

  begin(setup: SweepSetup): void {
    this.#post({ setup });
  }

  /** @throws what the evaluation threw, and where the Worker itself ended */
  evaluate(chunk: Chunk): Promise<ChunkReply> {
    const waiting = Promise.withResolvers<ChunkReply>();
    // Those that nobody looks at any more, after a stop, are no unhandled ones.
    waiting.promise.catch(() => {});
    this.#waiting.push(waiting);
    if (this.#failure) this.#fail(this.#failure);
    else this.#post({ chunk });
    return waiting.promise;
  }

  /** It keeps nothing of the sweep. */
  rest(): void {
    this.#post({ setup: null });
    this.hold(false);
  }

  end(): Promise<unknown> {
    return this.#worker.terminate();
  }

  /** Whether it keeps the process alive. */
  hold(held: boolean): void {
    if (held) this.#worker.ref();
    else this.#worker.unref();
  }

  #post(task: WorkerTask): void {
    this.#worker.postMessage(task);
  }

  #fail(error: Error): void {
    this.#failure = error;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}

/** Shared by all sweeps of the process: that is what it is for. */
const idle = new Set<LeasedWorker>();
let leaving: ReturnType<typeof setTimeout> | undefined;

/** How many could be had without being started. */
export const idleWorkers = (): number => idle.size;

export function leaseWorkers(count: number): LeasedWorker[] {
  const leased = [...idle].slice(0, count);
  for (const worker of leased) idle.delete(worker);
  while (leased.length < count) leased.push(new LeasedWorker());
  for (const worker of leased) worker.hold(true);
  return leased;
}

/** Those that are still busy, which nobody waits for any more, end; the others stay for the next sweep. */
export async function releaseWorkers(leased: readonly LeasedWorker[]): Promise<void> {
  const busy = leased.filter((worker) => worker.load > 0 || worker.failed);
  for (const worker of leased) {
    if (busy.includes(worker)) continue;
    worker.rest();
    idle.add(worker);
  }
  clearTimeout(leaving);
  leaving = setTimeout(endIdleWorkers, STAY);
  Deno.unrefTimer(leaving as unknown as number);
  await Promise.all(busy.map((worker) => worker.end()));
}

/** Ends the Workers that no sweep has. */
export async function endIdleWorkers(): Promise<void> {
  clearTimeout(leaving);
  const ending = [...idle];
  idle.clear();
  await Promise.all(ending.map((worker) => worker.end()));
}
