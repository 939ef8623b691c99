/** One life of a Deno kernel: from the start of its process to its end. */
import type { JsonObject } from "../document/notebook.ts";
import { type ControlChannel, ControlLost, type Versions } from "./control.ts";
import { CELL_KEY, FINISHING, MARKER_MIME, STOPPED } from "./control_message.ts";
import type { DenoClient } from "./deno_client.ts";
import { type DenoProcess, spawnDeno } from "./deno_process.ts";
import { type Failure, failureOf, isThrownValue, isUnread, syntaxFailure } from "./failure.ts";
import { type EventSink, joinStreams } from "./joined_streams.ts";
import type { CellRequest, KernelEvent, KernelOptions, OutputLimits, Question } from "./kernel.ts";
import { type Link, openLink } from "./link.ts";
import { limitOutputs } from "./output_limits.ts";
import { toEvent } from "./outputs.ts";
import { rewriteCell } from "./rewrite.ts";
import { ScriptPlaces } from "./script_places.ts";
import type { JupyterMessage } from "./wire.ts";
import { within } from "./within.ts";
import { ZmtpError } from "./zmtp/frame.ts";

/** How often a start is tried when another process takes one of the chosen ports. */
const STARTS = 3;
/** A full garbage collection of a large heap takes its time. */
const COLLECT_MS = 1000;

export type Ending =
  | { type: "ok"; executionCount: number | null }
  | { type: "error"; executionCount: number | null; error: Failure }
  /** The process ended under the cell. */
  | { type: "died"; reason: string };

/** A cell while it runs. */
interface Running {
  cellId: string;
  script: string;
  sink: EventSink;
  /** Whether the kernel knows of it, and has sent what timers of the cell before it printed until then. */
  begun: boolean;
  onEvent: (event: KernelEvent) => void;
  executionCount: number | null;
  /** Errors that the kernel published; the one that ended the cell comes with the reply too. */
  published: KernelEvent[];
  replied: PromiseWithResolvers<void>;
  ask: CellRequest["ask"];
  /** Resolves when the cell is asked to stop: a question blocks the kernel until it has an answer. */
  dismissed: PromiseWithResolvers<void>;
  /** Whether a question got no answer because of that. */
  unanswered: boolean;
}

export type BackgroundListener = (event: KernelEvent, cellId: string | null) => void;

export class LiveKernel {
  readonly versions: Versions;
  /** Resolves with the reason when the process has ended. */
  readonly died: Promise<string>;
  readonly #process: DenoProcess;
  readonly #client: DenoClient;
  readonly #control: ControlChannel;
  readonly #limits: OutputLimits;
  readonly #onBackground: BackgroundListener;
  readonly #places: ScriptPlaces;
  readonly #sinks = new Map<string, EventSink>();
  readonly #markers = new Map<string, () => void>();
  #running: Running | null = null;
  #lastCell: string | null = null;
  #publishedCount = 0;

  private constructor(
    process: DenoProcess,
    { client, control }: Link,
    limits: OutputLimits,
    onBackground: BackgroundListener,
  ) {
    this.#process = process;
    this.#client = client;
    this.#control = control;
    this.#limits = limits;
    this.#onBackground = onBackground;
    this.#places = new ScriptPlaces((script) => control.ask({ type: "source", script }));
    this.versions = control.versions;
    this.died = process.died.then(async (reason) => {
      control.close();
      client.close();
      await client.ended;
      return reason;
    });
  }

  static async start(
    options: KernelOptions,
    limits: OutputLimits,
    onBackground: BackgroundListener,
  ): Promise<LiveKernel> {
    for (let attempt = 1;; attempt++) {
      const process = await spawnDeno(options.startFolder ?? options.productRoot, options.env);
      try {
        return await LiveKernel.#join(process, options, limits, onBackground);
      } catch (error) {
        // A chosen port may be another program's by now: the kernel dies of it, or someone else answers in its place.
        const portTaken = error instanceof ZmtpError || await within(process.died, 0);
        await process.kill();
        if (!portTaken || attempt === STARTS) throw error;
      }
    }
  }

  static async #join(
    process: DenoProcess,
    options: KernelOptions,
    limits: OutputLimits,
    onBackground: BackgroundListener,
  ): Promise<LiveKernel> {
    let kernel: LiveKernel | null = null;
    const link = await openLink(
      process,
      { ...options, consoleBytes: limits.consoleBytes },
      (message) => kernel ? kernel.#published(message) : undefined,
      async (question) => kernel ? await kernel.#asked(question) : "",
    );
    await process.removeFile();
    kernel = new LiveKernel(process, link, limits, onBackground);
    await kernel.#drained();
    return kernel;
  }

  enter(folder: string): Promise<unknown> {
    return this.#control.ask({ type: "enter", folder });
  }

  /** Runs one cell; `onEvent` has had all of its outputs when this resolves. Never two at a time. */
  async run(cell: CellRequest, onEvent: (event: KernelEvent) => void): Promise<Ending> {
    const died = this.died.then((reason): Ending => ({ type: "died", reason }));
    const script = this.#places.add(cell.source);
    const limit = limitOutputs(this.#limits);
    const sink = joinStreams((event) => limit(event).forEach((allowed) => running.onEvent(allowed)));
    const running: Running = {
      cellId: cell.id,
      script,
      sink,
      begun: false,
      onEvent,
      executionCount: null,
      published: [],
      replied: Promise.withResolvers(),
      ask: cell.ask,
      dismissed: Promise.withResolvers(),
      unanswered: false,
    };
    this.#running = running;
    this.#sinks.set(cell.id, sink);
    try {
      return await Promise.race([this.#execute(cell, running), died]);
    } finally {
      sink.flush();
      running.replied.resolve();
      running.dismissed.resolve();
      // What the cell's timers print from now on is no longer part of it.
      running.onEvent = (event) => this.#onBackground(event, cell.id);
      this.#lastCell = cell.id;
      this.#running = null;
    }
  }

  async #execute(cell: CellRequest, running: Running): Promise<Ending> {
    try {
      const { code, parsed } = rewriteCell(cell.source, running.script);
      await this.#control.ask({
        type: "begin",
        cell: { id: cell.id, source: cell.source },
        script: running.script,
      });
      await this.#drained();
      running.begun = true;
      const reply = await this.#client.request("shell", "execute_request", {
        code,
        silent: cell.silent ?? false,
        store_history: cell.storeHistory ?? true,
        user_expressions: {},
        allow_stdin: cell.ask !== undefined,
        stop_on_error: true,
      });
      running.replied.resolve();
      if (reply === null) return await this.#death();
      await this.#drained();
      const executionCount = running.executionCount;
      if (running.unanswered) {
        return { type: "error", executionCount, error: { ename: STOPPED, evalue: "", traceback: [] } };
      }
      if (reply.content.status === "ok") {
        for (const event of running.published) running.sink.push(event);
        return { type: "ok", executionCount };
      }
      const failure = await this.#explained(failureOf(reply.content));
      const { traceback } = await this.#places.mapError({ output_type: "error", ...failure });
      const error = !parsed.ok && isUnread(failure)
        ? syntaxFailure(parsed, executionCount ?? 0)
        : { ...failure, traceback };
      return { type: "error", executionCount, error };
    } catch (error) {
      if (error instanceof ControlLost) return await this.#death();
      throw error;
    }
  }

  /** The kernel tells of the outermost error alone. */
  async #explained(failure: Failure): Promise<Failure> {
    if (isThrownValue(failure)) return failure;
    const causes = await this.#control.ask({ type: "causes", headline: failure.traceback[0] ?? "" });
    return causes === null
      ? failure
      : { ...failure, traceback: [...failure.traceback, ...causes.split("\n")] };
  }

  async #death(): Promise<Ending> {
    return { type: "died", reason: await this.died };
  }

  /** Grows with each message that the kernel published: the sign that outputs are still coming. */
  get publishedCount(): number {
    return this.#publishedCount;
  }

  /** True when the running cell answered the shell within `ms`; outputs may still be on their way. */
  async repliesWithin(ms: number): Promise<boolean> {
    return this.#running === null || await within(this.#running.replied.promise, ms);
  }

  /**
   * Ends the top-level awaits of the running cell, at once or, where work keeps what it has done, when that is finished; a second
   * call does not wait for it. Null when the kernel does not answer: it is in a loop.
   */
  async cancel(ms: number): Promise<"cancelled" | "finishing" | null> {
    this.#running?.dismissed.resolve();
    let answer: "cancelled" | "finishing" = "cancelled";
    const asked = this.#control.ask({ type: "cancel" }).then((value) => {
      if (value === FINISHING) answer = "finishing";
    }).catch(() => {});
    return await within(asked, ms) ? answer : null;
  }

  /** Breaks a synchronous loop. Sent to a kernel that merely waits it would never come back. */
  interrupt(): void {
    void this.#client.request("control", "interrupt_request", {});
  }

  /** Lets the kernel see that an interrupted cell can never end by itself. */
  async collect(): Promise<void> {
    await within(this.#control.ask({ type: "collect" }).catch(() => {}), COLLECT_MS);
  }

  kill(): Promise<void> {
    return this.#process.kill();
  }

  /** Resolves when everything that the kernel had published so far has been dealt with. */
  async #drained(): Promise<void> {
    const marker = crypto.randomUUID();
    const seen = new Promise<void>((resolve) => this.#markers.set(marker, resolve));
    await this.#control.ask({ type: "mark", marker });
    await seen;
  }

  async #published(message: JupyterMessage): Promise<void> {
    this.#publishedCount++;
    const type = message.header.msg_type;
    if (type === "status") return;
    const running = this.#running;
    if (type === "execute_input") {
      const count = message.content.execution_count;
      if (running && typeof count === "number") this.#counted(running, count);
      return;
    }
    const marker = markerOf(message);
    if (marker !== null) {
      const seen = this.#markers.get(marker);
      this.#markers.delete(marker);
      if (seen) seen();
      // The prelude set this one, and waits for it before it lets more displays out.
      else this.#control.ask({ type: "seen", marker }).catch(() => {});
      return;
    }
    const event = toEvent(message);
    if (!event) return;
    const mapped: KernelEvent = event.type === "output"
      ? { type: "output", output: await this.#places.mapOutput(event.output) }
      : event;
    const author = message.metadata[CELL_KEY];
    if (running?.begun && type === "error" && author === undefined) {
      running.published.push(mapped);
      return;
    }
    this.#sinkOf(typeof author === "string" && author !== "" ? author : null).push(mapped);
  }

  async #asked(question: Question): Promise<string> {
    const running = this.#running;
    if (!running?.ask) return "";
    const answer = await Promise.race([running.dismissed.promise, running.ask(question)]);
    running.unanswered ||= answer === undefined;
    return answer ?? "";
  }

  #counted(running: Running, executionCount: number): void {
    running.executionCount = executionCount;
    this.#places.setExecutionCount(running.script, executionCount);
    running.onEvent({ type: "executionCount", executionCount });
  }

  #sinkOf(author: string | null): EventSink {
    const current = this.#running?.begun ? this.#running.cellId : this.#lastCell;
    const cellId = author ?? current;
    const sink = cellId === null ? undefined : this.#sinks.get(cellId);
    return sink ?? { push: (event) => this.#onBackground(event, null), flush() {} };
  }
}

function markerOf({ header, content }: JupyterMessage): string | null {
  if (header.msg_type !== "display_data") return null;
  const marker = (content.data as JsonObject | undefined)?.[MARKER_MIME];
  return typeof marker === "string" ? marker : null;
}
