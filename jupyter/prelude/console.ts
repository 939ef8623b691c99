/**
 * Console text of cells: counted, so that an endless print loop cannot fill the memory; sent in the name of the
 * cell that printed it; and joined while it comes fast, because the kernel needs 0.2 ms for each message.
 * Runs inside the kernel.
 */
import type { AsyncLocalStorage } from "node:async_hooks";
import { CELL_KEY } from "../control_message.ts";

interface DenoInternals {
  Console: new (print: (text: string, level: number) => void) => Record<string, unknown>;
  core: { print(text: string, isError: boolean): void };
}

interface Options {
  running: AsyncLocalStorage<string>;
  session: { cell: { id: string } | null };
  /** In UTF-16 units, which never count more than bytes do. */
  limit: number;
}

export interface Printer {
  /** A new cell begins, or what it printed was cleared: counts start anew. */
  reset(): void;
  /** Sends what is held back, so that what follows comes after it. */
  flush(): void;
}

type Print = (text: string, isError: boolean) => void;

/** Console levels from here on go to stderr. */
const WARN = 2;
/** More prints than this within a window count as fast; slower ones are sent one by one, at once. */
const FAST = 20;
const WINDOW_MS = 50;
/** Text of fast prints is held back until one of these is reached or the cell gives up control. */
const HELD_UNITS = 32 * 1024;
const HELD_MS = 30;

export function printThrough({ running, session, limit }: Options): Printer {
  const { Console, core } = (Deno as unknown as Record<symbol, DenoInternals>)[
    (Deno as unknown as { internal: symbol }).internal
  ]!;
  const joined = joinFastPrints((text, isError) => core.print(text, isError));
  let printed = 0;
  const print: Print = (text, isError) => {
    // The text that crosses the limit is still sent: by it the wrapper sees that there is a notice to show.
    if (printed > limit) return;
    printed += text.length;
    const cell = running.getStore();
    if (cell === undefined || cell === session.cell?.id) {
      joined.print(text, isError);
    } else {
      joined.flush();
      const content = { name: isError ? "stderr" : "stdout", text };
      void Deno.jupyter.broadcast("stream", content, { metadata: { [CELL_KEY]: cell } });
    }
  };
  replaceConsole(new Console((text, level) => print(text, level >= WARN)));
  catchRawWrites(print);
  return {
    flush: joined.flush,
    reset() {
      joined.flush();
      printed = 0;
    },
  };
}

function joinFastPrints(send: Print): { print: Print; flush(): void } {
  let held = "";
  let heldIsError = false;
  let heldSince = 0;
  let windowStart = 0;
  let prints = 0;
  const flush = () => {
    if (held === "") return;
    const text = held;
    held = "";
    send(text, heldIsError);
  };
  const print: Print = (text, isError) => {
    const now = performance.now();
    if (now - windowStart > WINDOW_MS) {
      windowStart = now;
      prints = 0;
    }
    if (isError !== heldIsError) flush();
    if (++prints <= FAST) {
      flush();
      send(text, isError);
      return;
    }
    if (held === "") {
      heldSince = now;
      heldIsError = isError;
      queueMicrotask(flush);
    }
    held += text;
    if (held.length > HELD_UNITS || now - heldSince > HELD_MS) flush();
  };
  return { print, flush };
}

function replaceConsole(ours: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(ours)) {
    if (typeof value === "function") Object.defineProperty(console, name, { value, writable: true });
  }
}

/** The Deno kernel loses what is written to the process's own stdout and stderr. */
function catchRawWrites(print: Print): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new TextDecoder();
    const writeSync = (bytes: Uint8Array) => {
      print(decoder.decode(bytes, { stream: true }), name === "stderr");
      return bytes.length;
    };
    const write = (bytes: Uint8Array) => Promise.resolve(writeSync(bytes));
    Object.defineProperties(Deno[name], { writeSync: { value: writeSync }, write: { value: write } });
    const stream = process[name];
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      print(typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }), name === "stderr");
      const done = rest.find((value) => typeof value === "function") as (() => void) | undefined;
      if (done) queueMicrotask(done);
      return true;
    }) as typeof stream.write;
  }
}
