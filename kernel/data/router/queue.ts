/**
 * The queue in front of a provider: in the order of arrival, never more requests in a span of time than the provider's
 * limits allow, never more than a few at once.
 *
 * The windows slide, and a request stays in them until its answer's time plus the span: whatever way the provider counts
 * and however late a request reaches it, it never sees more than the limit.
 */
import type { RateLimit } from "../providers/provider.ts";
import type { Clock } from "./clock.ts";

export interface Turn {
  readonly signal?: AbortSignal;
  /** Epoch ms; whoever cannot begin by then is told so at once. */
  readonly deadline: number;
}

/** Why a request did not get its turn. */
export type Refusal = { readonly why: "aborted" } | { readonly why: "full"; readonly wait: number };

export interface Queue {
  /** Waits for a turn; the function ends it, with false where nothing was sent. */
  enter(turn: Turn): Promise<{ readonly leave: (sent?: boolean) => void } | Refusal>;
  /** Lets nobody begin for so many ms. */
  pause(ms: number): void;
  readonly waiting: number;
}

/** ms added to every span: what the clocks of two machines gain on each other in it. */
const SLACK = 5;

export function createQueue(
  limits: readonly RateLimit[],
  { clock, atOnce }: { readonly clock: Clock; readonly atOnce: number },
): Queue {
  const longest = Math.max(0, ...limits.map(({ ms }) => ms)) + SLACK;
  /** What lets each of those begin who wait, the first one first. */
  const waiters: (() => void)[] = [];
  /** Ends of past requests that still count, ascending. */
  let ends: number[] = [];
  let running = 0;
  let pausedUntil = -Infinity;
  /** When the next may begin, while somebody waits for it. */
  let alarm: { readonly at: number; readonly off: AbortController } | undefined;

  /** When the request behind `ahead` others may begin at the earliest; Infinity where that depends on one that is running. */
  function opensAt(ahead: number, runningCounts: number): number {
    const now = clock.now();
    let at = Math.max(now, pausedUntil);
    for (const { requests, ms } of limits) {
      const span = ms + SLACK;
      const first = ends.findIndex((end) => end + span > now);
      const counted = first < 0 ? [] : ends.slice(first);
      const over = counted.length + running + ahead - requests;
      if (over < 0) continue;
      if (over < counted.length) at = Math.max(at, counted[over]! + span);
      else at = Math.max(at, runningCounts + span * (1 + Math.floor((over - counted.length) / requests)));
    }
    return at;
  }

  function pump(): void {
    while (waiters.length > 0 && running < atOnce) {
      const at = opensAt(0, Infinity);
      if (at > clock.now()) return wakeAt(at);
      running++;
      waiters.shift()!();
    }
    wakeAt(Infinity);
  }

  function wakeAt(at: number): void {
    if (alarm?.at === at) return;
    alarm?.off.abort();
    alarm = undefined;
    if (at === Infinity) return;
    const off = new AbortController();
    alarm = { at, off };
    clock.sleep(at - clock.now(), off.signal).then(() => {
      if (off.signal.aborted) return;
      alarm = undefined;
      pump();
    });
  }

  function leave(sent: boolean): void {
    const now = clock.now();
    running--;
    ends = ends.filter((end) => end + longest > now);
    if (sent && limits.length > 0) ends.push(now);
    pump();
  }

  return {
    async enter({ signal, deadline }) {
      if (signal?.aborted) return { why: "aborted" };
      const at = opensAt(waiters.length, clock.now());
      if (at > deadline) return { why: "full", wait: at - clock.now() };
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const begin = () => resolve(true);
      const giveUp = () => {
        const place = waiters.indexOf(begin);
        if (place >= 0) waiters.splice(place, 1);
        resolve(false);
        pump();
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      waiters.push(begin);
      pump();
      const begun = await promise;
      signal?.removeEventListener("abort", giveUp);
      if (!begun) return { why: "aborted" };
      let left = false;
      return {
        leave: (sent = true) => {
          if (!left) leave(sent);
          left = true;
        },
      };
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, clock.now() + ms);
    },
    get waiting() {
      return waiters.length;
    },
  };
}
