/** Drawdowns: each from the last bar at a peak, over its lowest bar, to the first bar that reaches the peak again. */
import { or, statisticsOf } from "./statistic.ts";

export const DAY = 86_400_000;

/** Equity over its highest value so far, less 1: zero at a peak, below it a negative fraction. */
export function drawdown(equity: Float64Array): Float64Array {
  const result = new Float64Array(equity.length);
  let peak = -Infinity;
  for (let i = 0; i < result.length; i++) {
    peak = Math.max(peak, equity[i]!);
    result[i] = equity[i]! / peak - 1;
  }
  return result;
}

/** All drawdowns in order of time, as columns of `length` values. Times are epoch ms. */
export interface Drawdowns {
  readonly length: number;
  /** Lowest equity over the peak, less 1: a negative fraction. */
  readonly depth: Float64Array;
  /** Last time at the peak. */
  readonly start: Float64Array;
  readonly trough: Float64Array;
  /** NaN where the peak was not reached again. */
  readonly recovery: Float64Array;
  /** Calendar days from start to recovery; an unrecovered one lasts to the end. */
  readonly days: Float64Array;
}

/**
 * Every drawdown of an account, oldest first; the starting value counts as a peak.
 *
 * @param time epoch ms, ascending
 * @param equity account value at each time, as many values
 * @example
 * ```ts
 * import { drawdowns } from "tapebook";
 *
 * const day = 86_400_000;
 * const { depth, days, recovery } = drawdowns(Float64Array.of(0, day, 2 * day), Float64Array.of(100, 50, 100));
 * if (depth[0] !== -0.5 || days[0] !== 2 || recovery[0] !== 2 * day) throw new Error("half lost, won back in two days");
 * ```
 */
export function drawdowns(time: Float64Array, equity: Float64Array): Drawdowns {
  return measureDrawdowns(time, equity);
}

/** Drawdowns with what the statistics need of the bars in them. */
export interface MeasuredDrawdowns extends Drawdowns {
  /** The deepest, a fraction at or below zero. */
  readonly deepest: number;
  /** Days of the longest. */
  readonly longest: number;
  readonly barsUnder: number;
  /** Sum of the squared drawdowns of all bars. */
  readonly squares: number;
}

export function measureDrawdowns(time: Float64Array, equity: Float64Array): MeasuredDrawdowns {
  const found: { start: number; trough: number; end: number }[] = [];
  let peak = equity[0] ?? NaN;
  let start = 0;
  let trough = 0;
  let barsUnder = 0;
  let squares = 0;
  for (let i = 1; i < equity.length; i++) {
    const value = equity[i]!;
    if (value < peak) {
      const depth = value / peak - 1;
      squares += depth * depth;
      barsUnder++;
      if (trough === start || value < equity[trough]!) trough = i;
    } else {
      if (trough > start) found.push({ start, trough, end: i });
      peak = value;
      start = trough = i;
    }
  }
  if (trough > start) found.push({ start, trough, end: -1 });
  const last = time[time.length - 1]!;
  const column = (of: (each: typeof found[number]) => number) => Float64Array.from(found, of);
  const depth = column((each) => equity[each.trough]! / equity[each.start]! - 1);
  const days = column((each) => ((each.end < 0 ? last : time[each.end]!) - time[each.start]!) / DAY);
  return {
    length: found.length,
    depth,
    start: column((each) => time[each.start]!),
    trough: column((each) => time[each.trough]!),
    recovery: column((each) => each.end < 0 ? NaN : time[each.end]!),
    days,
    deepest: depth.reduce((least, value) => Math.min(least, value), 0),
    longest: days.reduce((most, value) => Math.max(most, value), 0),
    barsUnder,
    squares,
  };
}

const mean = (column: Float64Array): number | null =>
  column.length === 0 ? null : column.reduce((sum, value) => sum + value, 0) / column.length;

export const DRAWDOWN = statisticsOf({
  maxDrawdown: {
    title: "Max drawdown",
    kind: "drawdown",
    unit: "percent",
    better: "higher",
    formula: "min(equity / highest equity so far - 1), the starting value counted",
    source: "the industry's convention",
    reads: "account",
    compute: ({ drawdowns }) => drawdowns.deepest,
  },
  averageDrawdown: {
    title: "Average drawdown",
    kind: "drawdown",
    unit: "percent",
    better: "higher",
    formula: "mean depth of all drawdowns",
    source: "Bacon 2008",
    reads: "account",
    compute: ({ drawdowns }) => or(mean(drawdowns.depth), "the account never fell below a peak"),
  },
  maxDrawdownDays: {
    title: "Longest drawdown",
    kind: "drawdown",
    unit: "days",
    better: "lower",
    formula: "calendar days from peak to recovery, to the end where there is none",
    source: "the industry's convention",
    reads: "account",
    compute: ({ drawdowns }) => drawdowns.longest,
  },
  averageDrawdownDays: {
    title: "Average length of a drawdown",
    kind: "drawdown",
    unit: "days",
    better: "lower",
    formula: "mean calendar days from peak to recovery",
    source: "the industry's convention",
    reads: "account",
    compute: ({ drawdowns }) => or(mean(drawdowns.days), "the account never fell below a peak"),
  },
  timeUnderWater: {
    title: "Time under water",
    kind: "drawdown",
    unit: "percent",
    better: "lower",
    formula: "bars below an earlier peak / bars after the first",
    source: "the industry's convention",
    reads: "account",
    compute: ({ drawdowns, time }) =>
      time.length > 1 ? drawdowns.barsUnder / (time.length - 1) : "a single bar has no course",
  },
});
