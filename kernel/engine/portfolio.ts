/** Cash, holdings and their value. It knows nothing of orders that wait, only of what was bought and sold. */
import type { Clock, ClockRow } from "../market/clock.ts";
import type { Instrument } from "../market/instrument.ts";
import type { Stopwatch } from "../series/stopwatch.ts";
import { Book, type Execution, type Exit, type Lot } from "./book.ts";
import type { Rates } from "./universe.ts";

/** One symbol's part of the portfolio. */
export interface Holding extends ClockRow {
  readonly instrument: Instrument;
  /** Share of a position's value that must be there as equity. */
  readonly margin: number;
  /** Null where the bars are in the account's currency. */
  readonly rates: Rates | null;
  /** What is held, oldest first; all long or all short. */
  readonly lots: Lot[];
}

/** Columns of a run that another one writes to after it; at least as long as its clock. */
export interface SharedMemory {
  readonly equity: Float64Array;
  readonly exposure: Float64Array;
}

/** How a run is followed. */
export interface Following {
  readonly watch?: Stopwatch;
  /** Of a run that only its metrics are wanted of: it keeps nothing else, and these until the next run. */
  readonly memory?: SharedMemory;
}

export class Portfolio {
  readonly book: Book;
  readonly holdings: readonly Holding[];
  /** Signed units held of each symbol. */
  readonly quantity: Float64Array;
  /** Profit of the closed trades of each symbol, money of the account. */
  readonly realised: Float64Array;
  readonly equity: Float64Array;
  /** Null where only metrics are wanted. */
  readonly #cashAt: Float64Array | null;
  readonly #exposure: Float64Array;
  /** Net exposure, from the first short on; until then it is the gross one. */
  #net: Float64Array | null = null;
  /** The merged clock, epoch ms. */
  readonly time: Float64Array;
  /** Whether every position's value is paid for in full, so that cash alone is what can be spent. */
  readonly #paidInFull: boolean;
  readonly #watch: Stopwatch | undefined;
  cash: number;
  /** How many symbols are held short. */
  #shorts = 0;
  /** How many symbols are held at all. */
  held = 0;
  /** Ticks before this one are marked. */
  marked = 0;

  constructor(clock: Clock, holdings: readonly Holding[], cash: number, { watch, memory }: Following = {}) {
    this.#watch = watch;
    this.book = new Book(memory !== undefined);
    const { length } = clock.time;
    this.time = clock.time;
    this.holdings = holdings;
    this.cash = cash;
    this.quantity = new Float64Array(holdings.length);
    this.realised = new Float64Array(holdings.length);
    this.equity = memory?.equity.subarray(0, length).fill(0) ?? new Float64Array(length);
    this.#exposure = memory?.exposure.subarray(0, length).fill(0) ?? new Float64Array(length);
    this.#cashAt = memory === undefined ? new Float64Array(length) : null;
    this.#paidInFull = holdings.every(({ margin }) => margin === 1);
  }

  get short(): boolean {
    return this.#shorts > 0;
  }

  /** Money of the account per unit and price, before the open of a tick or at its close. */
  unitAt(i: number, tick: number, closed: boolean): number {
    const { instrument, rates } = this.holdings[i]!;
    if (rates === null) return instrument.multiplier;
    return instrument.multiplier * (closed ? rates.close : rates.open)[tick]!;
  }

  /** Price of a symbol as a tick opens or closes: its own bar's, or its last known close. */
  priceAt(i: number, tick: number, closed: boolean): number {
    const { bars, barOf, tickOf, marks } = this.holdings[i]!;
    if (closed) return marks[tick]!;
    const bar = barOf[tick]!;
    return tickOf[bar] === tick ? bars.open[bar]! : marks[tick]!;
  }

  /** Account value as a tick opens, or at its close. */
  valueAt(tick: number, closed: boolean): number {
    let value = 0;
    for (let i = 0; i < this.quantity.length; i++) {
      if (this.quantity[i] === 0) continue;
      value += this.quantity[i]! * this.priceAt(i, tick, closed) * this.unitAt(i, tick, closed);
    }
    return this.cash + value;
  }

  /**
   * Money that a new position of symbol `i` may take at a tick's prices, before fees. `proceeds` is what closing an opposite
   * one brings, below zero for a short: it counts as closed, and null leaves what is held.
   */
  available(i: number, tick: number, closed: boolean, proceeds: number | null = null): number {
    let equity = this.cash + (proceeds ?? 0);
    if (this.#paidInFull && this.#shorts === 0) return equity;
    let used = 0;
    for (let k = 0; k < this.quantity.length; k++) {
      if (this.quantity[k] === 0 || (k === i && proceeds !== null)) continue;
      const value = this.quantity[k]! * this.priceAt(k, tick, closed) * this.unitAt(k, tick, closed);
      equity += value;
      used += Math.abs(value) * this.holdings[k]!.margin;
    }
    const { margin } = this.holdings[i]!;
    const free = Math.max(0, equity - used);
    return margin === 0 ? (equity > 0 ? Infinity : 0) : free / margin;
  }

  /**
   * Takes a fill into the account: closes the oldest lots first, opens one with what goes beyond. `waits` is what it leaves
   * of its order.
   */
  execute(i: number, execution: Execution, waits: number): void {
    const { lots, bars, instrument } = this.holdings[i]!;
    const { side, quantity: size, time, bar, price, unit, cost, lost, order } = execution;
    const sign = side === "buy" ? 1 : -1;
    const before = this.quantity[i]!;
    const closing = before * sign < 0 ? Math.min(size, Math.abs(before)) : 0;
    // A whole position closes lot by lot, whatever rounding their sum has.
    const whole = closing === Math.abs(before);
    // What the ratios of splits leave beside a whole lot is no trade of its own.
    const dust = Math.max(instrument.lot * 1e-6, Math.abs(before) * 4 * Number.EPSILON);
    for (let toClose = closing; (whole || toClose > dust) && lots.length > 0;) {
      const lot = lots[0]!;
      const part = whole || lot.quantity - toClose < dust ? lot.quantity : toClose;
      this.realised[i]! += this.book.trade(bars.symbol, -sign, lot, part, execution, part / size);
      if (!whole) toClose -= part;
      if (lot.quantity <= 0) lots.shift();
    }
    const left = size - closing;
    if (left > 0) {
      lots.push({
        quantity: left,
        time,
        price,
        unit,
        cost: cost * (left / size),
        slippage: lost * (left / size),
        bar,
        order,
      });
    }
    if (sign > 0) this.cash -= size * price * unit + cost;
    else this.cash += size * price * unit - cost;
    this.#hold(i, before, lots.length === 0 ? 0 : before + sign * size);
    this.book.fill(bars, execution, waits);
  }

  /** Multiplies what is held by the ratio of a split; prices of the lots go the other way. */
  split(i: number, ratio: number): void {
    for (const lot of this.holdings[i]!.lots) {
      lot.quantity *= ratio;
      lot.price /= ratio;
    }
    this.quantity[i] = this.quantity[i]! * ratio;
  }

  /** Average price of what is held of a symbol, NaN without a position. */
  averageCost(i: number): number {
    let units = 0;
    let money = 0;
    for (const lot of this.holdings[i]!.lots) {
      units += lot.quantity;
      money += lot.quantity * lot.price;
    }
    return units > 0 ? money / units : NaN;
  }

  /** Equity, cash and exposure at the closes up to `to`, holdings constant since the last call. */
  mark(to: number): void {
    const from = this.marked;
    if (to <= from) return;
    this.marked = to;
    this.#watch?.enter("mark", "");
    this.#markFrom(from, to);
    this.#watch?.leave();
  }

  #markFrom(from: number, to: number): void {
    const { cash, equity } = this;
    if (this.#cashAt !== null) fill(this.#cashAt, cash, from, to);
    if (this.held === 0) {
      fill(equity, cash, from, to);
      return;
    }
    if (this.#shorts > 0) return this.#markShorts(from, to);
    let last = this.quantity.length - 1;
    while (this.quantity[last] === 0) last--;
    for (let i = 0; i < last; i++) this.#addValues(i, from, to);
    // The last one held is added where the sum is read: mostly it is the only one.
    const { marks, instrument: { multiplier }, rates } = this.holdings[last]!;
    const size = this.quantity[last]! * multiplier;
    const exposure = this.#exposure;
    for (let tick = from; tick < to; tick++) {
      const own = size * marks[tick]!;
      const value = equity[tick]! + (rates === null ? own : own * rates.close[tick]!);
      equity[tick] = cash + value;
      exposure[tick] = value / (cash + value);
    }
    this.#net?.set(exposure.subarray(from, to), from);
  }

  /** Forgets the mark of a tick whose close changed the holdings. */
  unmark(tick: number): void {
    if (this.marked <= tick) return;
    this.marked = tick;
    this.equity[tick] = 0;
    this.#exposure[tick] = 0;
    if (this.#net !== null) this.#net[tick] = 0;
  }

  /** Marks what is left; positions stay open, at their last close. */
  end(): void {
    const { length } = this.time;
    this.mark(length);
    this.holdings.forEach(({ lots, bars }, i) => {
      const last = bars.length - 1;
      const sign = Math.sign(this.quantity[i]!);
      const exit: Exit = {
        time: NaN,
        price: bars.close[last]!,
        unit: this.unitAt(i, length - 1, true),
        cost: 0,
        lost: 0,
        bar: last,
        order: -1,
      };
      for (const lot of lots) this.book.trade(bars.symbol, sign, lot, lot.quantity, exit, 1);
    });
  }

  columns() {
    return {
      time: this.time,
      equity: this.equity,
      cash: this.#cashAt!,
      exposure: this.#exposure,
      netExposure: this.#net ?? this.#exposure,
      ...this.book.columns(),
    };
  }

  /** What metrics are computed from. */
  measured() {
    return { time: this.time, equity: this.equity, exposure: this.#exposure, trades: this.book.totals };
  }

  #hold(i: number, before: number, after: number): void {
    this.quantity[i] = after;
    this.held += Number(after !== 0) - Number(before !== 0);
    this.#shorts += Number(after < 0) - Number(before < 0);
    if (after < 0 && this.#net === null) {
      this.#net = new Float64Array(this.time.length);
      this.#net.set(this.#exposure.subarray(0, this.marked));
    }
  }

  /** Adds a symbol's signed value to the equity of each tick and, with a short held, its size to the exposure. */
  #addValues(i: number, from: number, to: number): void {
    const quantity = this.quantity[i]!;
    if (quantity === 0) return;
    const { marks, instrument: { multiplier }, rates } = this.holdings[i]!;
    const { equity } = this;
    const size = quantity * multiplier;
    if (rates === null && this.#shorts === 0) {
      for (let tick = from; tick < to; tick++) equity[tick] = equity[tick]! + size * marks[tick]!;
      return;
    }
    for (let tick = from; tick < to; tick++) {
      const value = size * marks[tick]! * (rates?.close[tick] ?? 1);
      equity[tick] = equity[tick]! + value;
      if (this.#shorts > 0) this.#exposure[tick] = this.#exposure[tick]! + Math.abs(value);
    }
  }

  #markShorts(from: number, to: number): void {
    for (let i = 0; i < this.quantity.length; i++) this.#addValues(i, from, to);
    const net = this.#net!;
    for (let tick = from; tick < to; tick++) {
      const value = this.equity[tick]!;
      const equity = this.cash + value;
      this.equity[tick] = equity;
      this.#exposure[tick] = this.#exposure[tick]! / equity;
      net[tick] = value / equity;
    }
  }
}

/** Whether a symbol has a bar of its own at a tick. */
export function tradesAt({ barOf, tickOf }: ClockRow, tick: number): boolean {
  const bar = barOf[tick]!;
  return bar >= 0 && tickOf[bar] === tick;
}

/** As column.fill(), whose call costs more than writing a short stretch. */
function fill(column: Float64Array, value: number, from: number, to: number): void {
  if (to - from > 200) column.fill(value, from, to);
  else for (let i = from; i < to; i++) column[i] = value;
}
