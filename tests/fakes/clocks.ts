/** Clocks for what waits: one that a test moves by hand, one that runs faster than the real one. */
import type { Clock } from "../../kernel/data/router/clock.ts";

export interface ManualClock extends Clock {
  /** Moves on, waking sleepers in their order; whoever they wake has run when it resolves. */
  advance(ms: number): Promise<void>;
  /** How long those who sleep asked to sleep, in the order in which they did. */
  readonly sleeping: readonly number[];
}

/** @param chance what random() gives */
export function manualClock({ start = 0, chance = 0.5 } = {}): ManualClock {
  let now = start;
  let sleepers: { due: number; ms: number; wake: () => void }[] = [];
  return {
    now: () => now,
    random: () => chance,
    sleep(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const sleeper = { due: now + ms, ms, wake: resolve };
      sleepers.push(sleeper);
      const leave = () => {
        sleepers = sleepers.filter((each) => each !== sleeper);
        resolve();
      };
      if (signal?.aborted) leave();
      signal?.addEventListener("abort", leave, { once: true });
      return promise;
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        const next = sleepers.reduce((first, each) => Math.min(first, each.due), Infinity);
        if (next > until) break;
        now = Math.max(now, next);
        const due = sleepers.filter((each) => each.due <= now);
        sleepers = sleepers.filter((each) => each.due > now);
        due.forEach(({ wake }) => wake());
        await settle();
      }
      now = until;
    },
    get sleeping() {
      return sleepers.map(({ ms }) => ms);
    },
  };
}

/** Time that passes `speed` times as fast. */
export function fastClock(speed: number): Clock {
  const started = performance.now();
  return {
    now: () => (performance.now() - started) * speed,
    random: Math.random,
    sleep(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, Math.max(0, ms / speed));
      signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
      return promise;
    },
  };
}

/** Lets everything run that waits for nothing but its turn. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
