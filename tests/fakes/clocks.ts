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

/**
 * Time that passes at most `speed` times as fast as the real one: a tick each turn of the event loop, while somebody sleeps.
 * So it stands still when the machine is busy with something else, and a time-out means what it says.
 */
export function fastClock(speed: number): Clock {
  let now = 0;
  let ticking = false;
  const sleepers = new Set<{ due: number; wake: () => void }>();

  function tick(): void {
    now += speed;
    for (const sleeper of [...sleepers].filter(({ due }) => due <= now)) {
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    ticking = sleepers.size > 0;
    if (ticking) setTimeout(tick, 1);
  }

  return {
    now: () => now,
    random: Math.random,
    sleep(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const sleeper = { due: now + ms, wake: resolve };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", () => (sleepers.delete(sleeper), resolve()), { once: true });
      if (!ticking) setTimeout(tick, 1);
      ticking = true;
      return promise;
    },
  };
}

/** Lets everything run that waits for nothing but its turn. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
