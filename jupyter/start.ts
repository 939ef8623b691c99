/** Starts a tapebook kernel: see kernel.ts for what it offers. */
import type { ErrorOutput } from "../document/notebook.ts";
import { STOPPED } from "./control_message.ts";
import type {
  CellRequest,
  CellResult,
  Kernel,
  KernelEvent,
  KernelOptions,
  OutputLimits,
  StopOutcome,
} from "./kernel.ts";
import { type BackgroundListener, type Ending, LiveKernel } from "./live_kernel.ts";
import type { Failure } from "./failure.ts";
import { DEFAULT_LIMITS } from "./output_limits.ts";
import { within } from "./within.ts";

export async function startKernel(options: KernelOptions): Promise<Kernel> {
  const kernel = new TapebookKernel(options);
  await kernel.start();
  return kernel;
}

/** How long each way of stopping a cell gets before the next, harder one is tried, in milliseconds. */
const STOP_MS = {
  answer: 300,
  cancelled: 900,
  finishing: 8000,
  terminated: 1300,
  interrupt: 150,
  silence: 2000,
};

class TapebookKernel implements Kernel {
  #options: KernelOptions;
  readonly #limits: OutputLimits;
  #live: LiveKernel | null = null;
  #state: Kernel["state"] = "starting";
  #deathReason = "the kernel is not running";
  /** The end of the queue of calls. */
  #last: Promise<unknown> = Promise.resolve();
  /** Grows with each restart: calls that were queued before it are dropped. */
  #life = 0;
  #stopping: Promise<StopOutcome> | null = null;
  #restarting: Promise<void> | null = null;
  #finished: Promise<CellResult> | null = null;
  #closed = false;
  readonly #background: BackgroundListener[] = [];
  readonly #listeners: ((state: Kernel["state"], reason?: string) => void)[] = [];
  #versions: Kernel["versions"] = { deno: "", v8: "", typescript: "" };

  constructor(options: KernelOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  get state(): Kernel["state"] {
    return this.#state;
  }

  get versions(): Kernel["versions"] {
    return this.#versions;
  }

  async start(): Promise<void> {
    const live = await LiveKernel.start(this.#options, this.#limits, (event, cellId) => {
      for (const listener of this.#background) listener(event, cellId);
    });
    if (this.#closed) {
      await live.kill();
      return;
    }
    this.#live = live;
    this.#versions = live.versions;
    void live.died.then((reason) => this.#died(live, reason));
    this.#setState("idle");
  }

  async enter(folder: string): Promise<void> {
    await this.#live?.enter(folder);
    this.#options = { ...this.#options, folder };
  }

  execute(cell: CellRequest, onEvent: (event: KernelEvent) => void): Promise<CellResult> {
    const life = this.#life;
    const turn = this.#last.then(async (): Promise<CellResult> => {
      if (this.#restarting) await this.#restarting;
      if (life !== this.#life) return { status: "stopped", executionCount: null, ms: 0 };
      return await this.#run(cell, onEvent);
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #run(cell: CellRequest, onEvent: (event: KernelEvent) => void): Promise<CellResult> {
    const live = this.#live;
    const start = performance.now();
    if (!live) {
      emit(onEvent, this.#crash(this.#deathReason));
      return { status: "crashed", executionCount: null, ms: 0 };
    }
    this.#setState("busy");
    const run = live.run(cell, onEvent).then((ending): CellResult => {
      const ms = performance.now() - start;
      const result = this.#conclude(ending, ms, onEvent);
      if (this.#live === live && this.#state === "busy") this.#setState("idle");
      return result;
    });
    this.#finished = run;
    try {
      return await run;
    } finally {
      this.#finished = null;
    }
  }

  #conclude(ending: Ending, ms: number, onEvent: (event: KernelEvent) => void): CellResult {
    const after = `the cell was stopped after ${(ms / 1000).toFixed(1)} s`;
    if (ending.type === "died") {
      const lost = this.#closed
        ? `${after}: the kernel was shut down`
        : this.#stopping
        ? `${after}; the kernel had to be restarted, so its variables are gone`
        : this.#restarting && `${after} by a restart of the kernel`;
      emit(onEvent, lost ? failure(STOPPED, lost) : this.#crash(ending.reason));
      return { status: lost ? "stopped" : "crashed", executionCount: null, ms };
    }
    const { executionCount } = ending;
    if (ending.type === "ok") return { status: "ok", executionCount, ms };
    emit(onEvent, this.#stopping ? stopped(after, ending.error) : { output_type: "error", ...ending.error });
    return { status: this.#stopping ? "stopped" : "error", executionCount, ms };
  }

  #crash(reason: string): ErrorOutput {
    return failure("KernelDied", `${reason}. ${this.#options.afterDeath ?? "Restart the kernel."}`);
  }

  stop(): Promise<StopOutcome> {
    const finished = this.#finished;
    const live = this.#live;
    if (!finished || !live) return Promise.resolve("idle");
    this.#stopping ??= this.#stop(live, finished).finally(() => this.#stopping = null);
    return this.#stopping;
  }

  async #stop(live: LiveKernel, finished: Promise<CellResult>): Promise<StopOutcome> {
    let outcome: StopOutcome = "cancelled";
    let answer = await live.cancel(STOP_MS.answer);
    let ended = answer !== null && await live.repliesWithin(STOP_MS[answer]);
    if (answer === "finishing" && !ended) {
      answer = await live.cancel(STOP_MS.answer);
      ended = answer !== null && await live.repliesWithin(STOP_MS.cancelled);
    }
    if (answer !== null && !ended) answer = await live.cancel(STOP_MS.answer);
    // A kernel that merely waits must not be interrupted: it would never come back. One that does not answer the
    // channel beside the cell is in a loop.
    if (!ended && answer === null) {
      outcome = "terminated";
      ended = await terminate(live);
    }
    if (ended && await outputsArrive(live, finished)) return outcome;
    await this.restart();
    await finished;
    return "restarted";
  }

  restart(): Promise<void> {
    this.#restarting ??= this.#restart().finally(() => this.#restarting = null);
    return this.#restarting;
  }

  async #restart(): Promise<void> {
    if (this.#closed) return;
    this.#life++;
    this.#setState("restarting");
    const live = this.#live;
    this.#live = null;
    await live?.kill();
    await this.#finished?.catch(() => {});
    try {
      await this.start();
    } catch (error) {
      this.#deathReason = (error as Error).message;
      this.#setState("dead", this.#deathReason);
      throw error;
    }
  }

  #died(live: LiveKernel, reason: string): void {
    if (this.#live !== live) return;
    this.#live = null;
    this.#deathReason = reason;
    this.#setState("dead", reason);
  }

  onBackground(listener: BackgroundListener): void {
    this.#background.push(listener);
  }

  onState(listener: (state: Kernel["state"], reason?: string) => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#life++;
    const live = this.#live;
    this.#live = null;
    this.#deathReason = "the kernel was closed";
    await live?.kill();
    // A restart under way has a process of its own, which it ends when it is ready.
    await this.#restarting?.catch(() => {});
    this.#setState("dead", this.#deathReason);
  }

  #setState(state: Kernel["state"], reason?: string): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state, reason);
  }
}

/**
 * Interrupts a cell in a loop. An interrupt can get lost while the cell prints, so it is repeated, but never to a
 * kernel that answers meanwhile: its cell has left the loop, and heard the cancellation.
 */
async function terminate(live: LiveKernel): Promise<boolean> {
  const end = performance.now() + STOP_MS.terminated;
  while (performance.now() < end) {
    live.interrupt();
    if (await live.repliesWithin(STOP_MS.interrupt)) return true;
    if (await live.cancel(STOP_MS.interrupt) === null) continue;
    // Out of the loop. A cell that was interrupted behind an await of its own cannot say so.
    if (await live.repliesWithin(STOP_MS.interrupt)) return true;
    await live.collect();
    return await live.repliesWithin(STOP_MS.cancelled);
  }
  return false;
}

/** Waits for the last outputs of a cell that has ended, for as long as any arrive. */
async function outputsArrive(live: LiveKernel, finished: Promise<CellResult>): Promise<boolean> {
  while (true) {
    const before = live.publishedCount;
    if (await within(finished, STOP_MS.silence)) return true;
    if (live.publishedCount === before) return false;
  }
}

function emit(onEvent: (event: KernelEvent) => void, output: ErrorOutput): void {
  onEvent({ type: "output", output });
}

/** What is thrown because a cell is to stop. */
const ABORTS = new Set([STOPPED, "AbortError", "TimeoutError"]);

/**
 * However a cell ends after it was asked to stop, it was stopped. An error that says something else than that is told too: a
 * search all of whose trials failed ends with their reason, which no other output has.
 */
function stopped(after: string, { ename, evalue, traceback }: Failure): ErrorOutput {
  const isOwn = traceback.length > 1 && !ABORTS.has(ename);
  if (!isOwn) return failure(STOPPED, after);
  return {
    ...failure(STOPPED, `${after}; it failed with ${ename}: ${evalue}`),
    traceback: [`${STOPPED}: ${after}`, ...traceback],
  };
}

function failure(ename: string, evalue: string): ErrorOutput {
  return { output_type: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] };
}
