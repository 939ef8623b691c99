/** What a statistic is. Each has its own file or shares one with its nearest kin; registry.ts names them all. */
import type { Measurements } from "./measurements.ts";

/** A value, or in words why there is none. */
export type Outcome = number | string;

/** Under which heading a statistic is shown. */
export type StatisticKind =
  | "returns"
  | "risk"
  | "drawdown"
  | "ratios"
  | "distribution"
  | "benchmark"
  | "trades"
  | "credibility";

/** A statistic by its definition. */
export interface Statistic {
  readonly title: string;
  readonly kind: StatisticKind;
  /** How to write its value: a fraction as percent, a plain number, a count, calendar days, money of the account. */
  readonly unit: "percent" | "ratio" | "integer" | "days" | "bars" | "years" | "money";
  /** What a better strategy has more of; null where neither is better. */
  readonly better: "higher" | "lower" | null;
  readonly formula: string;
  /** Who defined it, or whose convention it is. */
  readonly source: string;
  /**
   * What must be there before it is computed: an account; returns of it that are defined throughout; a closed trade; a
   * benchmark with returns at the same times.
   */
  readonly reads: "account" | "returns" | "trades" | "benchmark";
  readonly compute: (measured: Measurements) => Outcome;
}

/** Keeps the names of a group of statistics for the type of the registry, and holds each to its shape. */
export function statisticsOf<Name extends string>(
  group: Readonly<Record<Name, Statistic>>,
): Readonly<Record<Name, Statistic>> {
  return group;
}

/** A number, or the reason where it is null. */
export const or = (value: number | null, reason: string): Outcome => value ?? reason;
