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
  /** What is waited for, when the cell is stopped, before its awaits end: work that keeps what it has done. */
  finishes(work: Promise<unknown>): void;
  /** True where work is waited for; a second call waits no longer. */
  cancel(): boolean;
  /** A new signal for the next cell. */
  reset(): void;
}

export function cancellableAwaits(): Awaits {
  let controller = new AbortController();
  // A set instead of Promise.race against one long-lived promise, which would keep every loser alive until the
  // cell ends.
  const waiting = new Set<(error: Error) => void>();
  const finishing = new Set<Promise<unknown>>();
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
    finishes(work) {
      finishing.add(work);
      const done = () => finishing.delete(work);
      work.then(done, done);
    },
    cancel() {
      const own = controller;
      const end = () => {
        if (own !== controller) return;
        for (const reject of waiting) reject(stopped());
        waiting.clear();
      };
      const waits = finishing.size > 0 && !own.signal.aborted;
      own.abort(stopped());
      if (waits) void Promise.allSettled(finishing).then(end);
      else end();
      return waits;
    },
    reset() {
      controller = new AbortController();
      waiting.clear();
      finishing.clear();
    },
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (typeof value === "object" || typeof value === "function") && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}
