/**
 * The time that a request for bars may take at a provider. It begins anew with every good answer, so that years of
 * minutes may take their time and a provider that hangs may not; it stands still while a request waits for its turn.
 */
import type { Clock } from "./clock.ts";

export interface Budget {
  /** Aborts when the time is used up. */
  readonly signal: AbortSignal;
  /** Epoch ms, as far as one can tell now. */
  readonly deadline: number;
  /** Stands still until the promise is settled. */
  pausedFor<T>(wait: Promise<T>): Promise<T>;
  renew(): void;
  /** Takes the timer away. */
  end(): void;
}

export function startBudget(ms: number, clock: Clock): Budget {
  const over = new AbortController();
  let timer = new AbortController();
  let left = ms, since = clock.now(), waiting = 0, ended = false;

  function stop(): void {
    timer.abort();
    if (waiting === 0) left -= clock.now() - since;
  }
  function go(): void {
    since = clock.now();
    if (ended || waiting > 0) return;
    const mine = timer = new AbortController();
    clock.sleep(left, mine.signal).then(() => mine.signal.aborted || over.abort());
  }
  go();

  return {
    signal: over.signal,
    get deadline() {
      return waiting > 0 ? clock.now() + left : since + left;
    },
    async pausedFor(wait) {
      stop();
      waiting++;
      try {
        return await wait;
      } finally {
        waiting--;
        if (waiting === 0) go();
      }
    },
    renew() {
      stop();
      left = ms;
      go();
    },
    end() {
      ended = true;
      timer.abort();
    },
  };
}

/** For questions of one request or two: a time by the clock, and no timer. */
export function fixedBudget(deadline: number): Budget {
  return {
    signal: new AbortController().signal,
    deadline,
    pausedFor: (wait) => wait,
    renew: () => {},
    end: () => {},
  };
}
