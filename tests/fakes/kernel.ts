/**
 * A kernel without a process. A cell's source is a list of words, one a line: `print TEXT`, `show TEXT`, `fail`,
 * `crash`, `wait` (until stopped, or until `release()`), `ask TEXT` (prints the answer).
 */
import type { CellRequest, CellResult, Kernel, KernelEvent } from "../../jupyter/kernel.ts";

export class FakeKernel implements Kernel {
  readonly versions = { deno: "2.0.0", v8: "13.0", typescript: "5.9" };
  state: Kernel["state"] = "idle";
  folder = "";
  restarts = 0;
  readonly executed: string[] = [];
  #count = 0;
  #end: ((status: CellResult["status"]) => void) | null = null;
  #background: (event: KernelEvent, cellId: string | null) => void = () => {};
  #stateListeners: ((state: Kernel["state"], reason?: string) => void)[] = [];

  enter(folder: string): Promise<void> {
    this.folder = folder;
    return Promise.resolve();
  }

  async execute(
    cell: CellRequest,
    onEvent: (event: KernelEvent) => void,
  ): Promise<CellResult> {
    this.#become("busy");
    this.executed.push(cell.id);
    const executionCount = ++this.#count;
    onEvent({ type: "executionCount", executionCount });
    let status: CellResult["status"] = "ok";
    for (const line of cell.source.split("\n")) {
      status = await this.#perform(line, cell.ask, onEvent);
      if (status !== "ok") break;
    }
    if (status === "crashed") this.#become("dead", "exit code 3");
    else this.#become("idle");
    return { status, executionCount, ms: 1 };
  }

  release(): void {
    this.#end?.("ok");
  }

  background(event: KernelEvent, cellId: string | null): void {
    this.#background(event, cellId);
  }

  die(reason: string): void {
    this.#become("dead", reason);
  }

  stop(): Promise<"idle" | "cancelled"> {
    if (!this.#end) return Promise.resolve("idle");
    this.#end("stopped");
    return Promise.resolve("cancelled");
  }

  restart(): Promise<void> {
    this.restarts++;
    this.#become("restarting");
    this.#end?.("stopped");
    this.#count = 0;
    this.#become("idle");
    return Promise.resolve();
  }

  onBackground(listener: (event: KernelEvent, cellId: string | null) => void): void {
    this.#background = listener;
  }

  onState(listener: (state: Kernel["state"], reason?: string) => void): void {
    this.#stateListeners.push(listener);
  }

  close(): Promise<void> {
    this.#become("dead", "closed");
    this.#end?.("stopped");
    return Promise.resolve();
  }

  #become(state: Kernel["state"], reason?: string): void {
    this.state = state;
    for (const listener of this.#stateListeners) listener(state, reason);
  }

  async #perform(
    line: string,
    ask: CellRequest["ask"],
    onEvent: (event: KernelEvent) => void,
  ): Promise<CellResult["status"]> {
    const [word, ...rest] = line.split(" ");
    const text = rest.join(" ");
    if (word === "ask") {
      const answer = await ask?.({ prompt: text, password: false }) ?? "nobody there";
      onEvent({ type: "output", output: { output_type: "stream", name: "stdout", text: answer } });
    }
    if (word === "print") {
      onEvent({ type: "output", output: { output_type: "stream", name: "stdout", text: text + "\n" } });
    }
    if (word === "show") {
      const data = text.startsWith("{") ? JSON.parse(text) : { "text/plain": text };
      onEvent({ type: "output", output: { output_type: "display_data", data, metadata: {} } });
    }
    if (word === "fail") {
      const output = { output_type: "error" as const, ename: "Error", evalue: text, traceback: [] };
      onEvent({ type: "output", output });
      return "error";
    }
    if (word === "crash") return "crashed";
    if (word !== "wait") return "ok";
    const { promise, resolve } = Promise.withResolvers<CellResult["status"]>();
    this.#end = resolve;
    const status = await promise;
    this.#end = null;
    return status;
  }
}
