/** The cell that runs, as something whose output can change in place. */
import type { JsonObject, MimeBundle } from "../../document/notebook.ts";
import { escapeHtml } from "../plot/show.ts";
import { notebookSession } from "./session.ts";

/** Milliseconds of work before anything is shown, and between two pictures. */
const PATIENCE = 300;
const PAUSE = 100;
/** Share of the time that drawing may take. */
const SHARE = 0.1;

/** What a display that changes needs of the world. */
export interface Cell {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Calls back once; gives a function that takes it back. */
  after(ms: number, then: () => void): () => void;
  send(type: "display_data" | "update_display_data", id: string, bundle: MimeBundle): void;
  /** Calls back once the cell has ended, while its outputs can still change; not there where nobody tells. */
  atEnd?(then: () => void): void;
}

/** Undefined outside a Jupyter kernel, where even asking for Deno.jupyter throws. */
export function runningCell(): Cell | undefined {
  let jupyter: typeof Deno.jupyter;
  try {
    jupyter = Deno.jupyter;
  } catch {
    return undefined;
  }
  const atEnd = notebookSession()?.atEnd;
  return {
    ...atEnd && { atEnd },
    now: () => performance.now(),
    after(ms, then) {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    send(type, id, data) {
      const content: JsonObject = { data, metadata: {}, transient: { display_id: id } };
      // A promise in some kernels and nothing in others; a client that is gone is no reason to end what is being done.
      void (async () => await jupyter.broadcast(type, content))().catch(() => {});
    },
  };
}

/** A line of text, for every client. */
export const lineBundle = (line: string): MimeBundle => ({
  "text/plain": line,
  "text/html": `<div>${escapeHtml(line)}</div>`,
});

/** One output that appears after a moment of work and is drawn anew at most ten times a second. */
export class InPlace {
  readonly #cell: Cell;
  readonly #draw: () => MimeBundle;
  readonly #id = crypto.randomUUID();
  readonly #began: number;
  #isShown = false;
  /** When it may be drawn next. */
  #next: number;
  #cancel?: () => void;
  readonly #pause: (bundle: MimeBundle) => number;

  /** @param pause milliseconds that a picture stands at least; default 100. */
  constructor(cell: Cell, draw: () => MimeBundle, patience = PATIENCE, pause = (_: MimeBundle) => PAUSE) {
    this.#cell = cell;
    this.#draw = draw;
    this.#began = cell.now();
    this.#next = this.#began + patience;
    this.#pause = pause;
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  /** Milliseconds since the beginning. */
  get elapsed(): number {
    return this.#cell.now() - this.#began;
  }

  changed(): void {
    const wait = this.#next - this.#cell.now();
    // Also while a timer waits: one cannot fire in the middle of work that never lets go of the thread.
    if (wait <= 0) this.#drawNow();
    else this.#cancel ??= this.#cell.after(wait, () => this.#drawNow());
  }

  /** Nothing is drawn any more but what `send` is given. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  send(bundle: MimeBundle): void {
    this.#cell.send(this.#isShown ? "update_display_data" : "display_data", this.#id, bundle);
    this.#isShown = true;
  }

  #drawNow(): void {
    this.stop();
    const began = this.#cell.now();
    const bundle = this.#draw();
    this.send(bundle);
    const now = this.#cell.now();
    this.#next = now + Math.max(PAUSE, this.#pause(bundle), (now - began) * (1 / SHARE - 1));
  }
}
