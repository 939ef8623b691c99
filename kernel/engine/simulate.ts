/**
 * The engine: one merged clock, one cash pool, market orders at the next open, long only.
 *
 * Holdings change only where an order is decided or filled, so the loop goes from one such tick to the next and marks the
 * stretch between in one sweep. At each: orders due fill at the open, exits before entries, each in the order of their
 * submission; then the bar's close decides new orders. A symbol has at most one order waiting.
 */
import type { Bars } from "../market/bars.ts";
import { type Clock, type ClockRow, mergeClock } from "../market/clock.ts";
import type { Side } from "../market/trade.ts";
import { Book, type OpenTrade } from "./book.ts";
import { type Fee, feeOf } from "./costs.ts";
import {
  type BacktestOptions,
  checkUniverse,
  type EngineConfig,
  resolveOptions,
  startTick,
} from "./options.ts";
import { type Plan, planSymbols } from "./plan.ts";
import type { EngineResult } from "./result.ts";
import { affordableQuantity, lotSize } from "./sizing.ts";
import type { Strategy } from "./strategy.ts";

/** One symbol's state during a run. */
interface Slot extends ClockRow, Plan {
  readonly lot: number;
  quantity: number;
  trade: OpenTrade | null;
  /** The order waiting for its fill, -1 without one. */
  order: number;
  side: Side;
  /** Tick of the next thing to happen: the fill of the order waiting, or else the next decision; Infinity for never. */
  due: number;
}

/**
 * Runs a strategy over the bars of one symbol or of several and returns columns. The same input gives the same bits.
 *
 * @throws DataError for bars that cannot be used, ParameterError for options, StrategyError for signals; each before any
 * result exists
 */
export function simulate(
  strategy: Strategy,
  bars: Bars | readonly Bars[],
  options: BacktestOptions = {},
): EngineResult {
  const universe = "symbol" in bars ? [bars] : bars;
  checkUniverse(universe);
  const config = resolveOptions(options, universe);
  const clock = mergeClock(universe);
  const start = startTick(config, clock.time);
  const plans = planSymbols(strategy, universe);
  const slots = clock.rows.map((row, i) => createSlot(row, plans[i]!, start));
  return { ...runClock(clock, slots, config), warnings: warningsOf(config), start };
}

function runClock(clock: Clock, slots: readonly Slot[], config: EngineConfig) {
  const { time } = clock;
  const equity = new Float64Array(time.length);
  const cashAt = new Float64Array(time.length);
  const exposure = new Float64Array(time.length);
  const book = new Book();
  const fee = feeOf(config.costs);
  let cash = config.cash;
  let tick = 0;
  while (tick < time.length) {
    for (const slot of ordersDue(slots, tick, "sell")) cash += sell(slot, tick, time[tick]!, book, fee);
    const entering = ordersDue(slots, tick, "buy");
    if (entering.length > 0) {
      const budget = config.sizing.fraction * valueAtOpen(slots, tick, cash);
      for (const slot of entering) cash -= buy(slot, tick, time[tick]!, Math.min(budget, cash), book, fee);
    }
    for (const slot of slots) {
      if (slot.due === tick) decide(slot, tick, time[tick]!, book);
    }
    const next = Math.min(nextDue(slots), time.length);
    cashAt.fill(cash, tick, next);
    markStretch(slots, cash, tick, next, equity, exposure);
    tick = next;
  }
  for (const { trade, bars } of slots) {
    if (trade) book.trade(trade, NaN, bars.close[bars.length - 1]!, 0, bars.length - 1);
  }
  return { time, equity, cash: cashAt, exposure, ...book.columns() };
}

function createSlot(row: ClockRow, plan: Plan, start: number): Slot {
  const slot: Slot = {
    ...row,
    ...plan,
    lot: lotSize(row.bars.market),
    quantity: 0,
    trade: null,
    order: -1,
    side: "buy",
    due: Infinity,
  };
  const last = row.barOf[start]!;
  const first = last >= 0 && row.tickOf[last] === start ? last : last + 1;
  slot.due = nextDecision(slot, first);
  return slot;
}

/** Tick of the first bar, from `bar` on, whose close decides an order in the slot's present state. */
function nextDecision(slot: Slot, bar: number): number {
  const { entries, exits, tickOf } = slot;
  if (slot.quantity > 0) {
    const exit = exits.indexOf(1, bar);
    return exit < 0 ? Infinity : tickOf[exit]!;
  }
  let entry = entries.indexOf(1, bar);
  while (entry >= 0 && exits[entry] === 1) entry = entries.indexOf(1, entry + 1);
  return entry < 0 ? Infinity : tickOf[entry]!;
}

const NONE: readonly Slot[] = [];

/** Slots whose order of that side fills at this tick, first submitted first. */
function ordersDue(slots: readonly Slot[], tick: number, side: Side): readonly Slot[] {
  let found: Slot[] | null = null;
  for (const slot of slots) {
    if (slot.due === tick && slot.order >= 0 && slot.side === side) (found ??= []).push(slot);
  }
  return found ? found.sort((a, b) => a.order - b.order) : NONE;
}

/** Account value as the bar opens: what trades at this tick at its open, the rest at its last close. */
function valueAtOpen(slots: readonly Slot[], tick: number, cash: number): number {
  let value = 0;
  for (const { quantity, bars, barOf, tickOf, marks } of slots) {
    if (quantity === 0) continue;
    const bar = barOf[tick]!;
    value += quantity * (tickOf[bar] === tick ? bars.open[bar]! : marks[tick]!);
  }
  return cash + value;
}

/** Sells all that is held; returns the cash received. */
function sell(slot: Slot, tick: number, time: number, book: Book, fee: Fee): number {
  const bar = slot.barOf[tick]!;
  const price = slot.bars.open[bar]!;
  const { quantity } = slot;
  const cost = fee("sell", quantity, price, time);
  book.fill(slot.order, time, quantity, price, cost);
  book.trade(slot.trade!, time, price, cost, bar);
  slot.quantity = 0;
  slot.trade = null;
  settle(slot, bar);
  return quantity * price - cost;
}

/** Buys what the money pays for, or rejects the order; returns the cash spent. */
function buy(slot: Slot, tick: number, time: number, money: number, book: Book, fee: Fee): number {
  const bar = slot.barOf[tick]!;
  const price = slot.bars.open[bar]!;
  const quantity = affordableQuantity(money, price, slot.lot, fee, time);
  if (quantity === 0) {
    const needed = slot.lot * price + fee("buy", slot.lot, price, time);
    book.reject(
      slot.order,
      `not enough cash: ${slot.lot} ${slot.bars.symbol} costs ${needed.toFixed(2)} with fees, ${
        money.toFixed(2)
      } is available`,
    );
    settle(slot, bar);
    return 0;
  }
  const cost = fee("buy", quantity, price, time);
  book.fill(slot.order, time, quantity, price, cost);
  slot.quantity = quantity;
  slot.trade = {
    symbol: slot.bars.symbol,
    quantity,
    entryTime: time,
    entryPrice: price,
    entryCost: cost,
    entryBar: bar,
  };
  settle(slot, bar);
  return quantity * price + cost;
}

/** After a fill or a rejection the same bar's close may decide again. */
function settle(slot: Slot, bar: number): void {
  slot.order = -1;
  slot.due = nextDecision(slot, bar);
}

function decide(slot: Slot, tick: number, time: number, book: Book): void {
  const held = slot.quantity > 0;
  slot.side = held ? "sell" : "buy";
  slot.order = book.order(time, slot.bars.symbol, slot.side, held ? slot.quantity : NaN);
  const next = slot.barOf[tick]! + 1;
  slot.due = next < slot.bars.length ? slot.tickOf[next]! : Infinity;
}

function nextDue(slots: readonly Slot[]): number {
  let next = Infinity;
  for (const { due } of slots) {
    if (due < next) next = due;
  }
  return next;
}

/** Equity and exposure at the closes from `from` up to `to`, holdings constant between. */
function markStretch(
  slots: readonly Slot[],
  cash: number,
  from: number,
  to: number,
  equity: Float64Array,
  exposure: Float64Array,
): void {
  let held = 0;
  for (const { quantity, marks } of slots) {
    if (quantity === 0) continue;
    held++;
    for (let tick = from; tick < to; tick++) equity[tick] = equity[tick]! + quantity * marks[tick]!;
  }
  if (held === 0) {
    equity.fill(cash, from, to);
    return;
  }
  for (let tick = from; tick < to; tick++) {
    const value = equity[tick]!;
    equity[tick] = cash + value;
    exposure[tick] = value / (cash + value);
  }
}

function warningsOf(config: EngineConfig): string[] {
  const free = config.costs.every((rule) =>
    rule === "zero" ||
    (typeof rule === "object" && (rule.kind === "percent" ? rule.rate : rule.amount) === 0)
  );
  const warnings = ["No slippage: market orders fill exactly at the open."];
  if (free) {
    warnings.unshift('No costs: every fill is free of fees. Set costs, for example costs: "us-equity".');
  }
  return warnings;
}
