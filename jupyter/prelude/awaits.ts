/** How a cell that waits can be stopped: its top-level awaits race a signal. Runs inside the kernel. */
import { STOPPED } from "../control_message.ts";

class StoppedError extends Error {
  override readonly name = STOPPED;
}

export interface Awaits {
  readonly signal: AbortSignal;
  /** What rewritten cells call. */
  readonly hooks: {
    race(operand: unknown): unknown;
    each(operand: unknown): AsyncIterable<unknown>;
  };
  cancel(): void;
  /** A new signal for the next cell. */
  reset(): void;
}

export function cancellableAwaits(): Awaits {
  let controller = new AbortController();
  // A set instead of Promise.race against one long-lived promise, which would keep every loser alive until the
  // cell ends.
  const waiting = new Set<(error: Error) => void>();
  const stopped = () => new StoppedError("the cell was stopped");

  const race = (operand: unknown): unknown => {
    const own = controller;
    if (own.signal.aborted) throw stopped();
    if (!isThenable(operand)) return operand;
    return new Promise((resolve, reject) => {
      waiting.add(reject);
      Promise.resolve(operand).finally(() => waiting.delete(reject)).then(resolve, reject);
    });
  };

  async function* each(operand: unknown): AsyncGenerator<unknown> {
    const source = operand as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
    const iterator = source[Symbol.asyncIterator]?.() ?? source[Symbol.iterator]!();
    let finished = false;
    try {
      while (true) {
        const result = await race(iterator.next()) as IteratorResult<unknown>;
        if (result.done) {
          finished = true;
          return;
        }
        yield await race(result.value);
      }
    } finally {
      // Not awaited: a stream that never answers `next` may never answer `return` either.
      if (!finished) void Promise.resolve(iterator.return?.()).catch(() => {});
    }
  }

  return {
    get signal() {
      return controller.signal;
    },
    hooks: { race, each },
    cancel() {
      controller.abort(stopped());
      for (const reject of waiting) reject(stopped());
      waiting.clear();
    },
    reset() {
      controller = new AbortController();
      waiting.clear();
    },
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (typeof value === "object" || typeof value === "function") && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}
