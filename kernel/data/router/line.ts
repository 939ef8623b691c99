/** The way to one provider: its queue, its breaker, retries, and a record of how it went. */
import type { Around } from "../providers/http.ts";
import type { RateLimit } from "../providers/provider.ts";
import { ProviderError, type ProviderFault } from "../providers/provider_error.ts";
import {
  type Breaker,
  type BreakerOptions,
  type BreakerState,
  createBreaker,
  RestingError,
} from "./breaker.ts";
import type { Budget } from "./budget.ts";
import type { Clock } from "./clock.ts";
import { createQueue } from "./queue.ts";
import { withRetries } from "./retry.ts";

/** What is known of a provider since this process began. */
export interface LineRecord {
  /** Requests that were answered as they should be. */
  readonly answers: number;
  readonly failures: number;
  /** Epoch ms of the last good answer, NaN without any. */
  readonly lastAnswer: number;
  readonly lastFailure?: { readonly at: number; readonly fault: ProviderFault; readonly message: string };
  readonly waiting: number;
  readonly breaker: BreakerState;
}

/** What one request for bars brings along. */
export interface Visit {
  readonly signal?: AbortSignal;
  readonly budget: Budget;
  /** ms that are waited for a turn, and by a Retry-After, at most. */
  readonly patience: number;
}

export interface Line {
  around(visit: Visit): Around;
  readonly record: LineRecord;
}

export interface LineOptions {
  readonly clock: Clock;
  /** Most requests under way at once. */
  readonly atOnce: number;
  readonly breaker?: BreakerOptions;
}

/** ms for which nobody begins after a refusal that does not say for how long. */
const PAUSE = 1_000;

export function createLine(name: string, limits: readonly RateLimit[], options: LineOptions): Line {
  const { clock } = options;
  const queue = createQueue(limits, options);
  const breaker: Breaker = createBreaker(name, clock, options.breaker);
  let record = {
    answers: 0,
    failures: 0,
    lastAnswer: NaN,
    lastFailure: undefined as LineRecord["lastFailure"],
  };

  async function once<T>(request: () => Promise<T>, { signal, budget, patience }: Visit): Promise<T> {
    breaker.check();
    const deadline = clock.now() + patience;
    const entered = await budget.pausedFor(queue.enter({ signal, deadline }));
    if ("why" in entered) {
      if (entered.why === "aborted") {
        throw new ProviderError(`Stopped while ${name} was waited for.`, {
          provider: name,
          fault: "aborted",
        });
      }
      throw new ProviderError(
        `Wait ${Math.ceil(entered.wait / 1000)} s: ${name} takes no request before that.`,
        { provider: name, fault: "limit", retryAfter: entered.wait },
      );
    }
    let sent = true;
    try {
      const answer = await breaker.run(request);
      budget.renew();
      record = { ...record, answers: record.answers + 1, lastAnswer: clock.now() };
      return answer;
    } catch (error) {
      sent = !(error instanceof RestingError);
      noteFailure(error);
      throw error;
    } finally {
      entered.leave(sent);
    }
  }

  function noteFailure(error: unknown): void {
    if (!(error instanceof ProviderError) || error instanceof RestingError || error.fault === "aborted") {
      return;
    }
    const { fault, message, retryAfter } = error;
    const lastFailure = { at: clock.now(), fault, message };
    record = { ...record, failures: record.failures + 1, lastFailure };
    // The others would be refused as well.
    if (fault === "limit" || retryAfter !== undefined) queue.pause(retryAfter ?? PAUSE);
  }

  return {
    around: (visit) => (request) => withRetries(() => once(request, visit), { ...visit, clock }),
    get record() {
      return { ...record, waiting: queue.waiting, breaker: breaker.state };
    },
  };
}
