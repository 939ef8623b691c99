/**
 * From masks to sums: goes from one fill to the next, buys and sells, and adds up what the metrics are made from.
 *
 * This file and what it imports are compiled twice, as TypeScript and as AssemblyScript, so that both give the same bits. They
 * keep to what both languages have: numbers, arrays by index, and the names of scalar.ts.
 *
 * Between two fills the equity is cash + size x close. Where the cash is a small share of it the returns are those of the
 * closes but for a correction of first order in that share, so their sums are differences of running sums, and peak and
 * drawdown are looked at only where the extremes of the closes say that they may change. Elsewhere every bar between the fills
 * is looked at.
 */
import { readAhead } from "./decisions.ts";
import { fathom, isBelow, levelOver, rise, settle, takeEquity } from "./drawdown.ts";
import {
  FREE,
  MOST_BARS,
  OPEN_BEFORE,
  OPEN_CLOSE,
  OPEN_LOTS,
  OPENS,
  RAW,
  RAW_CLOSED,
  RAW_EQUITY,
  RAW_EXPOSED,
  RAW_GAIN,
  RAW_LEFT,
  RAW_LOSS,
  RAW_LOSSES,
  RAW_LOWEST,
  RAW_PIECES,
  RAW_SQUARES,
  RAW_SUM,
  RAW_WON,
  STATE_BEFORE,
  STATE_COST,
  STATE_EXPOSED,
  STATE_LOSSES,
  STATE_LOWEST,
  STATE_PEAK,
  STATE_PRICE,
  STATE_SQUARES,
  STATE_SUM,
  STATE_TROUGH,
  SUMS,
} from "./layout.ts";
import { buyFree, buyLinear, feeLinear, RULE_CASH, RULE_MULTIPLIER, slipped } from "./linear.ts";
import { addHeld, addReturn, type f64, type i32, larger, type Ledger } from "./scalar.ts";

/** Up to this share of cash the second order of the correction is beyond the eleventh digit. */
const SMALL_SHARE = 3e-6;

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
  const opens = ledger.opens;
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
  // Of the equity before: a return is a product then.
  let inverse: f64 = 1 / before;
  let closed: i32 = 0;
  let won: i32 = 0;
  let gain: f64 = 0;
  let loss: f64 = 0;
  let pieces: i32 = 0;
  let left: i32 = 0;
  state[STATE_SUM] = 0;
  state[STATE_SQUARES] = 0;
  state[STATE_LOSSES] = 0;
  state[STATE_EXPOSED] = 0;
  state[STATE_LOWEST] = 1;
  rise(state, cash);
  if (!linear) ledger.begin();
  let bars = to;
  let read = readAhead(masks, entries, exits, from, to, bars, ahead);
  let next: i32 = 0;
  while (true) {
    if (next == read) {
      if (ahead[read]! >= to) break;
      read = readAhead(masks, entries, exits, ahead[read]!, to, bars, ahead);
      next = 0;
      bars *= 2;
      continue;
    }
    const entry = ahead[next]!;
    // The bar of the sale; `to` where there is none.
    let sale = ahead[next + 1]!;
    next += 2;
    let bought = opens[entry * OPENS]!;
    let units: f64 = 0;
    if (free) units = buyFree(rules, bought, cash, opens[entry * OPENS + OPEN_LOTS]!);
    else if (linear) {
      bought = slipped(rules, bought, 1);
      units = buyLinear(rules, bought, cash);
    } else units = ledger.buy(entry, cash);
    if (!(units > 0)) {
      // What was read ahead counted on it.
      next = read;
      ahead[read] = entry;
      bars = 1;
      continue;
    }
    let size = units;
    let paid = units * bought;
    let entryCost: f64 = 0;
    if (!free) {
      if (!linear) bought = state[STATE_PRICE]!;
      entryCost = linear ? feeLinear(rules, units, bought * multiplier) : state[STATE_COST]!;
      size = units * multiplier;
      paid = units * bought * multiplier + entryCost;
    }
    cash -= paid;
    const ends = sale == to && ledger.closeAtEnd != 0;
    if (ends) sale = to - 1;
    if (capped && (units > limits[entry]! || (!ends && sale < to && units > limits[sale]!))) {
      left = 1;
      break;
    }
    let summed = false;
    // Closes from the entry up to the sale are held; a segment ends at its edge.
    let first = entry;
    while (first < sale) {
      edge = cutSums(ledger, edge, edgeEnd, first, segment);
      let end = edge < edgeEnd && edges[edge]! < sale ? edges[edge]! : sale;
      if (end > first + MOST_BARS) end = first + MOST_BARS;
      // Of the bars, and some behind them: what holds for these holds for the bars.
      const wide = 2 * (levelOver(end - first) * length + first);
      const low = size * extremes[wide]!;
      if (
        Math.abs(cash) < SMALL_SHARE * low || isBelow(ledger, first, end, Math.abs(cash), SMALL_SHARE * size)
      ) {
        if (cash + low < state[STATE_TROUGH]! || cash - size * extremes[wide + 1]! > state[STATE_PEAK]!) {
          fathom(ledger, first, end, cash, size);
        }
        const r = (cash + size * opens[first * OPENS + OPEN_CLOSE]! - before) * inverse;
        before = cash + size * opens[end * OPENS + OPEN_BEFORE]!;
        inverse = 1 / before;
        addHeld(state, STATE_SUM, r, 1 - cash * inverse, sums, first * SUMS, (end - 1) * SUMS, cash / size);
        pieces++;
        summed = true;
      } else {
        summed = false;
        state[STATE_BEFORE] = before;
        holdEach(ledger, first, end, cash, size);
        before = state[STATE_BEFORE]!;
        inverse = 1 / before;
      }
      first = end;
    }
    if (sale == to) break;
    edge = cutSums(ledger, edge, edgeEnd, sale, segment);
    let sold = ends && ledger.closeAtEnd == 1 ? opens[sale * OPENS + OPEN_CLOSE]! : opens[sale * OPENS]!;
    let got = units * sold;
    let profit = units * (sold - bought);
    if (!free) {
      if (!linear) ledger.sell(sale, units, sold);
      sold = linear ? slipped(rules, sold, -1) : state[STATE_PRICE]!;
      const exitCost = linear ? feeLinear(rules, units, sold * multiplier) : state[STATE_COST]!;
      got = units * sold * multiplier - exitCost;
      profit = units * (sold * multiplier - bought * multiplier) - (entryCost + exitCost);
    }
    cash += got;
    closed++;
    won += profit > 0 ? 1 : 0;
    gain += larger(0, profit);
    loss += larger(0, -profit);
    // As the engine has it where it may be all there is.
    const r = summed ? (cash - before) * inverse : cash / before - 1;
    before = cash;
    inverse = 1 / before;
    addReturn(state, STATE_SUM, r);
    takeEquity(state, cash);
    if (ends) break;
  }
  cutSums(ledger, edge, edgeEnd, to, segment);
  segments[2 * (segment + edgeEnd)] = state[STATE_SUM]!;
  segments[2 * (segment + edgeEnd) + 1] = state[STATE_SQUARES]!;
  settle(state);
  raw[row + RAW_EQUITY] = before;
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

/** Writes the sums as they stand at the edges up to a bar, and gives the first edge behind it. */
function cutSums(ledger: Ledger, edge: i32, end: i32, bar: i32, segment: i32): i32 {
  while (edge < end && ledger.edges[edge]! <= bar) {
    ledger.segments[2 * (segment + edge)] = ledger.state[STATE_SUM]!;
    ledger.segments[2 * (segment + edge) + 1] = ledger.state[STATE_SQUARES]!;
    edge++;
  }
  return edge;
}

/** Takes the closes from `first` up to `end` into the sums and the drawdown one by one. */
function holdEach(ledger: Ledger, first: i32, end: i32, cash: f64, size: f64): void {
  const state = ledger.state;
  const closes = ledger.extremes;
  settle(state);
  let before = state[STATE_BEFORE]!;
  let peak = state[STATE_PEAK]!;
  let lowest = state[STATE_LOWEST]!;
  let sum: f64 = 0;
  let squares: f64 = 0;
  let losses: f64 = 0;
  let exposed: f64 = 0;
  for (let i = first; i < end; i++) {
    const worth = size * closes[2 * i]!;
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
  state[STATE_LOWEST] = lowest;
  rise(state, peak);
  state[STATE_SUM] = state[STATE_SUM]! + sum;
  state[STATE_SQUARES] = state[STATE_SQUARES]! + squares;
  state[STATE_LOSSES] = state[STATE_LOSSES]! + 0.25 * losses;
  state[STATE_EXPOSED] = state[STATE_EXPOSED]! + exposed;
}
