import { checkNames } from "../market/known_names.ts";
import { checkLength, checkOption } from "./check_option.ts";
import { COMPAT, type Compat } from "./compat/mod.ts";
import { measure, type Measurements } from "./measurements.ts";
import { type StatisticName, STATISTICS } from "./registry.ts";
import type { Outcome, Statistic } from "./statistic.ts";
import type { MeasuredTrades } from "./trade_sums.ts";

/** What is measured. Columns have one value a bar. */
export interface StatisticsInput {
  /** Epoch ms, ascending. */
  readonly time: Float64Array;
  /** Account value at each close; the first is the money at the start. */
  readonly equity: Float64Array;
  /** Bars a year, such as 252. */
  readonly periodsPerYear: number;
  /** Gross position value over equity at each close. */
  readonly exposure?: Float64Array;
  readonly trades?: MeasuredTrades;
  /** Money bought and sold, for the turnover; default quantity times price of the trades. */
  readonly traded?: number;
}

/** What an account is measured against. */
export interface StatisticsOptions {
  /** Risk-free rate: a fraction a year, or one a bar for every bar; default 0. */
  readonly riskFree?: number | Float64Array;
  /** Least return asked for, by Sortino, Omega and downside deviation, likewise; default the risk-free rate. */
  readonly minimumReturn?: number | Float64Array;
  /** Value of a benchmark at each bar; NaN where it has none. */
  readonly benchmark?: Float64Array;
  /** Of value at risk, expected shortfall and the minimum track record; default 0.95. */
  readonly confidence?: number;
  /** Annual Sharpe ratio that the probabilistic one and the track record are held against; default 0. */
  readonly sharpeAgainst?: number;
  /** How many strategies were tried before this one was chosen, or the annual Sharpe ratios of all of them. */
  readonly trials?: number | Float64Array;
  /** Lags of Newey and West's t-statistic; default floor(4 (n / 100)^(2/9)). */
  readonly lags?: number;
  /** Reproduces the variants of another library where it defines a statistic otherwise. */
  readonly compat?: Compat;
}

/** A statistic's value, fractions not percent; null with the reason where it is not defined. */
export interface StatisticValue {
  readonly value: number | null;
  readonly reason?: string;
}

/** Every statistic by name. */
export type Statistics = { readonly [name in StatisticName]: StatisticValue };

const OPTIONS = [
  "riskFree",
  "minimumReturn",
  "benchmark",
  "confidence",
  "sharpeAgainst",
  "trials",
  "lags",
  "compat",
] as const;

/**
 * Every statistic of an account that STATISTICS names, in a few passes over its bars. What is not defined, such as the
 * Sharpe ratio of an account that never moved, is null with the reason; no value is NaN or infinite.
 *
 * @throws ParameterError for an unknown option, one out of its range, and columns of different lengths
 * @example
 * ```ts
 * import { statistics } from "tapebook";
 *
 * const day = 86_400_000;
 * const time = Float64Array.from({ length: 4 }, (_, i) => i * day);
 * const { totalReturn, sharpe, winRate } = statistics(
 *   { time, equity: Float64Array.of(100, 110, 99, 120), periodsPerYear: 252 },
 *   { riskFree: 0.04 },
 * );
 * if (Math.abs(totalReturn.value! - 0.2) > 1e-12 || sharpe.value === null) throw new Error("a fifth won");
 * if (winRate.reason !== "the input has no trades") throw new Error("nothing to count");
 * ```
 */
export function statistics(input: StatisticsInput, options: StatisticsOptions = {}): Statistics {
  check(input, options);
  const measured = measure(input, options);
  const values: Record<string, StatisticValue> = {};
  for (const name of Object.keys(STATISTICS) as StatisticName[]) {
    values[name] = named(name, measured, options);
  }
  return values as Statistics;
}

/** One of them, at the price of what it reads; throws as statistics() does. */
export function statistic(
  name: StatisticName,
  input: StatisticsInput,
  options: StatisticsOptions = {},
): StatisticValue {
  check(input, options);
  return named(name, measure(input, options), options);
}

function named(name: StatisticName, measured: Measurements, { compat }: StatisticsOptions): StatisticValue {
  const variant = compat === undefined ? undefined : COMPAT[compat][name];
  return valueOf(outcomeOf(variant ?? STATISTICS[name], measured));
}

function outcomeOf(
  { reads, compute }: Pick<Statistic, "reads" | "compute">,
  measured: Measurements,
): Outcome {
  const { flaw, trades } = measured;
  if (reads === "trades") {
    if (!trades) return "the input has no trades";
    return trades.closed > 0 ? compute(measured) : "no trade was closed";
  }
  const missing = reads === "benchmark" && typeof measured.benchmark === "string" ? measured.benchmark : null;
  return (reads === "account" ? flaw.account : flaw.returns) ?? missing ?? compute(measured);
}

function valueOf(outcome: Outcome): StatisticValue {
  if (typeof outcome === "string") return { value: null, reason: outcome };
  return Number.isFinite(outcome)
    ? { value: outcome }
    : { value: null, reason: "it is beyond what a number can hold" };
}

function check(input: StatisticsInput, options: StatisticsOptions): void {
  const { time, equity, exposure, periodsPerYear } = Object(input) as StatisticsInput;
  checkNames(options, OPTIONS, "the options of statistics");
  for (const [field, column] of Object.entries({ time, equity, ...exposure !== undefined && { exposure } })) {
    checkOption(field, column, column instanceof Float64Array, "a Float64Array with one value a bar");
  }
  const { confidence = 0.95, sharpeAgainst = 0, trials = 1, lags = 0 } = options;
  checkLength("equity", equity, time.length);
  if (exposure) checkLength("exposure", exposure, time.length);
  checkOption(
    "periodsPerYear",
    periodsPerYear,
    periodsPerYear > 0 && periodsPerYear < Infinity,
    "bars a year",
  );
  checkOption("confidence", confidence, confidence > 0 && confidence < 1, "a probability, such as 0.95");
  checkOption("sharpeAgainst", sharpeAgainst, Number.isFinite(sharpeAgainst), "an annual Sharpe ratio");
  checkOption(
    "trials",
    trials,
    typeof trials === "number" ? Number.isInteger(trials) && trials >= 1 : usableTrials(trials),
    "a whole number of trials from 1 on, or a Float64Array of their annual Sharpe ratios",
  );
  const { compat, benchmark } = options;
  const isColumn = benchmark === undefined || benchmark instanceof Float64Array;
  checkOption("benchmark", benchmark, isColumn, "a Float64Array of its value at each bar");
  const libraries = Object.keys(COMPAT);
  checkOption("compat", compat, compat === undefined || libraries.includes(compat), libraries.join(", "));
  checkOption("lags", lags, Number.isInteger(lags) && lags >= 0, "a whole number from 0 on");
}

const usableTrials = (trials: unknown): boolean =>
  trials instanceof Float64Array && trials.length > 0 && trials.every(Number.isFinite);
