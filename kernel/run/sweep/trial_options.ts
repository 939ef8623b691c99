/** What everything takes that tries many parameters of one strategy, besides the options of the engine. */
import type { BacktestOptions } from "../../engine/options.ts";
import type { Parameters, Strategy, StrategyDefinition } from "../../engine/strategy.ts";
import type { Bars } from "../../market/bars.ts";
import { ParameterError } from "../../market/errors.ts";
import type { Moment } from "../../market/time.ts";
import type { ConditionalValues, UniformValues } from "../../optimize/ranges.ts";
import { checkCount, checkOption } from "../../stats/check_option.ts";
import type { Executor } from "./executor.ts";
import type { ObjectiveOption } from "./objective.ts";

/** A strategy with parameters still open: what defineStrategy() returns, or one that was made, whose others stay as they are. */
export type Tried<P extends Parameters> = Strategy<P> | TriedFactory<P>;

interface TriedFactory<P extends Parameters> {
  (params: never): Strategy<P>;
  readonly definition: StrategyDefinition;
  readonly defaults: Partial<P>;
}

/** For each parameter a list, a single value, uniform(…) or when(…). */
export type TriedValues<P extends Parameters> = {
  readonly [name in keyof P]?:
    | P[name]
    | readonly P[name][]
    | ArrayLike<number>
    | UniformValues
    | ConditionalValues;
};

/** Options of sweep(), optimise() and the like. */
export interface TrialOptions<P extends Parameters = Parameters> extends BacktestOptions {
  /** What is tried: for each parameter a list, a single value, uniform(…) or when(…); others stay at their defaults. */
  readonly params: TriedValues<P>;
  /** Only parameters of which this is true, besides the strategy's own `check`. */
  readonly where?: (params: P) => boolean;
  /** Statistic that ranks, several of them, or a function of a run; default "sharpe". */
  readonly objective?: ObjectiveOption;
  /**
   * Where the sample ends that the objective is read in: a share of the bars, or a moment; default 0.7. False reads it over all
   * bars, of which nothing is left to judge it by.
   */
  readonly split?: Moment | false;
  /** "one" account over all symbols (default), or one for "each": the objective is the mean of those that have one. */
  readonly accounts?: "one" | "each";
  /** Closed trades that an account needs in sample for an objective; default 1. */
  readonly minTrades?: number;
  /** Workers, 0 for this thread alone; default one for each core where that saves more than their start takes. */
  readonly workers?: number;
  /** Where trials are carried out instead, such as redis(…). */
  readonly executor?: Executor;
  /** As those of backtest(): what statistics that compare are measured beside, and whose warnings are accepted. */
  readonly benchmark?: Bars | string;
  readonly accept?: readonly string[];
}

/** Those that are not the engine's. */
export const TRIAL_NAMES = [
  "params",
  "where",
  "objective",
  "split",
  "accounts",
  "minTrades",
  "workers",
  "executor",
  "benchmark",
  "accept",
] as const satisfies readonly (keyof TrialOptions)[];

/** @throws ParameterError where an option is given that a call does not have, though others like it do */
export function refuseOption(options: object, field: keyof TrialOptions, allowed: string): void {
  if (!(field in options)) return;
  const value = (options as TrialOptions)[field];
  throw new ParameterError(`Set ${field} to ${allowed}`, { field, value, allowed });
}

export function checkTrialOptions({ accounts, minTrades, workers, where, executor }: TrialOptions): void {
  checkOption(
    "accounts",
    accounts,
    accounts === undefined || accounts === "one" || accounts === "each",
    '"one" or "each"',
  );
  checkCount("minTrades", minTrades, 0);
  const isCrew = workers === undefined || Number.isInteger(workers) && workers >= 0 && workers <= 256;
  checkOption("workers", workers, isCrew, "0 to 256");
  checkOption(
    "where",
    where,
    where === undefined || typeof where === "function",
    "a function of the parameters",
  );
  const runs = executor === undefined || typeof executor?.run === "function";
  checkOption("executor", executor, runs, "an executor, such as redis(…); workers says how many Workers");
}
