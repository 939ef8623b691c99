/**
 * One notebook's kernel, taken at the first run, and the queue before it. Cells run one at a time, in the order asked for; an error, a
 * stop or a restart empties the queue. What the cells print leaves as execution operations.
 */
import type { KernelState, SessionState } from "../../document/message.ts";
import type { CellId, ErrorOutput } from "../../document/notebook.ts";
import type { ExecutionOperation } from "../../document/operation.ts";
import type { CellResult, Kernel } from "../../jupyter/kernel.ts";
import { OutputBatch } from "./output_batch.ts";

export interface ExecutionPort {
  takeKernel(): Promise<Kernel>;
  /** The source of a code cell as it stands, or null when there is no such code cell (any more). */
  source(cellId: CellId): string | null;
  apply(operation: ExecutionOperation): void;
  /** Something in `ExecutionState` changed. */
  changed(): void;
  ran(cellId: CellId, status: string, ms: number): void;
}

export type ExecutionState = Pick<SessionState, "kernel" | "queue" | "running" | "executions">;
export type RunAnswer = { ok: true } | { ok: false; message: string };

export class Execution {
  readonly #port: ExecutionPort;
  readonly #outputs: OutputBatch;
  #kernel: Kernel | null = null;
  #starting: Promise<Kernel | null> | null = null;
  /** Grows when the kernel is given up, so that a late start of the old one is not taken for the new. */
  #generation = 0;
  #state: KernelState = "idle";
  #reason: string | undefined;
  #queue: CellId[] = [];
  #running: SessionState["running"] = null;
  #lastRun: CellId | null = null;
  #executions: SessionState["executions"] = {};
  #pumping: Promise<void> | null = null;
  #idleSince = Date.now();

  constructor(port: ExecutionPort) {
    this.#port = port;
    this.#outputs = new OutputBatch((operation) => port.apply(operation));
  }

  get state(): ExecutionState {
    return {
      kernel: {
        state: this.#state,
        deno: this.#kernel?.versions.deno ?? Deno.version.deno,
        ...(this.#reason === undefined ? {} : { reason: this.#reason }),
      },
      queue: this.#queue,
      running: this.#running,
      executions: this.#executions,
    };
  }

  get hasKernel(): boolean {
    return this.#kernel !== null || this.#starting !== null;
  }

  /** Epoch milliseconds since when no cell runs or waits; infinity while one does. */
  get idleSince(): number {
    return this.#running || this.#queue.length > 0 ? Infinity : this.#idleSince;
  }

  /** Without a kernel the next run takes one, whatever became of the last: for those who did not see its end. */
  reopen(): void {
    if (!this.hasKernel) this.#setIdle();
  }

  run(cellIds: readonly CellId[]): RunAnswer {
    if (this.#state === "dead") {
      return {
        ok: false,
        message: `The kernel is dead: ${this.#reason ?? "it ended"}. Restart it to run cells.`,
      };
    }
    for (const cellId of cellIds) {
      if (this.#port.source(cellId) !== null && !this.#queue.includes(cellId)) this.#queue.push(cellId);
    }
    this.#port.changed();
    this.#pumping ??= this.#pump();
    return { ok: true };
  }

  /** Empties the queue and ends the running cell. */
  async stop(): Promise<void> {
    this.#queue = [];
    const kernel = this.#kernel;
    if (!kernel || !this.#running) return this.#port.changed();
    this.#setState("stopping");
    await kernel.stop();
    this.#setState(kernel.state);
  }

  /** Empties the queue and gives the notebook a kernel without variables; outputs stay. */
  async restart(): Promise<void> {
    this.#queue = [];
    if (this.#starting) return void await this.#starting;
    if (!this.#kernel) return this.#setIdle();
    this.#reason = undefined;
    this.#setState("restarting");
    await this.#kernel.restart();
    this.#setState(this.#kernel.state);
  }

  async enter(folder: string): Promise<void> {
    const kernel = await this.#starting ?? this.#kernel;
    if (kernel && kernel.state !== "dead") await kernel.enter(folder);
  }

  /** Ends the kernel and with it what runs; after `reopen()` or `restart()` the next run takes another. */
  async close(): Promise<void> {
    this.#queue = [];
    this.#generation++;
    const kernel = this.#kernel ?? await this.#starting;
    this.#kernel = null;
    this.#starting = null;
    await kernel?.close();
    await this.#pumping;
    this.#queue = [];
    this.#outputs.flush();
    this.#reason = "it was shut down";
    this.#setState("dead");
  }

  async #start(): Promise<Kernel | null> {
    const generation = this.#generation;
    this.#setState("starting");
    try {
      const kernel = await this.#port.takeKernel();
      if (generation !== this.#generation) return kernel;
      this.#kernel = kernel;
      kernel.onState((state, reason) => this.#kernelChanged(kernel, state, reason));
      kernel.onBackground((event, cellId) => {
        const target = cellId ?? this.#lastRun;
        if (target !== null) this.#outputs.push(target, event);
      });
      this.#setState(kernel.state);
      return kernel;
    } catch (error) {
      if (generation !== this.#generation) return null;
      this.#queue = [];
      this.#reason = `it did not start (${messageOf(error)})`;
      this.#setState("dead");
      return null;
    } finally {
      if (generation === this.#generation) this.#starting = null;
    }
  }

  #kernelChanged(kernel: Kernel, state: Kernel["state"], reason: string | undefined): void {
    if (kernel !== this.#kernel) return;
    this.#reason = state === "dead" ? reason ?? "it ended" : undefined;
    if (state === "dead") this.#queue = [];
    // "stopping" is ours: it lasts until stop() returns, whatever the kernel passes through.
    if (this.#state !== "stopping" || state === "dead") this.#setState(state);
  }

  #setIdle(): void {
    this.#reason = undefined;
    this.#setState("idle");
  }

  #setState(state: KernelState): void {
    this.#state = state;
    this.#port.changed();
  }

  async #pump(): Promise<void> {
    const kernel = this.#kernel ?? await (this.#starting ??= this.#start());
    while (kernel && kernel === this.#kernel && this.#queue.length > 0) {
      const [cellId, ...rest] = this.#queue as [CellId, ...CellId[]];
      this.#queue = rest;
      const source = this.#port.source(cellId);
      if (source !== null) await this.#execute(kernel, cellId, source);
    }
    this.#pumping = null;
  }

  async #execute(kernel: Kernel, cellId: CellId, source: string): Promise<void> {
    const startedAt = Date.now();
    this.#running = { cellId, startedAt };
    this.#lastRun = cellId;
    this.#port.apply({ type: "startExecution", cellId });
    this.#port.changed();
    const result = await kernel
      .execute({ id: cellId, source }, (event) => this.#outputs.push(cellId, event))
      .catch((error): CellResult => {
        this.#outputs.push(cellId, { type: "output", output: failureOutput(error) });
        return { status: "crashed", executionCount: null, ms: Date.now() - startedAt };
      });
    this.#outputs.flush();
    this.#port.apply({ type: "finishExecution", cellId });
    this.#executions = { ...this.#executions, [cellId]: { status: result.status, ms: result.ms } };
    // A stop or a restart emptied the queue when it was asked for; what was queued since is wanted.
    if (result.status === "error" || result.status === "crashed") this.#queue = [];
    this.#running = null;
    this.#idleSince = Date.now();
    this.#port.changed();
    this.#port.ran(cellId, result.status, result.ms);
  }
}

function failureOutput(error: unknown): ErrorOutput {
  const evalue = messageOf(error);
  return { output_type: "error", ename: "KernelError", evalue, traceback: [`KernelError: ${evalue}`] };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
