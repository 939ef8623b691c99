/** What backtest() takes besides the engine's options: how the result is read, and how the run is watched. */
import { type BacktestOptions, OPTION_NAMES } from "../engine/options.ts";
import type { Bars } from "../market/bars.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import type { Moment } from "../market/time.ts";
import type { RunProgress } from "./drive.ts";

/** Everything that backtest() may be told; all of it may be left out. */
export interface RunOptions extends BacktestOptions {
  /**
   * What to compare with: bars, or a symbol of the run; default equal money in each of its symbols, bought at its start and
   * at its costs.
   */
  benchmark?: Bars | string;
  /** Where the sample ends: a share of the bars between 0 and 1, or the first moment out of the sample. */
  split?: Moment;
  /** Names of checks whose errors are put up with, in bars that were imported and not looked at yet. */
  accept?: readonly string[];
  /** Called every 5 % of the run, and at its end. */
  onProgress?: (progress: RunProgress) => void;
  /** Stops the run within a second, with the signal's reason. */
  signal?: AbortSignal;
}

/** The options that are not the engine's. */
export type Reading = Pick<RunOptions, typeof READING_NAMES[number]>;

const READING_NAMES = ["benchmark", "split", "accept", "onProgress", "signal"] as const;

/** The engine's options and the others, known by name. */
export function partedOptions(given: RunOptions): { engine: BacktestOptions; reading: Reading } {
  checkNames(given, [...OPTION_NAMES, ...READING_NAMES], "the options of backtest");
  const { benchmark, split, accept, onProgress, signal, ...engine } = given;
  check("accept", accept, Array.isArray(accept), "a list of names of checks");
  check(
    "onProgress",
    onProgress,
    typeof onProgress === "function",
    "a function of { pct, symbol, done, total }",
  );
  check("signal", signal, signal instanceof AbortSignal, "the signal of an AbortController");
  return { engine, reading: { benchmark, split, accept, onProgress, signal } };
}

function check(field: string, value: unknown, fits: boolean, allowed: string): void {
  if (value === undefined || fits) return;
  throw new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
}
