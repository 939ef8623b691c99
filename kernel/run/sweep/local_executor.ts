/** Chunks carried out by Workers, by this thread, or by whichever is done sooner. */
import type { Chunk, ChunkReply, SweepSetup } from "../../sweep/evaluation.ts";
import { sharedBars } from "../all/workers.ts";
import type { Factory } from "../../sweep/points.ts";
import type { Chunks, Executor } from "./executor.ts";
import { setupEvaluator } from "./setup_evaluator.ts";
import { Turns } from "./turns.ts";

/** Loaded by those who need it alone. */
const workerPool = () => import("./worker_pool.ts");

/** Chunks that a Worker has at a time: one to work on, one to go on with. */
const AHEAD = 2;
/** Milliseconds of work that Workers must take over to be worth starting, and to be worth sending to where they are there. */
const WORTH_STARTING = 1_200;
const WORTH_SENDING = 8;

/** So many Workers, kept for a while for the next sweep. */
export const workerExecutor = (workers: number): Executor => ({
  name: `${workers} ${workers === 1 ? "Worker" : "Workers"}`,
  run: (setup, chunks, signal) => runOnWorkers(workers, setup, chunks, signal),
});

/** This thread, which lets the event loop turn now and then. */
export const threadExecutor = (factory?: Factory): Executor => ({
  name: "this thread",
  run: (setup, chunks, signal) => runHere(factory, setup, chunks, signal),
});

/** As many Workers as there are cores where that saves more than it costs, else this thread; `trials` is how many there will be. */
export function suitedExecutor(trials: number, factory?: Factory): Executor {
  const cores = navigator.hardwareConcurrency;
  return {
    name: `up to ${cores} Workers`,
    run: (setup, chunks, signal) => runSuited({ cores, trials, factory }, setup, chunks, signal),
  };
}

interface Suiting {
  readonly cores: number;
  readonly trials: number;
  readonly factory: Factory | undefined;
}

async function* runSuited(
  { cores, trials, factory }: Suiting,
  setup: SweepSetup,
  chunks: Chunks,
  signal?: AbortSignal,
): AsyncGenerator<ChunkReply> {
  const rest = restOf(chunks);
  const [evaluator, { idleWorkers }] = await Promise.all([setupEvaluator(setup, factory), workerPool()]);
  let left = trials * setup.accounts.length;
  const turns = new Turns();
  for (let trial = 0;; trial++) {
    signal?.throwIfAborted();
    const { value, done } = await rest.next();
    if (done) return;
    const began = performance.now();
    const reply = { id: value.id, outcomes: evaluator.evaluate(value) };
    const now = performance.now();
    yield reply;
    left -= value.length;
    // What comes first is slow: code is compiled, indicators are computed that the others share.
    const estimate = (now - began) / value.length * left;
    const least = idleWorkers() >= cores ? WORTH_SENDING : WORTH_STARTING;
    if (cores > 1 && trial > 0 && estimate > least) {
      yield* runOnWorkers(cores, setup, { [Symbol.asyncIterator]: () => rest }, signal);
      return;
    }
    if (turns.isDue) await turns.take();
  }
}

async function* runHere(
  factory: Factory | undefined,
  setup: SweepSetup,
  chunks: Chunks,
  signal?: AbortSignal,
): AsyncGenerator<ChunkReply> {
  const evaluator = await setupEvaluator(setup, factory);
  const turns = new Turns();
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    yield { id: chunk.id, outcomes: evaluator.evaluate(chunk) };
    if (turns.isDue) await turns.take();
  }
  signal?.throwIfAborted();
}

async function* runOnWorkers(
  count: number,
  setup: SweepSetup,
  chunks: Chunks,
  signal?: AbortSignal,
): AsyncGenerator<ChunkReply> {
  signal?.throwIfAborted();
  const { leaseWorkers, releaseWorkers } = await workerPool();
  const events = new Events();
  const stop = () => events.add({ error: signal!.reason });
  signal?.addEventListener("abort", stop, { once: true });
  const workers = leaseWorkers(count);
  const freest = () => workers.reduce((a, b) => b.load < a.load ? b : a);
  const rest = restOf(chunks);
  let [asking, left, flying] = [false, true, 0];
  try {
    const shared = { ...setup, bars: setup.bars.map(sharedBars) };
    for (const worker of workers) worker.begin(shared);
    for (;;) {
      // Chunks may depend on replies, so that no reply waits for one.
      if (left && !asking && freest().load < AHEAD) {
        asking = true;
        events.follow(rest.next(), ({ value, done }) => ({ chunk: done ? null : value }));
      }
      if (!asking && flying === 0) return;
      const event = await events.next();
      if ("error" in event) throw event.error;
      if ("reply" in event) {
        flying--;
        yield event.reply;
        continue;
      }
      asking = false;
      if (event.chunk === null) left = false;
      else {
        flying++;
        events.follow(freest().evaluate(event.chunk), (reply) => ({ reply }));
      }
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    await releaseWorkers(workers);
  }
}

type Event = { readonly chunk: Chunk | null } | { readonly reply: ChunkReply } | { readonly error: unknown };

/** What several promises come to, one after the other. (Racing them against one that stays would keep all that ever came.) */
class Events {
  readonly #events: Event[] = [];
  #wake = Promise.withResolvers<void>();

  add(event: Event): void {
    this.#events.push(event);
    this.#wake.resolve();
  }

  follow<T>(promise: Promise<T>, eventOf: (value: T) => Event): void {
    promise.then((value) => this.add(eventOf(value)), (error) => this.add({ error }));
  }

  async next(): Promise<Event> {
    while (this.#events.length === 0) {
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
    }
    return this.#events.shift()!;
  }
}

async function* restOf(chunks: Chunks): AsyncGenerator<Chunk> {
  yield* chunks;
}
