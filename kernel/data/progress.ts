/** How far something is that may take over a second: fetching, importing, filling gaps. Cells draw it as a bar. */
import { ParameterError, quote } from "../market/errors.ts";

/** How far it is, in units of `unit`. */
export interface DataProgress {
  readonly done: number;
  readonly total: number;
  /** What is counted. */
  readonly unit: "symbols" | "bars" | "rows" | "bytes" | "runs" | "trials" | "%";
  /** What is worked on, null where that is no one symbol. */
  readonly symbol: string | null;
  /** The provider or file that it comes from, null where nobody is asked. */
  readonly source: string | null;
  /** Units a second since the beginning; NaN before the first. */
  readonly rate: number;
  /** Seconds left at that rate; NaN before the first. */
  readonly eta: number;
}

/** What everything takes that may take over a second. */
export interface Watched {
  /** Called at the beginning, when something was done, and at the end. */
  readonly onProgress?: (progress: DataProgress) => void;
  /** Stops it within a second, with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** @throws ParameterError for what cannot be called, and for what is no signal */
export function checkWatched({ onProgress, signal }: Watched): void {
  const refuse = (field: string, value: unknown, allowed: string) => {
    throw new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
  };
  if (onProgress !== undefined && typeof onProgress !== "function") {
    refuse("onProgress", onProgress, "a function");
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) refuse("signal", signal, "an AbortSignal");
}

/** What is being worked on. */
export type Step = Partial<Pick<DataProgress, "symbol" | "source">>;

/** Counts and reports. */
export interface Meter {
  /** So much more is done; 0 tells of another symbol or source alone. */
  add(units: number, step?: Step): void;
}

/** @param now milliseconds, from any beginning */
export function startMeter(
  { total, unit, onProgress }: Pick<DataProgress, "total" | "unit"> & Pick<Watched, "onProgress">,
  now: () => number = () => performance.now(),
): Meter {
  const began = now();
  let done = 0;
  const add = (units: number, { symbol = null, source = null }: Step = {}) => {
    done += units;
    if (!onProgress) return;
    const rate = done > 0 ? done / Math.max(now() - began, 1) * 1_000 : NaN;
    onProgress({ done, total, unit, symbol, source, rate, eta: (total - done) / rate });
  };
  add(0);
  return { add };
}
