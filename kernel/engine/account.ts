import type { Clock, ClockRow } from "../market/clock.ts";
import type { Side } from "../market/trade.ts";
import { Book, type OpenTrade } from "./book.ts";
import { type Fee, feeOf } from "./costs/mod.ts";
import type { EngineConfig } from "./options.ts";
import type { Plan } from "./plan.ts";
import type { EngineResult } from "./result.ts";
import { affordableQuantity, lotSize } from "./sizing/mod.ts";

/** One symbol's part of the account beside the columns that every tick reads. */
interface Slot extends ClockRow, Plan {
  readonly lot: number;
  trade: OpenTrade | null;
  /** The order waiting for its fill, -1 without one. */
  order: number;
}

/** Cash, holdings and waiting orders of one run as it goes from tick to tick. */
export class Account {
  readonly #slots: readonly Slot[];
  readonly #time: Float64Array;
  readonly #config: EngineConfig;
  readonly #fee: Fee;
  readonly #book = new Book();
  readonly #equity: Float64Array;
  readonly #cashAt: Float64Array;
  readonly #exposure: Float64Array;
  /** Units held of each symbol. */
  readonly #quantity: Float64Array;
  /** Tick of each symbol's next fill or, with no order waiting, next decision; the clock's length for never. */
  readonly #due: Int32Array;
  #cash: number;
  /** Ticks before this one are marked. */
  #marked = 0;

  constructor(clock: Clock, plans: readonly Plan[], config: EngineConfig, start: number) {
    const { length } = clock.time;
    this.#time = clock.time;
    this.#config = config;
    this.#fee = feeOf(config.costs);
    this.#cash = config.cash;
    this.#equity = new Float64Array(length);
    this.#cashAt = new Float64Array(length);
    this.#exposure = new Float64Array(length);
    this.#quantity = new Float64Array(plans.length);
    this.#due = new Int32Array(plans.length);
    this.#slots = clock.rows.map(({ bars, tickOf, barOf, marks }, i) => {
      const { entries, exits } = plans[i]!;
      return {
        bars,
        tickOf,
        barOf,
        marks,
        entries,
        exits,
        lot: lotSize(bars.market),
        trade: null,
        order: -1,
      };
    });
    this.#slots.forEach(({ barOf, tickOf }, i) => {
      const last = barOf[start]!;
      this.#awaitDecision(i, last >= 0 && tickOf[last] === start ? last : last + 1);
    });
  }

  /** Tick of the next thing to happen; the clock's length when nothing will. */
  nextTick(): number {
    let next = this.#time.length;
    for (let i = 0; i < this.#due.length; i++) {
      if (this.#due[i]! < next) next = this.#due[i]!;
    }
    return next;
  }

  /** Fills the orders due at this tick's open: exits, then entries, each first submitted first. */
  fillOrders(tick: number): void {
    const due = this.#ordersDue(tick);
    if (due.length === 0) return;
    this.#mark(tick);
    for (const i of due) {
      if (this.#quantity[i]! > 0) this.#sell(i, tick);
    }
    // All entries of one open share one budget, so that none depends on the order of the symbols.
    let budget = NaN;
    for (const i of due) {
      if (this.#slots[i]!.order < 0) continue;
      if (Number.isNaN(budget)) budget = this.#config.sizing.fraction * this.#valueAtOpen(tick);
      this.#buy(i, tick, Math.min(budget, this.#cash));
    }
  }

  /** Places the orders that this tick's closes decide, in symbol order. */
  decide(tick: number): void {
    for (let i = 0; i < this.#due.length; i++) {
      if (this.#due[i] !== tick) continue;
      const slot = this.#slots[i]!;
      const held = this.#quantity[i]!;
      const side: Side = held > 0 ? "sell" : "buy";
      slot.order = this.#book.order(this.#time[tick]!, slot.bars.symbol, side, held > 0 ? held : NaN);
      const next = slot.barOf[tick]! + 1;
      this.#due[i] = next < slot.bars.length ? slot.tickOf[next]! : this.#time.length;
    }
  }

  /** Marks what is left and gives the result's columns; positions stay open, at their last close. */
  close(): Omit<EngineResult, "warnings" | "start"> {
    this.#mark(this.#time.length);
    for (const { trade, bars } of this.#slots) {
      const last = bars.length - 1;
      if (trade) this.#book.trade(trade, NaN, bars.close[last]!, 0, last);
    }
    return {
      time: this.#time,
      equity: this.#equity,
      cash: this.#cashAt,
      exposure: this.#exposure,
      ...this.#book.columns(),
    };
  }

  /** Symbols whose order fills at this tick, first submitted first. */
  #ordersDue(tick: number): readonly number[] {
    const due: number[] = [];
    for (let i = 0; i < this.#due.length; i++) {
      if (this.#due[i] === tick && this.#slots[i]!.order >= 0) due.push(i);
    }
    return due.length > 1 ? due.sort((a, b) => this.#slots[a]!.order - this.#slots[b]!.order) : due;
  }

  /** Account value as the bar opens: what trades at this tick at its open, the rest at its last close. */
  #valueAtOpen(tick: number): number {
    let value = 0;
    for (let i = 0; i < this.#quantity.length; i++) {
      if (this.#quantity[i] === 0) continue;
      const { bars, barOf, tickOf, marks } = this.#slots[i]!;
      const bar = barOf[tick]!;
      value += this.#quantity[i]! * (tickOf[bar] === tick ? bars.open[bar]! : marks[tick]!);
    }
    return this.#cash + value;
  }

  /** Sells all that is held of a symbol. */
  #sell(i: number, tick: number): void {
    const slot = this.#slots[i]!;
    const time = this.#time[tick]!;
    const bar = slot.barOf[tick]!;
    const price = slot.bars.open[bar]!;
    const quantity = this.#quantity[i]!;
    const cost = this.#fee("sell", quantity, price, time, false);
    this.#book.fill(slot.order, time, quantity, price, cost);
    this.#book.trade(slot.trade!, time, price, cost, bar);
    this.#cash += quantity * price - cost;
    this.#quantity[i] = 0;
    slot.trade = null;
    this.#settle(i, bar);
  }

  /** Buys what the money pays for, or rejects the order. */
  #buy(i: number, tick: number, money: number): void {
    const slot = this.#slots[i]!;
    const { symbol, open } = slot.bars;
    const time = this.#time[tick]!;
    const bar = slot.barOf[tick]!;
    const price = open[bar]!;
    const quantity = affordableQuantity(
      money,
      price,
      slot.lot,
      (units, each) => this.#fee("buy", units, each, time, false),
    );
    if (quantity === 0) {
      const needed = slot.lot * price + this.#fee("buy", slot.lot, price, time, false);
      this.#book.reject(
        slot.order,
        `not enough cash: ${slot.lot} ${symbol} costs ${needed.toFixed(2)} with fees, ${
          money.toFixed(2)
        } is available`,
      );
    } else {
      const cost = this.#fee("buy", quantity, price, time, false);
      this.#book.fill(slot.order, time, quantity, price, cost);
      slot.trade = { symbol, quantity, entryTime: time, entryPrice: price, entryCost: cost, entryBar: bar };
      this.#cash -= quantity * price + cost;
      this.#quantity[i] = quantity;
    }
    this.#settle(i, bar);
  }

  /** After a fill or a rejection the same bar's close may decide again. */
  #settle(i: number, bar: number): void {
    this.#slots[i]!.order = -1;
    this.#awaitDecision(i, bar);
  }

  /** Finds the first bar, from `bar` on, whose close decides an order for what is held now. */
  #awaitDecision(i: number, bar: number): void {
    const { entries, exits, tickOf } = this.#slots[i]!;
    const { length } = entries;
    let next = bar;
    if (this.#quantity[i]! > 0) {
      while (next < length && exits[next] === 0) next++;
    } else {
      while (next < length && (entries[next] === 0 || exits[next] === 1)) next++;
    }
    this.#due[i] = next < length ? tickOf[next]! : this.#time.length;
  }

  /** Equity, cash and exposure at the closes up to `to`, holdings constant since the last call. */
  #mark(to: number): void {
    const from = this.#marked;
    this.#marked = to;
    const cash = this.#cash;
    const equity = this.#equity;
    const cashAt = this.#cashAt;
    const exposure = this.#exposure;
    for (let i = 0; i < this.#quantity.length; i++) {
      const quantity = this.#quantity[i]!;
      if (quantity === 0) continue;
      const { marks } = this.#slots[i]!;
      for (let tick = from; tick < to; tick++) equity[tick] = equity[tick]! + quantity * marks[tick]!;
    }
    for (let tick = from; tick < to; tick++) {
      const value = equity[tick]!;
      cashAt[tick] = cash;
      equity[tick] = cash + value;
      exposure[tick] = value / (cash + value);
    }
  }
}
