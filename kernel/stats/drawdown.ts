import type { Period } from "./period.ts";

const DAY = 86_400_000;

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

/** The deepest drawdown, a fraction at or below zero; the starting value counts as a peak. */
export function maxDrawdown({ equity }: Period): number {
  return drawdown(equity).reduce((least, value) => Math.min(least, value), 0);
}

/** The longest drawdown in calendar days, from its peak to the bar that reaches it again; an unrecovered one lasts to the end. */
export function maxDrawdownDays({ equity, time }: Period): number {
  let longest = 0;
  let peak = 0;
  for (let i = 1; i < equity.length; i++) {
    const recovered = equity[i]! >= equity[peak]!;
    const under = equity[i - 1]! < equity[peak]! || !recovered;
    if (under) longest = Math.max(longest, time[i]! - time[peak]!);
    if (recovered) peak = i;
  }
  return longest / DAY;
}
