/** Asks again after a failure that may pass, each time later, at a moment left to chance. */
import { ExponentialBackoff, noJitterGenerator } from "cockatiel";
import { ProviderError, type ProviderFault } from "../providers/provider_error.ts";
import { RestingError } from "./breaker.ts";
import type { Clock } from "./clock.ts";
import type { Visit } from "./line.ts";

/** How often each failure is followed by another request; any other fault will not go away by asking. */
const RETRIES: Readonly<Partial<Record<ProviderFault, number>>> = {
  server: 3,
  network: 3,
  limit: 3,
  timeout: 1,
};
const FIRST_DELAY = 500;
const LONGEST_DELAY = 8_000;

/**
 * A Retry-After is waited for in the queue, by everybody. The other waits are ours: those of cockatiel's own retry
 * go on after an abort.
 */
export async function withRetries<T>(
  request: () => Promise<T>,
  options: Visit & { readonly clock: Clock },
): Promise<T> {
  const { clock, signal, budget, patience } = options;
  let delays = new ExponentialBackoff({
    initialDelay: FIRST_DELAY,
    maxDelay: LONGEST_DELAY,
    generator: (tries: number | undefined, settings) => {
      const [most, next] = noJitterGenerator(tries, settings);
      return [clock.random() * most, next];
    },
  }).next();
  for (let retries = 0;; retries++) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const wait = delays.duration;
      const again = !(error instanceof RestingError) && retries < (RETRIES[error.fault] ?? 0) &&
        (error.retryAfter ?? 0) <= patience && clock.now() + wait < budget.deadline;
      if (!again) throw error;
      await clock.sleep(wait, signal);
      delays = delays.next(undefined);
    }
  }
}
