/**
 * How deep the equity goes below its peak; compiled twice, see walk.ts. The lowest equity since the peak is kept as it is, and
 * becomes a share of the peak only when there is a higher one.
 */
import { STATE_LEAST, STATE_LOWEST, STATE_MOST, STATE_PEAK, STATE_TROUGH } from "./layout.ts";
import {
  type bool,
  type Doubles,
  type f64,
  type i32,
  larger,
  leadingZeros,
  leastPair,
  type Ledger,
  smaller,
} from "./scalar.ts";

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

/** Takes the closes from `first` up to `end`, of `size` units beside the cash, into peak and trough. */
export function fathom(ledger: Ledger, first: i32, end: i32, cash: f64, size: f64): void {
  const state = ledger.state;
  // Four entries, one after the other, of the level that reaches a quarter of the bars or farther, but not beyond them.
  const level = levelWithin(end - first);
  const reach: i32 = 2 << (2 * level);
  const one = 2 * (level * ledger.length + first);
  const last = one + 2 * (end - first) - reach;
  const two = one + reach < last ? one + reach : last;
  const three = one + 2 * reach < last ? one + 2 * reach : last;
  leastPair(ledger.extremes, one, two, three, last, state, STATE_LEAST);
  const bottom = cash + size * state[STATE_LEAST]!;
  const top = cash - size * state[STATE_MOST]!;
  if (top > state[STATE_PEAK]!) {
    settle(state);
    const lowest = state[STATE_LOWEST]!;
    if (bottom < lowest * top) {
      state[STATE_LOWEST] = deepestOf(ledger, first, end, cash, size, state[STATE_PEAK]!, lowest);
    }
    rise(state, top);
  } else state[STATE_TROUGH] = smaller(state[STATE_TROUGH]!, bottom);
}

/** Takes an equity into peak and trough. */
export function takeEquity(state: Doubles, value: f64): void {
  if (value > state[STATE_PEAK]!) {
    settle(state);
    rise(state, value);
  } else if (value < state[STATE_TROUGH]!) state[STATE_TROUGH] = value;
}

/** Takes the trough since the peak into the lowest equity over its peak. */
export function settle(state: Doubles): void {
  const peak = state[STATE_PEAK]!;
  const trough = state[STATE_TROUGH]!;
  if (trough < state[STATE_LOWEST]! * peak) state[STATE_LOWEST] = trough / peak;
}

/** Sets a new peak: below it counts what is lower than the deepest drawdown so far. */
export function rise(state: Doubles, peak: f64): void {
  state[STATE_PEAK] = peak;
  state[STATE_TROUGH] = state[STATE_LOWEST]! * peak;
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
      const top = larger(peak, cash - size * closes[extremes + 2 * i + 1]!);
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
