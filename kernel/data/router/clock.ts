/** Time and chance as the router takes them, so that tests can give their own. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Resolves after so many ms, or as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

export const systemClock: Clock = { now: Date.now, random: Math.random, sleep };

/** setTimeout takes no more than 2^31 - 1 ms and fires at once above. */
const LONGEST = 2 ** 31 - 1;

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal?.aborted) return Promise.resolve();
  const wake = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", wake);
    resolve();
  };
  const timer = setTimeout(wake, Math.min(Math.max(0, ms), LONGEST));
  signal?.addEventListener("abort", wake);
  return promise;
}
