/** How deep a stretch of held bars goes below the peak; compiled twice, see walk.ts. */
import { STATE_LOWEST, STATE_PEAK } from "./layout.ts";
import { type bool, type f64, type i32, larger, leadingZeros, type Ledger, smaller } from "./scalar.ts";

/** The level of `extremes` that reaches over so many bars, or more. */
export function levelOver(bars: i32): i32 {
  return (33 - leadingZeros(bars - 1)) >> 1;
}

/** The level that reaches over a quarter of so many bars, or more, but not beyond them. */
function levelWithin(bars: i32): i32 {
  return (31 - leadingZeros(bars)) >> 1;
}

/** Whether an amount is below so many units at each close of a stretch. */
export function isBelow(ledger: Ledger, first: i32, end: i32, amount: f64, units: f64): bool {
  const extremes = ledger.extremes;
  if (!(amount < units * extremes[2 * first]!)) return false;
  const level = levelWithin(end - first);
  const reach: i32 = 2 << (2 * level);
  const last = 2 * (level * ledger.length + end) - reach;
  let lowest = extremes[last]!;
  for (let i = last - 2 * (end - first) + reach; i < last; i += reach) lowest = smaller(lowest, extremes[i]!);
  return amount < units * lowest;
}

/** Takes the closes from `first` up to `end`, of `size` units beside the cash, into peak and lowest. */
export function fathom(ledger: Ledger, first: i32, end: i32, cash: f64, size: f64): void {
  const extremes = ledger.extremes;
  const state = ledger.state;
  const peak = state[STATE_PEAK]!;
  const lowest = state[STATE_LOWEST]!;
  // Four entries, one after the other, of the level that reaches a quarter of the bars or farther, but not beyond them.
  const level = levelWithin(end - first);
  const reach: i32 = 2 << (2 * level);
  const one = 2 * (level * ledger.length + first);
  const last = one + 2 * (end - first) - reach;
  const two = one + reach < last ? one + reach : last;
  const three = one + 2 * reach < last ? one + 2 * reach : last;
  const low1 = cash + size * extremes[one]!;
  const low2 = cash + size * extremes[two]!;
  const low3 = cash + size * extremes[three]!;
  const low4 = cash + size * extremes[last]!;
  const top1 = larger(peak, cash + size * extremes[one + 1]!);
  const top2 = larger(top1, cash + size * extremes[two + 1]!);
  const top3 = larger(top2, cash + size * extremes[three + 1]!);
  const highest = larger(top3, cash + size * extremes[last + 1]!);
  if (highest == peak) {
    const bottom = smaller(smaller(low1, low2), smaller(low3, low4));
    if (bottom < lowest * peak) state[STATE_LOWEST] = bottom / peak;
    return;
  }
  // Below zero only where the deepest drawdown so far may be passed.
  const margin = smaller(
    smaller(low1 - lowest * top1, low2 - lowest * top2),
    smaller(low3 - lowest * top3, low4 - lowest * highest),
  );
  if (margin < 0) state[STATE_LOWEST] = deepestOf(ledger, first, end, cash, size, peak, lowest);
  state[STATE_PEAK] = highest;
}

/** The lowest equity over its peak so far, where it is below `lowest`; leaves out what the extremes of 16 bars rule out. */
function deepestOf(
  ledger: Ledger,
  first: i32,
  end: i32,
  cash: f64,
  size: f64,
  peak: f64,
  lowest: f64,
): f64 {
  const closes = ledger.extremes;
  const extremes = 4 * ledger.length;
  let i = first;
  while (i < end) {
    let next = i + 16;
    if (next <= end) {
      const top = larger(peak, cash + size * closes[extremes + 2 * i + 1]!);
      if (cash + size * closes[extremes + 2 * i]! >= lowest * top) {
        peak = top;
        i = next;
        continue;
      }
    } else next = end;
    for (; i < next; i++) {
      const value = cash + size * closes[2 * i]!;
      peak = larger(peak, value);
      if (value < lowest * peak) lowest = value / peak;
    }
  }
  return lowest;
}
