/** Drives a simulation to its end: reports how far it is and lets the event loop turn, so that it can be stopped. */
import type { Progress } from "../engine/simulate.ts";

/** How far a run is. */
export interface RunProgress {
  /** Whole percent of the run, 0 to 100: half of it is the signals, symbol by symbol, half the account. */
  readonly pct: number;
  /** Symbol whose signals were computed last; null once the account is simulated. */
  readonly symbol: string | null;
  /** Symbols that have their signals, of how many. */
  readonly done: number;
  readonly total: number;
}

export interface Driven {
  readonly total: number;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Any of these stops the run. */
  readonly signals: readonly AbortSignal[];
}

/** Percent between two reports. */
const STEP = 5;
/** Milliseconds of work between two turns of the event loop, in which a stop can arrive. */
const TURN = 50;

/** The result of `steps`. A short run neither waits nor sets a timer. */
export async function drive<R>(
  steps: Generator<Progress, R>,
  { total, onProgress, signals }: Driven,
): Promise<R> {
  const throwIfStopped = () => signals.forEach((signal) => signal.throwIfAborted());
  let turned = performance.now();
  let next = STEP;
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      onProgress?.({ pct: 100, symbol: null, done: total, total });
      throwIfStopped();
      return value;
    }
    if (onProgress && value.done * 100 >= next && value.done < 1) {
      next = (Math.floor(value.done * 100 / STEP) + 1) * STEP;
      onProgress({ pct: Math.floor(value.done * 100), symbol: value.symbol, done: value.symbols, total });
      throwIfStopped();
    }
    if (performance.now() - turned < TURN) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    throwIfStopped();
    turned = performance.now();
  }
}
