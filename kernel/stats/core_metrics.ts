import type { CountedTrades } from "../market/trade.ts";
import { annualGrowth } from "./cagr.ts";
import { growthOverDrawdown } from "./calmar.ts";
import { DAY } from "./drawdown.ts";
import { sampleDeviation } from "./moments.ts";
import type { StatisticName } from "./registry.ts";
import { annualRatio } from "./sharpe.ts";
import { annualSortino } from "./sortino.ts";
import { profitFactorOf, tradeTotals, winRateOf } from "./trade_totals.ts";
import { annualVolatility } from "./volatility.ts";

/** The statistics that every run has at once, in the order in which they are shown. */
export const METRIC_NAMES = [
  "totalReturn",
  "cagr",
  "volatility",
  "sharpe",
  "sortino",
  "maxDrawdown",
  "maxDrawdownDays",
  "calmar",
  "trades",
  "winRate",
  "profitFactor",
  "exposure",
] as const satisfies readonly StatisticName[];

/** The core statistics of a run as plain numbers, fractions not percent; null where one is not defined. */
export type Metrics = {
  readonly [name in typeof METRIC_NAMES[number]]: name extends
    "totalReturn" | "maxDrawdown" | "maxDrawdownDays" | "trades" | "exposure" ? number
    : number | null;
};

/** The part of an engine's result that the metrics need. */
export interface MeasuredRun {
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly exposure: Float64Array;
  readonly trades: CountedTrades;
  /** First index that counts. */
  readonly start: number;
}

/**
 * All core statistics in one pass over the equity, without an array of returns. The sums are its own, the formulas over
 * them those of the registry; a test holds the one to the other.
 *
 * Squares are summed around the run's geometric mean return, known before the pass, because around zero steady growth
 * would lose its small variance to rounding.
 */
export function coreMetrics(run: MeasuredRun, options: { periodsPerYear: number }): Metrics {
  const { equity, time, exposure, start } = run;
  const last = equity.length - 1;
  const count = last - start;
  const first = equity[start]!;
  const total = equity[last]! / first - 1;
  const centre = count > 0 ? (1 + total) ** (1 / count) - 1 : 0;
  let sum = 0;
  let squares = 0;
  let fourDownside = 0;
  let exposed = exposure[start]!;
  let before = first;
  let peak = first;
  let peakAt = start;
  let trough = first;
  let deepest = 0;
  let longest = 0;
  for (let i = start + 1; i <= last; i++) {
    const value = equity[i]!;
    const r = value / before - 1;
    const off = r - centre;
    sum += off;
    squares += off * off;
    // Twice the return where it is a loss, else zero: without a branch, which half of all bars would mispredict.
    const doubled = r - Math.abs(r);
    fourDownside += doubled * doubled;
    exposed += exposure[i]!;
    before = value;
    if (value < peak) {
      trough = value < trough ? value : trough;
    } else {
      if (trough < peak) {
        deepest = Math.min(deepest, trough / peak - 1);
        longest = Math.max(longest, time[i]! - time[peakAt]!);
      }
      peak = value;
      peakAt = i;
      trough = value;
    }
  }
  if (trough < peak) {
    deepest = Math.min(deepest, trough / peak - 1);
    longest = Math.max(longest, time[last]! - time[peakAt]!);
  }
  const downside = fourDownside / 4;
  const average = centre + sum / count;
  const spread = sampleDeviation(Math.max(0, squares - sum * sum / count), count, average);
  // An account that fell to nothing has no returns after it.
  const ruined = deepest <= -1;
  const growth = ruined ? null : annualGrowth(total, time.subarray(start));
  const totals = tradeTotals(run.trades);
  const { periodsPerYear } = options;
  return {
    totalReturn: total,
    cagr: growth,
    volatility: ruined ? null : annualVolatility(spread, count, periodsPerYear),
    sharpe: ruined ? null : annualRatio(average, spread, periodsPerYear),
    sortino: ruined ? null : annualSortino(average, Math.sqrt(downside / count), periodsPerYear),
    maxDrawdown: deepest,
    maxDrawdownDays: longest / DAY,
    calmar: growthOverDrawdown(growth, deepest),
    trades: totals.closed,
    winRate: winRateOf(totals),
    profitFactor: profitFactorOf(totals),
    exposure: exposed / (count + 1),
  };
}
