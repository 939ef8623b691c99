/** From the sums of a walk to metrics. */
import { annualGrowth } from "../../stats/cagr.ts";
import { growthOverDrawdown } from "../../stats/calmar.ts";
import { sampleDeviation } from "../../stats/moments.ts";
import { annualRatio } from "../../stats/sharpe.ts";
import { annualSortino } from "../../stats/sortino.ts";
import { profitFactorOf, winRateOf } from "../../stats/trade_totals.ts";
import { annualVolatility } from "../../stats/volatility.ts";
import type { Outcomes, Window } from "../outcomes.ts";
import type { FastAccount } from "./account.ts";
import type { Tables } from "./tables.ts";
import * as parts from "./layout.ts";

/** Share of a sum that rounding may take without the tenth digit of a metric changing. */
const ROUNDING = 1e-11;
/** Squares around the mean below this share of those around zero have lost too many digits to be taken from them. */
const STEADY = 1e-3;

/**
 * Writes one row of the outcomes. False, with nothing written, where the sums do not carry the digits that the metrics need, or
 * where the account fell to nothing.
 */
export function finisher(
  { periodsPerYear, config, windows, bars }: FastAccount,
  { sums }: Tables,
): (raw: Float64Array, at: number, window: number, outcomes: Outcomes, row: number) => boolean {
  const ends = windows.map(({ from, to }: Window) => bars.time.subarray(from, to));
  const times = ends.map((time) => time.length < 2 ? time : Float64Array.of(time[0]!, time.at(-1)!));
  const bounds = windows.map(({ to }) => boundsOf(sums, to));
  return (raw, at, window, { metrics }, row) => {
    const equity = raw[at + parts.RAW_EQUITY]!;
    const sum = raw[at + parts.RAW_SUM]!;
    const squares = raw[at + parts.RAW_SQUARES]!;
    const losses = raw[at + parts.RAW_LOSSES]!;
    const lowest = raw[at + parts.RAW_LOWEST]!;
    const pieces = raw[at + parts.RAW_PIECES]!;
    const closed = raw[at + parts.RAW_CLOSED]!;
    const count = ends[window]!.length - 1;
    const around = squares - sum * sum / count;
    const bound = bounds[window]!;
    const rounding = pieces * Number.EPSILON;
    if (raw[at + parts.RAW_LEFT] === 1 || !(lowest > 0)) return false;
    // Without a return but zero there is nothing that could be wrong.
    if (squares !== 0) {
      if (!(around > STEADY * squares)) return false;
      if (rounding * bound[parts.SUM_SQUARES]! > ROUNDING * around) return false;
      if (rounding * (2 + bound[parts.SUM_RETURNS]!) > ROUNDING * Math.sqrt(count * around)) return false;
      // Of each piece two returns are rounded, by some 1e-16 whatever their size.
      const rounded = rounding * bound[parts.SUM_LOSSES]! +
        2 * Number.EPSILON * Math.sqrt(2 * pieces * losses);
      if (losses !== 0 && rounded > ROUNDING * losses) return false;
    }
    const total = equity / config.cash - 1;
    const deepest = lowest - 1;
    const mean = sum / count;
    const spread = sampleDeviation(Math.max(0, around), count, mean);
    const growth = annualGrowth(total, times[window]!);
    const totals = {
      closed,
      won: raw[at + parts.RAW_WON]!,
      gain: raw[at + parts.RAW_GAIN]!,
      loss: raw[at + parts.RAW_LOSS]!,
    };
    metrics.totalReturn[row] = total;
    metrics.cagr[row] = growth ?? NaN;
    metrics.volatility[row] = annualVolatility(spread, count, periodsPerYear) ?? NaN;
    metrics.sharpe[row] = annualRatio(mean, spread, periodsPerYear) ?? NaN;
    metrics.sortino[row] = annualSortino(mean, Math.sqrt(losses / count), periodsPerYear) ?? NaN;
    metrics.maxDrawdown[row] = deepest;
    metrics.calmar[row] = growthOverDrawdown(growth, deepest) ?? NaN;
    metrics.trades[row] = closed;
    metrics.winRate[row] = winRateOf(totals) ?? NaN;
    metrics.profitFactor[row] = profitFactorOf(totals) ?? NaN;
    metrics.exposure[row] = raw[at + parts.RAW_EXPOSED]! / (count + 1);
    return true;
  };
}

/** How large the running sums are up to a window's end, by part: a difference of two is wrong by some 1e-16 of that. */
function boundsOf(sums: Float64Array, to: number): Float64Array {
  const bounds = new Float64Array(parts.SUMS);
  for (let i = 0; i < to * parts.SUMS; i++) {
    const part = i % parts.SUMS;
    if (Math.abs(sums[i]!) > bounds[part]!) bounds[part] = Math.abs(sums[i]!);
  }
  return bounds;
}
