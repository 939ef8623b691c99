/** What a comparison comes to, in a sentence or two. */
import { formatNumber } from "../../plot/spec/format.ts";
import { STATISTICS } from "../../stats/registry.ts";
import type { ComparedStatistic, Difference } from "../../stats/paired_differences.ts";

export interface Verdict {
  readonly first: string;
  readonly second: string;
  readonly difference: Difference;
  /** Of the intervals. */
  readonly confidence: number;
  /** How many pairs were tested. */
  readonly pairs: number;
}

/** "No clear winner: A beats B by 0.30 Sharpe, 95 % interval −0.10 to 0.70: not significant (p 0.14)." */
export function recommendationOf(verdict: Verdict): string {
  const { first, second, difference: { statistic, difference, low, high, pValue, adjusted } } = verdict;
  const name = STATISTICS[statistic].title;
  if (difference === null || pValue === null || adjusted === null) {
    return `${first} and ${second} cannot be ranked: one of them has no ${name}.`;
  }
  if (difference === 0 && low === 0 && high === 0) return `${first} and ${second} are the same by ${name}.`;
  const share = formatNumber(verdict.confidence, "percent", { decimals: 0 });
  const isClear = adjusted < 1 - verdict.confidence;
  const interval = `${share} interval ${amount(low!, statistic)} to ${amount(high!, statistic)}`;
  const tested = verdict.pairs === 1
    ? `p ${probability(pValue)}`
    : `p ${probability(pValue)}, ${probability(adjusted)} after Holm's correction for ${verdict.pairs} pairs`;
  const sentence =
    `${first} beats ${second} by ${amount(difference, statistic)}${unit(statistic)} ${name}, ` +
    `${interval}: ${isClear ? "significant" : "not significant"} (${tested}).`;
  return isClear ? sentence : `No clear winner: ${sentence}`;
}

/** Percentages as points of a percent, so that 10 % less drawdown is no tenth of it. */
function amount(value: number, statistic: ComparedStatistic): string {
  return STATISTICS[statistic].unit === "percent"
    ? formatNumber(100 * value, "ratio", { decimals: 1 })
    : formatNumber(value, "ratio");
}

const unit = (statistic: ComparedStatistic): string =>
  STATISTICS[statistic].unit === "percent" ? " percentage points of" : "";

const probability = (p: number): string =>
  p < 0.001 ? "below 0.001" : formatNumber(p, "ratio", { decimals: p < 0.01 ? 3 : 2 });
