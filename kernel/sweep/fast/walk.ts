/**
 * From masks to sums: goes from one set bit to the next, buys and sells, and adds up what the metrics are made from.
 *
 * This file is compiled twice, as TypeScript and as AssemblyScript, so that both give the same bits. It keeps to what both
 * languages have: numbers, arrays by index, and the names of scalar.ts.
 *
 * Between two fills the equity is cash + size x close. Where the cash is a small share of it the returns are those of the
 * closes but for a correction of first order in that share, so their sums are differences of running sums; a drawdown is
 * looked for bar by bar only where lowest and highest close say that it may be the deepest so far. Elsewhere every bar
 * between the fills is looked at.
 */
import { buyFree, buyLinear, feeLinear, RULE_CASH, RULE_MULTIPLIER, slipped } from "./linear.ts";
import {
  type Doubles,
  type f64,
  type i32,
  type Ints,
  larger,
  leadingZeros,
  type Ledger,
  partOf,
  smaller,
  trailingZeros,
} from "./scalar.ts";

/** Parts of a bar's row of `sums`: of r, r², min(r, 0)², 1 / close, and the first three over the close before. */
export const SUMS = 8;
export const SUM_RETURNS = 0;
export const SUM_SQUARES = 1;
export const SUM_LOSSES = 2;
export const SUM_INVERSE = 3;
export const SUM_CORRECTIONS = 4;

/** What the last fill was at, per unit, and its fees. */
export const STATE_PRICE = 0;
export const STATE_COST = 1;
/** Equity at the close that was looked at last. */
const STATE_BEFORE = 2;
const STATE_PEAK = 3;
/** Lowest equity over the peak before it. */
const STATE_LOWEST = 4;
const STATE_EXPOSED = 5;
const STATE_LOSSES = 6;
/** Of the segment in progress. */
const STATE_SUM = 7;
const STATE_SQUARES = 8;
export const STATES = 9;

/** Parts of a row of `raw`. */
export const RAW_EQUITY = 0;
export const RAW_SUM = 1;
export const RAW_SQUARES = 2;
export const RAW_LOSSES = 3;
export const RAW_EXPOSED = 4;
export const RAW_LOWEST = 5;
export const RAW_CLOSED = 6;
export const RAW_WON = 7;
export const RAW_GAIN = 8;
export const RAW_LOSS = 9;
/** How many differences of running sums are in the sums: each has its rounding. */
export const RAW_PIECES = 10;
/** 1 where only the full engine can do it. */
export const RAW_LEFT = 11;
export const RAW = 12;

/** Up to this share of cash the second order of the correction is beyond the eleventh digit. */
const SMALL_SHARE = 3e-6;

/** Of `Ledger.linear`: neither fees nor slippage, and the whole equity. */
export const FREE = 2;

/** Levels of `extremes`, which look 1, 4, 16, 64 and 256 bars ahead. */
export const LEVELS = 5;

/** Bars that four entries of the last level cover; longer stretches are taken in pieces. */
const MOST_BARS = 1023;

/** How many trades ahead of the fills the masks are read: they are read again where an entry is rejected. */
export const AHEAD = 64;

/** All windows of one trial; `entries` and `exits` are where its masks begin, -1 for none. */
export function walk(ledger: Ledger, windows: i32, entries: i32, exits: i32, row: i32, segment: i32): void {
  for (let window: i32 = 0; window < windows; window++) {
    // Each window has a segment more than edges, and the edges of all lie one after the other.
    walkWindow(ledger, window, entries, exits, (row + window) * RAW, segment + window);
  }
}

function walkWindow(ledger: Ledger, window: i32, entries: i32, exits: i32, row: i32, segment: i32): void {
  const windows = ledger.windows;
  const masks = ledger.masks;
  const ahead = ledger.ahead;
  const edges = ledger.edges;
  const rules = ledger.rules;
  const state = ledger.state;
  const limits = ledger.limits;
  const open = ledger.open;
  const close = ledger.close;
  const sums = ledger.sums;
  const segments = ledger.segments;
  const extremes = ledger.extremes;
  const length = ledger.length;
  const raw = ledger.raw;
  const linear = ledger.linear != 0;
  const free = ledger.linear == FREE;
  const capped = ledger.capped != 0;
  const multiplier = rules[RULE_MULTIPLIER]!;
  const from = windows[4 * window]!;
  const to = windows[4 * window + 1]!;
  // The edge that ends the segment in progress.
  let edge = windows[4 * window + 2]!;
  const edgeEnd = windows[4 * window + 3]!;
  let cash = rules[RULE_CASH]!;
  let before = cash;
  let peak = cash;
  let lowest: f64 = 1;
  let exposed: f64 = 0;
  let losses: f64 = 0;
  let sum: f64 = 0;
  let squares: f64 = 0;
  let closed: i32 = 0;
  let won: i32 = 0;
  let gain: f64 = 0;
  let loss: f64 = 0;
  let pieces: i32 = 0;
  let left: i32 = 0;
  if (!linear) ledger.begin();
  let bar = from;
  let next: i32 = 0;
  let read: i32 = 0;
  let most: i32 = AHEAD;
  while (true) {
    if (next == read) {
      read = readAhead(masks, entries, exits, bar, to, ahead, most);
      next = 0;
      if (read == 0) break;
      most = most < AHEAD ? 2 * most : AHEAD;
    }
    const entry = ahead[2 * next]! + 1;
    const decided = ahead[2 * next + 1]!;
    next++;
    if (entry >= to) break;
    let bought = open[entry]!;
    let units: f64 = 0;
    if (free) units = buyFree(rules, bought, cash);
    else if (linear) {
      bought = slipped(rules, bought, 1);
      units = buyLinear(rules, bought, cash);
    } else units = ledger.buy(entry, cash);
    if (!(units > 0)) {
      // What was read ahead counted on it.
      bar = entry;
      next = read;
      most = 1;
      continue;
    }
    let entryCost: f64 = 0;
    if (!free) {
      if (!linear) bought = state[STATE_PRICE]!;
      entryCost = linear ? feeLinear(rules, units, bought * multiplier) : state[STATE_COST]!;
    }
    const size = units * multiplier;
    cash -= units * bought * multiplier + entryCost;
    // The bar of the sale; `to` where there is none.
    let sale: i32 = decided + 1 < to ? decided + 1 : to;
    const ends = sale == to && ledger.closeAtEnd != 0;
    if (ends) sale = to - 1;
    if (capped && (units > limits[entry]! || (!ends && sale < to && units > limits[sale]!))) {
      left = 1;
      break;
    }
    // Closes from the entry up to the sale are held; a segment ends at its edge.
    let first = entry;
    while (first < sale) {
      edge = cutSums(ledger, edge, edgeEnd, first, segment, sum, squares);
      let end = edge < edgeEnd && edges[edge]! < sale ? edges[edge]! : sale;
      if (end > first + MOST_BARS) end = first + MOST_BARS;
      // Four entries of `extremes`, one after the other, cover the bars.
      const level = levelOf(end - first);
      const reach: i32 = 1 << (2 * level);
      const at = 2 * level * length;
      const last = at + 2 * (end - reach);
      const one = at + 2 * first;
      const two = one + 2 * reach < last ? one + 2 * reach : last;
      const three = one + 4 * reach < last ? one + 4 * reach : last;
      const low1 = extremes[one]!;
      const low2 = extremes[two]!;
      const low3 = extremes[three]!;
      const low4 = extremes[last]!;
      const bottom = smaller(smaller(low1, low2), smaller(low3, low4));
      if (Math.abs(cash) < SMALL_SHARE * size * bottom) {
        const top1 = larger(peak, cash + size * extremes[one + 1]!);
        const top2 = larger(top1, cash + size * extremes[two + 1]!);
        const top3 = larger(top2, cash + size * extremes[three + 1]!);
        const highest = larger(top3, cash + size * extremes[last + 1]!);
        const r = (cash + size * close[first]!) / before - 1;
        const doubled = r - Math.abs(r);
        const a = first * SUMS;
        const b = (end - 1) * SUMS;
        const spare = cash / size;
        before = cash + size * close[end - 1]!;
        sum += r + (grown(sums, a, b, SUM_RETURNS) - spare * grown(sums, a, b, SUM_CORRECTIONS));
        squares += r * r +
          (grown(sums, a, b, SUM_SQUARES) - 2 * spare * grown(sums, a, b, SUM_CORRECTIONS + 1));
        losses += 0.25 * doubled * doubled +
          (grown(sums, a, b, SUM_LOSSES) - 2 * spare * grown(sums, a, b, SUM_CORRECTIONS + 2));
        exposed += end - first - spare * grown(sums, a, b, SUM_INVERSE) -
          cash / (cash + size * close[first]!);
        pieces++;
        // Below zero only where the deepest drawdown so far may be passed.
        const margin = smaller(
          smaller(cash + size * low1 - lowest * top1, cash + size * low2 - lowest * top2),
          smaller(cash + size * low3 - lowest * top3, cash + size * low4 - lowest * highest),
        );
        if (margin < 0) lowest = deepestOf(ledger, first, end, cash, size, peak, lowest);
        peak = highest;
      } else {
        state[STATE_BEFORE] = before;
        state[STATE_PEAK] = peak;
        state[STATE_LOWEST] = lowest;
        state[STATE_EXPOSED] = exposed;
        state[STATE_LOSSES] = losses;
        state[STATE_SUM] = sum;
        state[STATE_SQUARES] = squares;
        holdEach(state, close, first, end, cash, size);
        before = state[STATE_BEFORE]!;
        peak = state[STATE_PEAK]!;
        lowest = state[STATE_LOWEST]!;
        exposed = state[STATE_EXPOSED]!;
        losses = state[STATE_LOSSES]!;
        sum = state[STATE_SUM]!;
        squares = state[STATE_SQUARES]!;
      }
      first = end;
    }
    if (sale == to) break;
    edge = cutSums(ledger, edge, edgeEnd, sale, segment, sum, squares);
    let sold = ends && ledger.closeAtEnd == 1 ? close[sale]! : open[sale]!;
    let exitCost: f64 = 0;
    if (!free) {
      if (!linear) ledger.sell(sale, units, sold);
      sold = linear ? slipped(rules, sold, -1) : state[STATE_PRICE]!;
      exitCost = linear ? feeLinear(rules, units, sold * multiplier) : state[STATE_COST]!;
    }
    cash += units * sold * multiplier - exitCost;
    const profit = units * (sold * multiplier - bought * multiplier) - (entryCost + exitCost);
    closed++;
    won += profit > 0 ? 1 : 0;
    gain += larger(0, profit);
    loss += larger(0, -profit);
    const r = cash / before - 1;
    const doubled = r - Math.abs(r);
    before = cash;
    sum += r;
    squares += r * r;
    losses += 0.25 * doubled * doubled;
    peak = larger(peak, cash);
    if (cash < lowest * peak) lowest = cash / peak;
    if (ends) break;
    bar = sale;
  }
  cutSums(ledger, edge, edgeEnd, to, segment, sum, squares);
  segments[2 * (segment + edgeEnd)] = sum;
  segments[2 * (segment + edgeEnd) + 1] = squares;
  raw[row + RAW_EQUITY] = before;
  raw[row + RAW_SUM] = sum;
  raw[row + RAW_SQUARES] = squares;
  raw[row + RAW_LOSSES] = losses;
  raw[row + RAW_EXPOSED] = exposed;
  raw[row + RAW_LOWEST] = lowest;
  raw[row + RAW_CLOSED] = closed;
  raw[row + RAW_WON] = won;
  raw[row + RAW_GAIN] = gain;
  raw[row + RAW_LOSS] = loss;
  raw[row + RAW_PIECES] = pieces;
  raw[row + RAW_LEFT] = left;
}

/** Writes the sums as they stand at the edges up to a bar, and gives the first edge behind it. */
function cutSums(
  ledger: Ledger,
  edge: i32,
  end: i32,
  bar: i32,
  segment: i32,
  sum: f64,
  squares: f64,
): i32 {
  while (edge < end && ledger.edges[edge]! <= bar) {
    ledger.segments[2 * (segment + edge)] = sum;
    ledger.segments[2 * (segment + edge) + 1] = squares;
    edge++;
  }
  return edge;
}

/**
 * Bars whose closes decide the next entries and exits, as if every order were filled; `to` for an exit that does not come. Gives
 * how many pairs.
 */
function readAhead(
  masks: Ints,
  entries: i32,
  exits: i32,
  bar: i32,
  to: i32,
  ahead: Ints,
  most: i32,
): i32 {
  let read: i32 = 0;
  let entered = nextEntry(masks, entries, exits, bar, to);
  while (entered < to) {
    const left = exits < 0 || entered + 1 >= to ? to : nextBit(masks, exits, entered + 1, to);
    ahead[2 * read] = entered;
    ahead[2 * read + 1] = left;
    read++;
    // The order of the exit fills at the next open, and that bar's close may decide again.
    if (read == most || left + 1 >= to) break;
    entered = nextEntry(masks, entries, exits, left + 1, to);
  }
  return read;
}

/** First bar from `bar` on, below `to`, with an entry and no exit; `to` for none. */
function nextEntry(masks: Ints, entries: i32, exits: i32, bar: i32, to: i32): i32 {
  if (exits < 0) return nextBit(masks, entries, bar, to);
  let word = bar >> 5;
  let bits = masks[entries + word]! & ~masks[exits + word]! & (-1 << (bar & 31));
  const last = (to - 1) >> 5;
  while (bits == 0) {
    if (++word > last) return to;
    bits = masks[entries + word]! & ~masks[exits + word]!;
  }
  const found = (word << 5) + trailingZeros(bits);
  return found < to ? found : to;
}

function nextBit(masks: Ints, at: i32, bar: i32, to: i32): i32 {
  let word = bar >> 5;
  let bits = masks[at + word]! & (-1 << (bar & 31));
  const last = (to - 1) >> 5;
  while (bits == 0) {
    if (++word > last) return to;
    bits = masks[at + word]!;
  }
  const found = (word << 5) + trailingZeros(bits);
  return found < to ? found : to;
}

/** Takes the closes from `first` up to `end` into the sums and the drawdown one by one. */
function holdEach(state: Doubles, close: Doubles, first: i32, end: i32, cash: f64, size: f64): void {
  let before = state[STATE_BEFORE]!;
  let peak = state[STATE_PEAK]!;
  let lowest = state[STATE_LOWEST]!;
  let sum: f64 = 0;
  let squares: f64 = 0;
  let losses: f64 = 0;
  let exposed: f64 = 0;
  for (let i = first; i < end; i++) {
    const worth = size * close[i]!;
    const value = cash + worth;
    const r = value / before - 1;
    before = value;
    sum += r;
    squares += r * r;
    // Twice the return where it is a loss, else zero, without a branch.
    const doubled = r - Math.abs(r);
    losses += doubled * doubled;
    exposed += worth / value;
    peak = larger(peak, value);
    if (value < lowest * peak) lowest = value / peak;
  }
  state[STATE_BEFORE] = before;
  state[STATE_PEAK] = peak;
  state[STATE_LOWEST] = lowest;
  state[STATE_SUM] = state[STATE_SUM]! + sum;
  state[STATE_SQUARES] = state[STATE_SQUARES]! + squares;
  state[STATE_LOSSES] = state[STATE_LOSSES]! + 0.25 * losses;
  state[STATE_EXPOSED] = state[STATE_EXPOSED]! + exposed;
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
  const close = ledger.close;
  const extremes = ledger.extremes;
  const at = 2 * ledger.length;
  let i = first;
  while (i < end) {
    let next = i + 16;
    if (next <= end) {
      const top = larger(peak, cash + size * extremes[2 * (at + i) + 1]!);
      if (cash + size * extremes[2 * (at + i)]! >= lowest * top) {
        peak = top;
        i = next;
        continue;
      }
    } else next = end;
    for (; i < next; i++) {
      const value = cash + size * close[i]!;
      peak = larger(peak, value);
      if (value < lowest * peak) lowest = value / peak;
    }
  }
  return lowest;
}

/** How much a running sum grew between two rows. */
function grown(sums: Doubles, a: i32, b: i32, part: i32): f64 {
  return partOf(sums, b, part) - partOf(sums, a, part);
}

/** The level of `extremes` that reaches as far as a quarter of so many bars or farther, but not beyond them. */
function levelOf(bars: i32): i32 {
  return (31 - leadingZeros(bars)) >> 1;
}
