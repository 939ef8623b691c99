/**
 * Console text of cells: counted, so that an endless print loop cannot fill the memory, and sent in the name of
 * the cell that printed it. Runs inside the kernel.
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

/** Console levels from here on go to stderr. */
const WARN = 2;

export function printThrough({ running, session, limit }: Options): { reset(): void } {
  const { Console, core } = (Deno as unknown as Record<symbol, DenoInternals>)[
    (Deno as unknown as { internal: symbol }).internal
  ]!;
  let printed = 0;
  const print = (text: string, isError: boolean) => {
    // The text that crosses the limit is still sent: by it the wrapper sees that there is a notice to show.
    if (printed > limit) return;
    printed += text.length;
    const cell = running.getStore();
    if (cell === undefined || cell === session.cell?.id) {
      core.print(text, isError);
    } else {
      void Deno.jupyter.broadcast(
        "stream",
        { name: isError ? "stderr" : "stdout", text },
        { metadata: { [CELL_KEY]: cell } },
      );
    }
  };
  replaceConsole(new Console((text, level) => print(text, level >= WARN)));
  catchRawWrites(print);
  return { reset: () => printed = 0 };
}

function replaceConsole(ours: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(ours)) {
    if (typeof value === "function") Object.defineProperty(console, name, { value, writable: true });
  }
}

/** The Deno kernel loses what is written to the process's own stdout and stderr. */
function catchRawWrites(print: (text: string, isError: boolean) => void): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new TextDecoder();
    const writeSync = (bytes: Uint8Array) => {
      print(decoder.decode(bytes, { stream: true }), name === "stderr");
      return bytes.length;
    };
    Object.defineProperty(Deno[name], "writeSync", { value: writeSync });
    Object.defineProperty(Deno[name], "write", {
      value: (bytes: Uint8Array) => Promise.resolve(writeSync(bytes)),
    });
    const stream = process[name];
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      print(typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }), name === "stderr");
      const done = rest.find((value) => typeof value === "function") as (() => void) | undefined;
      if (done) queueMicrotask(done);
      return true;
    }) as typeof stream.write;
  }
}
