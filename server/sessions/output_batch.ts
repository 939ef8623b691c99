/**
 * Joins console text that arrives in quick succession, so that thousands of printed lines become a few
 * operations. Order among outputs is kept: anything else first sends the text that waits.
 */
import type { CellId } from "../../document/notebook.ts";
import type { ExecutionOperation } from "../../document/operation.ts";
import type { KernelEvent } from "../../jupyter/kernel.ts";
import { operationOf } from "../../jupyter/operation.ts";

/** Milliseconds that text may wait: one frame of a screen. */
const wait = 16;

interface Waiting {
  cellId: CellId;
  name: "stdout" | "stderr";
  text: string[];
}

export class OutputBatch {
  #waiting: Waiting | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentAt = 0;
  readonly #emit: (operation: ExecutionOperation) => void;

  constructor(emit: (operation: ExecutionOperation) => void) {
    this.#emit = emit;
  }

  push(cellId: CellId, event: KernelEvent): void {
    if (event.type === "output" && event.output.output_type === "stream") {
      this.#pushText(cellId, event.output.name, event.output.text);
      return;
    }
    this.flush();
    this.#emit(operationOf(cellId, event));
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sentAt = performance.now();
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = null;
    this.#emit({
      type: "appendOutput",
      cellId: waiting.cellId,
      output: { output_type: "stream", name: waiting.name, text: waiting.text.join("") },
    });
  }

  #pushText(cellId: CellId, name: "stdout" | "stderr", text: string): void {
    const waiting = this.#waiting;
    if (waiting && waiting.cellId === cellId && waiting.name === name) {
      waiting.text.push(text);
      return;
    }
    const idle = !waiting && performance.now() - this.#sentAt >= wait;
    if (waiting) this.flush();
    this.#waiting = { cellId, name, text: [text] };
    // The first line of a quiet cell is not made to wait.
    if (idle) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait);
  }
}
