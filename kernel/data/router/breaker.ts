/** Leaves a provider alone for a while after several failures in a row, then tries it with one request. */
import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  type IBackoff,
} from "cockatiel";
import { ProviderError } from "../providers/provider_error.ts";
import type { Clock } from "./clock.ts";

export type BreakerState = "closed" | "open" | "half-open";

export interface Breaker {
  /** @throws RestingError while the provider is left alone, and while the one request is under way that tries it */
  check(): void;
  /** As check(), then the request. */
  run<T>(request: () => Promise<T>): Promise<T>;
  readonly state: BreakerState;
}

/** A provider that is not asked now because it failed too often just before. */
export class RestingError extends ProviderError {}

export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** ms for which it stays open; doubled each time that the try fails, up to the longest. */
  readonly rest: number;
  readonly longestRest: number;
}

export const BREAKER: BreakerOptions = { failures: 5, rest: 30_000, longestRest: 300_000 };

/** Those that say that nobody else would have more luck just now. */
const COUNTED = new Set(["server", "timeout", "network"]);

export function createBreaker(name: string, clock: Clock, options: BreakerOptions = BREAKER): Breaker {
  const { failures, rest, longestRest } = options;
  let until = -Infinity;

  /** The circuit asks for the time that it stays open and compares it with a clock of its own: ours has to decide. */
  const restFor = (ms: number): IBackoff<unknown> => {
    const over = until = clock.now() + ms;
    return {
      get duration() {
        return clock.now() < over ? Infinity : 0;
      },
      next: () => restFor(Math.min(longestRest, ms * 2)),
    };
  };
  const circuit = circuitBreaker(
    handleWhen((error) =>
      error instanceof ProviderError &&
      (COUNTED.has(error.fault) || (error.fault === "aborted" && circuit.state === CircuitState.HalfOpen))
    ),
    { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: { next: () => restFor(rest) } },
  );
  const last = () => {
    const failure = circuit.lastFailure;
    return failure && "error" in failure ? failure.error as ProviderError : undefined;
  };
  const resting = () => {
    const wait = Math.max(0, until - clock.now());
    const cause = last();
    return new RestingError(
      `Try again in ${
        Math.max(1, Math.ceil(wait / 1000))
      } s: ${name} is left alone after failing several times` +
        `${cause ? ` (${cause.message})` : ""}.`,
      { provider: name, fault: cause?.fault ?? "server", retryAfter: wait },
    );
  };

  // The circuit would let the others wait for how the one request ends.
  const check = () => {
    const isOpen = circuit.state === CircuitState.Open && clock.now() < until;
    if (isOpen || circuit.state === CircuitState.HalfOpen) throw resting();
  };

  return {
    check,
    async run(request) {
      check();
      try {
        return await circuit.execute(request);
      } catch (error) {
        throw error instanceof BrokenCircuitError ? resting() : error;
      }
    },
    get state() {
      if (circuit.state === CircuitState.Closed) return "closed";
      return circuit.state === CircuitState.HalfOpen || clock.now() >= until ? "half-open" : "open";
    },
  };
}
