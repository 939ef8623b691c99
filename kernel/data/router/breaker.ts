/** Leaves a provider alone for a while after several failures in a row, then tries it with one request. */
import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  type IBackoff,
} from "cockatiel";
import { sentence } from "../providers/answer_text.ts";
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

const COUNTED = new Set(["server", "timeout", "network"]);
/** Of a provider that is there and answers, though not for this symbol or key. */
const ANSWERED = new Set(["not-found", "shape", "unsupported", "credentials"]);

/** Whether nobody else would have more luck just now; a body that ends too soon may do so for one symbol alone. */
const isCounted = ({ fault, answer }: ProviderError): boolean =>
  COUNTED.has(fault) && !(fault === "network" && answer !== undefined);

export function createBreaker(name: string, clock: Clock, options: BreakerOptions = BREAKER): Breaker {
  const { failures, rest, longestRest } = options;
  const inARow = new ConsecutiveBreaker(failures);
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
      (isCounted(error) || (error.fault === "aborted" && circuit.state === CircuitState.HalfOpen))
    ),
    { breaker: inARow, halfOpenAfter: { next: () => restFor(rest) } },
  );
  const last = () => {
    const failure = circuit.lastFailure;
    return failure && "error" in failure ? failure.error as ProviderError : undefined;
  };
  const resting = () => {
    const wait = Math.max(0, until - clock.now());
    const cause = last();
    const why = cause ? `${sentence(cause.message)} ` : "";
    return new RestingError(
      `${why}After several failures ${name} is left alone: ask it again in ${
        Math.max(1, Math.ceil(wait / 1000))
      } s.`,
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
        if (error instanceof ProviderError && ANSWERED.has(error.fault)) inARow.success();
        throw error instanceof BrokenCircuitError ? resting() : error;
      }
    },
    get state() {
      if (circuit.state === CircuitState.Closed) return "closed";
      return circuit.state === CircuitState.HalfOpen || clock.now() >= until ? "half-open" : "open";
    },
  };
}
