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
import { type Doubles, type f64, type i32, type Ints, type Ledger, trailingZeros } from "./scalar.ts";

/** Parts of a bar's row of `sums`: of r, r², min(r, 0)², 1 / close, and the first three over the close before. */
export const SUMS = 8;
export const SUM_RETURNS = 0;
export const SUM_SQUARES = 1;
export const SUM_LOSSES = 2;
export const SUM_INVERSE = 3;
export const SUM_CORRECTIONS = 4;

export const RULE_CASH = 0;
export const RULE_FRACTION = 1;
export const RULE_LOT = 2;
export const RULE_MULTIPLIER = 3;
export const RULE_FEE_RATE = 4;
export const RULE_FEE_AMOUNT = 5;
export const RULE_SLIP_RATE = 6;
export const RULE_SLIP_AMOUNT = 7;
export const RULES = 8;

const STATE_CASH = 0;
/** What the last fill was at, per unit, and its fees. */
export const STATE_PRICE = 1;
export const STATE_COST = 2;
/** Equity at the close that was looked at last. */
const STATE_BEFORE = 3;
const STATE_PEAK = 4;
/** Lowest equity over the peak before it. */
const STATE_LOWEST = 5;
const STATE_EXPOSED = 6;
const STATE_SUM = 7;
const STATE_SQUARES = 8;
const STATE_LOSSES = 9;
/** Of the segment in progress. */
const STATE_SEGMENT_SUM = 10;
const STATE_SEGMENT_SQUARES = 11;
export const STATES = 12;

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
/** Up to this share there is nothing to correct. */
const NO_SHARE = 1e-14;

/** Bars that the levels of `extremes` look ahead: 4, 16, 64 and 256. */
export const LEVELS = 4;

/** All windows of one trial; `entries` and `exits` are where its masks begin, -1 for none. */
export function walk(ledger: Ledger, windows: i32, entries: i32, exits: i32, row: i32, segment: i32): void {
  for (let window: i32 = 0; window < windows; window++) {
    walkWindow(ledger, window, entries, exits, (row + window) * RAW, segment);
    segment += ledger.windows[4 * window + 3]! - ledger.windows[4 * window + 2]! + 1;
  }
}

function walkWindow(ledger: Ledger, window: i32, entries: i32, exits: i32, row: i32, segment: i32): void {
  const windows = ledger.windows;
  const state = ledger.state;
  const limits = ledger.limits;
  const raw = ledger.raw;
  const from = windows[4 * window]!;
  const to = windows[4 * window + 1]!;
  const cash = ledger.rules[RULE_CASH]!;
  for (let i: i32 = 0; i < STATES; i++) state[i] = 0;
  state[STATE_CASH] = cash;
  state[STATE_BEFORE] = cash;
  state[STATE_PEAK] = cash;
  state[STATE_LOWEST] = 1;
  if (ledger.linear == 0) ledger.begin();
  // Where the segments stand: the edge that ends the one in progress, and its place.
  const edges = ledger.edges;
  let edge = windows[4 * window + 2]!;
  const edgeEnd = windows[4 * window + 3]!;
  let closed: i32 = 0;
  let won: i32 = 0;
  let gain: f64 = 0;
  let loss: f64 = 0;
  let pieces: i32 = 0;
  let left: i32 = 0;
  let bar = from;
  while (true) {
    const entry = nextEntry(ledger.masks, entries, exits, bar, to) + 1;
    if (entry >= to) break;
    bar = entry;
    const units: f64 = ledger.linear != 0
      ? buyLinear(ledger, entry, state[STATE_CASH]!)
      : ledger.buy(entry, state[STATE_CASH]!);
    if (!(units > 0)) continue;
    if (units > limits[entry]!) {
      left = 1;
      break;
    }
    const multiplier = ledger.rules[RULE_MULTIPLIER]!;
    const entered = state[STATE_PRICE]! * multiplier;
    const entryCost = state[STATE_COST]!;
    const spent: f64 = units * state[STATE_PRICE]! * multiplier + entryCost;
    state[STATE_CASH] = state[STATE_CASH]! - spent;
    const decided = exits < 0 ? to : nextBit(ledger.masks, exits, entry, to);
    // The bar of the sale; `to` where there is none.
    let sale: i32 = decided + 1 < to ? decided + 1 : to;
    const ends = sale == to && ledger.closeAtEnd != 0;
    if (ends) sale = to - 1;
    // Closes from `first` up to the sale are held; a segment ends at its edge.
    let first = entry;
    while (first < sale) {
      while (edge < edgeEnd && edges[edge]! <= first) {
        segment = endSegment(ledger, segment);
        edge++;
      }
      const end = edge < edgeEnd && edges[edge]! < sale ? edges[edge]! : sale;
      pieces += hold(ledger, first, end, units * multiplier);
      first = end;
    }
    if (sale == to) break;
    while (edge < edgeEnd && edges[edge]! <= sale) {
      segment = endSegment(ledger, segment);
      edge++;
    }
    if (!ends && units > limits[sale]!) {
      left = 1;
      break;
    }
    const reference = ends && ledger.closeAtEnd == 1 ? ledger.close[sale]! : ledger.open[sale]!;
    if (ledger.linear != 0) sellLinear(ledger, units, reference);
    else ledger.sell(sale, units, reference);
    state[STATE_CASH] = state[STATE_CASH]! + (units * state[STATE_PRICE]! * multiplier - state[STATE_COST]!);
    const profit = units * (state[STATE_PRICE]! * multiplier - entered) - (entryCost + state[STATE_COST]!);
    closed++;
    if (profit > 0) {
      won++;
      gain += profit;
    } else loss -= profit;
    look(state, state[STATE_CASH]!);
    if (ends) break;
    bar = sale;
  }
  for (; edge <= edgeEnd; edge++) segment = endSegment(ledger, segment);
  raw[row + RAW_EQUITY] = state[STATE_BEFORE]!;
  raw[row + RAW_SUM] = state[STATE_SUM]!;
  raw[row + RAW_SQUARES] = state[STATE_SQUARES]!;
  raw[row + RAW_LOSSES] = state[STATE_LOSSES]!;
  raw[row + RAW_EXPOSED] = state[STATE_EXPOSED]!;
  raw[row + RAW_LOWEST] = state[STATE_LOWEST]!;
  raw[row + RAW_CLOSED] = closed;
  raw[row + RAW_WON] = won;
  raw[row + RAW_GAIN] = gain;
  raw[row + RAW_LOSS] = loss;
  raw[row + RAW_PIECES] = pieces;
  raw[row + RAW_LEFT] = left;
}

/** Writes the sums of a segment, adds them to the window's and gives the place of the next one. */
function endSegment(ledger: Ledger, segment: i32): i32 {
  const state = ledger.state;
  const sum = state[STATE_SEGMENT_SUM]!;
  const squares = state[STATE_SEGMENT_SQUARES]!;
  ledger.segments[2 * segment] = sum;
  ledger.segments[2 * segment + 1] = squares;
  state[STATE_SUM] = state[STATE_SUM]! + sum;
  state[STATE_SQUARES] = state[STATE_SQUARES]! + squares;
  state[STATE_SEGMENT_SUM] = 0;
  state[STATE_SEGMENT_SQUARES] = 0;
  return segment + 1;
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

/** As the engine sizes by a share of equity, with fees and slippage that are shares and amounts. */
function buyLinear(ledger: Ledger, bar: i32, cash: f64): f64 {
  const rules = ledger.rules;
  const multiplier = rules[RULE_MULTIPLIER]!;
  const lot = rules[RULE_LOT]!;
  const rate = rules[RULE_FEE_RATE]!;
  const amount = rules[RULE_FEE_AMOUNT]!;
  const reference = ledger.open[bar]!;
  const price = reference + (reference * rules[RULE_SLIP_RATE]! + rules[RULE_SLIP_AMOUNT]!);
  const wanted = rules[RULE_FRACTION]! * cash;
  const each = price * multiplier;
  const units = affordableLots(wanted < cash ? wanted : cash, each, lot, rate, amount) * lot;
  ledger.state[STATE_PRICE] = price;
  ledger.state[STATE_COST] = units * each * rate + amount;
  return units;
}

/** The engine's affordableQuantity() in lots, its fee written out. */
function affordableLots(money: f64, price: f64, lot: f64, rate: f64, amount: f64): f64 {
  let most = Math.floor(money / (price * lot));
  if (!(most >= 0)) return 0;
  if (costOf(most + 1, price, lot, rate, amount) <= money) return most + 1;
  if (most <= 0) return 0;
  if (costOf(most, price, lot, rate, amount) <= money) return most;
  let least: f64 = 0;
  let middle = Math.floor(most / 2);
  while (middle > least && middle < most) {
    if (costOf(middle, price, lot, rate, amount) <= money) least = middle;
    else most = middle;
    middle = Math.floor((least + most) / 2);
  }
  return least;
}

function costOf(lots: f64, price: f64, lot: f64, rate: f64, amount: f64): f64 {
  return lots * lot * price + (lots * lot * price * rate + amount);
}

function sellLinear(ledger: Ledger, units: f64, reference: f64): void {
  const rules = ledger.rules;
  const slip = reference * rules[RULE_SLIP_RATE]! + rules[RULE_SLIP_AMOUNT]!;
  const price = reference - (slip < reference ? slip : reference);
  ledger.state[STATE_PRICE] = price;
  ledger.state[STATE_COST] = units * (price * rules[RULE_MULTIPLIER]!) * rules[RULE_FEE_RATE]! +
    rules[RULE_FEE_AMOUNT]!;
}

/** Takes the equity at one close into the sums and the drawdown. */
function look(state: Doubles, value: f64): void {
  const r = value / state[STATE_BEFORE]! - 1;
  state[STATE_BEFORE] = value;
  state[STATE_SEGMENT_SUM] = state[STATE_SEGMENT_SUM]! + r;
  state[STATE_SEGMENT_SQUARES] = state[STATE_SEGMENT_SQUARES]! + r * r;
  if (r < 0) state[STATE_LOSSES] = state[STATE_LOSSES]! + r * r;
  const peak = state[STATE_PEAK]!;
  if (value >= peak) state[STATE_PEAK] = value;
  else if (value / peak < state[STATE_LOWEST]!) state[STATE_LOWEST] = value / peak;
}

/** Closes from `first` up to `end`, none of them an edge but the first; gives how many differences of sums were taken. */
function hold(ledger: Ledger, first: i32, end: i32, size: f64): i32 {
  const state = ledger.state;
  const close = ledger.close;
  const cash = state[STATE_CASH]!;
  const value = cash + size * close[first]!;
  state[STATE_EXPOSED] = state[STATE_EXPOSED]! + size * close[first]! / value;
  look(state, value);
  if (end == first + 1) return 0;
  const lowest = lowestOf(ledger, first, end);
  const share = Math.abs(cash / (size * lowest));
  if (!(share < SMALL_SHARE)) {
    holdEach(ledger, first + 1, end, size);
    return 0;
  }
  const sums = ledger.sums;
  const a = first * SUMS;
  const b = (end - 1) * SUMS;
  let sum = sums[b]! - sums[a]!;
  let squares = sums[b + SUM_SQUARES]! - sums[a + SUM_SQUARES]!;
  let losses = sums[b + SUM_LOSSES]! - sums[a + SUM_LOSSES]!;
  let exposed: f64 = end - 1 - first;
  if (share > NO_SHARE) {
    const spare = cash / size;
    sum -= spare * (sums[b + SUM_CORRECTIONS]! - sums[a + SUM_CORRECTIONS]!);
    squares -= 2 * spare * (sums[b + SUM_CORRECTIONS + 1]! - sums[a + SUM_CORRECTIONS + 1]!);
    losses -= 2 * spare * (sums[b + SUM_CORRECTIONS + 2]! - sums[a + SUM_CORRECTIONS + 2]!);
    exposed -= spare * (sums[b + SUM_INVERSE]! - sums[a + SUM_INVERSE]!);
  }
  state[STATE_SEGMENT_SUM] = state[STATE_SEGMENT_SUM]! + sum;
  state[STATE_SEGMENT_SQUARES] = state[STATE_SEGMENT_SQUARES]! + squares;
  state[STATE_LOSSES] = state[STATE_LOSSES]! + losses;
  state[STATE_EXPOSED] = state[STATE_EXPOSED]! + exposed;
  state[STATE_BEFORE] = cash + size * close[end - 1]!;
  const highest = cash + size * highestOf(ledger, first, end);
  const peak = state[STATE_PEAK]!;
  const top = highest > peak ? highest : peak;
  if (cash + size * lowest < state[STATE_LOWEST]! * top) searchDrawdown(ledger, first, end, size);
  else state[STATE_PEAK] = top;
  return 1;
}

/** The same with a look at every close. */
function holdEach(ledger: Ledger, first: i32, end: i32, size: f64): void {
  const state = ledger.state;
  const close = ledger.close;
  const cash = state[STATE_CASH]!;
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
    if (value >= peak) peak = value;
    else if (value < lowest * peak) lowest = value / peak;
  }
  state[STATE_BEFORE] = before;
  state[STATE_PEAK] = peak;
  state[STATE_LOWEST] = lowest;
  state[STATE_SEGMENT_SUM] = state[STATE_SEGMENT_SUM]! + sum;
  state[STATE_SEGMENT_SQUARES] = state[STATE_SEGMENT_SQUARES]! + squares;
  state[STATE_LOSSES] = state[STATE_LOSSES]! + losses / 4;
  state[STATE_EXPOSED] = state[STATE_EXPOSED]! + exposed;
}

function searchDrawdown(ledger: Ledger, first: i32, end: i32, size: f64): void {
  const state = ledger.state;
  const close = ledger.close;
  const cash = state[STATE_CASH]!;
  let peak = state[STATE_PEAK]!;
  let lowest = state[STATE_LOWEST]!;
  for (let i = first; i < end; i++) {
    const value = cash + size * close[i]!;
    if (value >= peak) peak = value;
    else if (value < lowest * peak) lowest = value / peak;
  }
  state[STATE_PEAK] = peak;
  state[STATE_LOWEST] = lowest;
}

function lowestOf(ledger: Ledger, first: i32, end: i32): f64 {
  const count = end - first;
  const close = ledger.close;
  if (count < 4) {
    let lowest = close[first]!;
    for (let i = first + 1; i < end; i++) {
      if (close[i]! < lowest) lowest = close[i]!;
    }
    return lowest;
  }
  const level = levelOf(count);
  const reach: i32 = 4 << (2 * level);
  const at = level * 2 * ledger.length;
  const extremes = ledger.extremes;
  let lowest = extremes[at + 2 * (end - reach)]!;
  for (let i = first; i < end - reach; i += reach) {
    if (extremes[at + 2 * i]! < lowest) lowest = extremes[at + 2 * i]!;
  }
  return lowest;
}

function highestOf(ledger: Ledger, first: i32, end: i32): f64 {
  const count = end - first;
  const close = ledger.close;
  if (count < 4) {
    let highest = close[first]!;
    for (let i = first + 1; i < end; i++) {
      if (close[i]! > highest) highest = close[i]!;
    }
    return highest;
  }
  const level = levelOf(count);
  const reach: i32 = 4 << (2 * level);
  const at = level * 2 * ledger.length + 1;
  const extremes = ledger.extremes;
  let highest = extremes[at + 2 * (end - reach)]!;
  for (let i = first; i < end - reach; i += reach) {
    if (extremes[at + 2 * i]! > highest) highest = extremes[at + 2 * i]!;
  }
  return highest;
}

/** The level whose reach is nearest below so many bars, at least 4. */
function levelOf(bars: i32): i32 {
  return bars < 16 ? 0 : bars < 64 ? 1 : bars < 256 ? 2 : 3;
}
