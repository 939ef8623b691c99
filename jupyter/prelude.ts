/**
 * Runs inside the Deno kernel, before the first cell.
 *
 * It adds no name to the scope of the cells: what it keeps is here, under one registered symbol and under one
 * property that is no identifier.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { AWAITS, CELL_KEY, type ControlRequest, FINISHING } from "./control_message.ts";
import { type Awaits, cancellableAwaits } from "./prelude/awaits.ts";
import { type Printer, printThrough } from "./prelude/console.ts";
import { orderDisplays, sendMarker } from "./prelude/displays.ts";
import { collectGarbage, scriptSource } from "./prelude/engine.ts";
import { endWithParent } from "./prelude/parent.ts";
import { installStackFormat } from "./prelude/stack.ts";

export interface PreludeOptions {
  port: number;
  token: string;
  stills: boolean;
  kept: string | null;
  productRoot: string;
  folder: string;
  /** Most console text that one cell may send, in bytes; the wrapper shows the notice. */
  consoleBytes: number;
}

interface ExecutedCell {
  id: string;
  source: string;
}

/** What code in cells may read of its session, at `globalThis[Symbol.for("tapebook.session")]`. */
interface Session {
  stills: boolean;
  kept: string | null;
  cell: ExecutedCell | null;
  sources: ExecutedCell[];
  folder: string;
  productRoot: string;
  signal: AbortSignal;
  finishes(work: Promise<unknown>): void;
  atEnd(then: () => void): void;
}

export async function install(options: PreludeOptions): Promise<void> {
  endWithParent();
  const running = new AsyncLocalStorage<string>();
  const awaits = cancellableAwaits();
  const endings: (() => void)[] = [];
  const session: Session = {
    stills: options.stills,
    kept: options.kept,
    cell: null,
    sources: [],
    folder: options.folder,
    productRoot: options.productRoot,
    signal: awaits.signal,
    finishes: awaits.finishes,
    atEnd: (then) => void endings.push(then),
  };
  const hidden = (key: PropertyKey, value: unknown) =>
    Object.defineProperty(globalThis, key, { value, enumerable: false, configurable: false });
  hidden(Symbol.for("tapebook.session"), session);
  hidden(AWAITS, { ...awaits.hooks, enter: () => running.enterWith(session.cell?.id ?? "") });

  const stacks = installStackFormat();
  const printer = printThrough({ running, session, limit: options.consoleBytes });
  const displays = orderDisplays(printer);
  reportUncaught(running);
  Deno.chdir(options.folder);

  const answer = (request: ControlRequest): Promise<string | null> | string | null => {
    switch (request.type) {
      case "enter":
        Deno.chdir(request.folder);
        session.folder = request.folder;
        return null;
      case "begin":
        begin(session, request.cell, awaits, printer);
        return null;
      case "mark":
        // The wrapper asks for it before a cell begins and when one has replied: what is sent before the marker still
        // is of the cell before. A fault in what a cell left to be said at its end must not cost the marker.
        try {
          for (const then of endings.splice(0)) then();
        } finally {
          sendMarker(request.marker);
        }
        return null;
      case "seen":
        displays.seen(request.marker);
        return null;
      case "cancel":
        return awaits.cancel() ? FINISHING : null;
      case "collect":
        return collectGarbage();
      case "causes":
        return stacks.causes(request.headline);
      case "source":
        return scriptSource(request.script);
    }
  };
  await serveControl(options, answer);
}

function begin(
  session: Session,
  cell: ExecutedCell,
  awaits: Awaits,
  printer: Printer,
): void {
  awaits.reset();
  printer.reset();
  session.signal = awaits.signal;
  session.cell = cell;
  session.sources = [...session.sources.filter(({ id }) => id !== cell.id), cell];
}

/** Timers and promises that fail with nobody listening show their error in the cell that started them. */
function reportUncaught(running: AsyncLocalStorage<string>): void {
  const report = (error: unknown) => {
    // An interrupt that hits a callback comes here as an error that is null.
    if (error === null) return;
    const { name, message, stack } = error instanceof Error
      ? error
      : { name: "Uncaught", message: Deno.inspect(error), stack: undefined };
    void Deno.jupyter.broadcast(
      "error",
      { ename: name, evalue: message, traceback: (stack ?? `${name}: ${message}`).split("\n") },
      { metadata: { [CELL_KEY]: running.getStore() ?? "" } },
    );
  };
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    report(event.error);
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    report(event.reason);
  });
}

/** Answers the wrapper for as long as the kernel lives. Resolves once the connection stands. */
async function serveControl(
  { port, token }: PreludeOptions,
  answer: (request: ControlRequest) => Promise<string | null> | string | null,
): Promise<void> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const encoder = new TextEncoder();
  const send = async (line: unknown) => {
    const bytes = encoder.encode(JSON.stringify(line) + "\n");
    for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
  };
  const { deno, v8, typescript } = Deno.version;
  await send({ token, versions: { deno, v8, typescript } });

  const reply = async (line: string) => {
    const { id, ...request } = JSON.parse(line) as ControlRequest & { id: number };
    try {
      await send({ id, value: await answer(request as ControlRequest) });
    } catch (error) {
      await send({ id, error: error instanceof Error ? error.message : String(error) });
    }
  };
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(64 * 1024);
  void (async () => {
    let text = "";
    for (let count = await connection.read(chunk); count !== null; count = await connection.read(chunk)) {
      text += decoder.decode(chunk.subarray(0, count), { stream: true });
      const lines = text.split("\n");
      text = lines.pop()!;
      for (const line of lines) void reply(line);
    }
    // Whoever started this kernel is gone.
    Deno.exit(0);
  })();
}
