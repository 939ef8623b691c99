/**
 * The bar loop: one merged clock, one cash pool.
 *
 * Inside a tick: corporate actions and interest, market orders at the open (exits, then entries, each first submitted
 * first), resting orders against the bar, market orders at the close, mark and margin, the strategy. Where nothing can
 * happen to a symbol before its next signal the loop goes straight there, and the stretch between is marked in one sweep.
 */
import type { Clock } from "../market/clock.ts";
import { Accruals } from "./accruals.ts";
import { Callback } from "./callback.ts";
import { decideSignals, nextSignal } from "./decide.ts";
import { Desk } from "./desk.ts";
import { Executor, type Place } from "./executor.ts";
import { type BarRange, type MatchPolicy, nextMatch, openStretch } from "./match.ts";
import type { EngineConfig } from "./options.ts";
import type { Order } from "./orders.ts";
import { Portfolio, tradesAt } from "./portfolio.ts";
import type { EngineResult } from "./result.ts";
import { riskView } from "./risk_view.ts";
import type { Resting, Slot } from "./slot.ts";
import type { Strategy } from "./strategy.ts";
import type { Stopwatch } from "../series/stopwatch.ts";
import { lowerBound, upperBound } from "../series/search.ts";
import { rebalanceBars } from "./rebalance.ts";

export class Engine {
  readonly #clock: Clock;
  readonly #slots: readonly Slot[];
  readonly #config: EngineConfig;
  readonly #start: number;
  readonly #portfolio: Portfolio;
  readonly #desk: Desk;
  readonly #executor: Executor;
  readonly #accruals: Accruals;
  readonly #policy: MatchPolicy;
  readonly #callbacks: readonly Callback[] | null;
  /** Bars at which unchanged targets are restored, by slot; null without. */
  readonly #restore: readonly Uint8Array[] | null;
  /** Whether rules watch the positions at every close. */
  readonly #watches: boolean;
  /** Tick at which each slot is visited next; the clock's length for never. */
  readonly #due: Int32Array;
  /** Slots visited at the current tick, in their order. */
  readonly #visited: Slot[] = [];
  readonly warnings: string[] = [];
  /** Symbols visited so far, tick by tick: how much has been done. */
  visits = 0;
  readonly #watched: Stopwatch | undefined;
  #tick = -1;

  constructor(
    strategy: Strategy,
    clock: Clock,
    slots: readonly Slot[],
    config: EngineConfig,
    start: number,
    watch?: Stopwatch,
  ) {
    this.#watched = watch;
    this.#clock = clock;
    this.#slots = slots;
    this.#config = config;
    this.#start = start;
    this.#portfolio = new Portfolio(clock, slots, config.cash, watch);
    this.#desk = new Desk(this.#portfolio, slots);
    this.#executor = new Executor(this.#portfolio, this.#desk, slots, config, watch);
    this.#accruals = new Accruals(this.#portfolio, this.#desk, slots, config);
    const { limit, sameBar, limitImprovement } = config.fill;
    this.#policy = {
      limit,
      sameBar: sameBar === "finer" ? "stop-first" : sameBar,
      limitImprovement,
      seed: config.seed,
    };
    this.#callbacks = strategy.definition.onBar
      ? slots.map((slot) => new Callback(slot, this.#portfolio, this.#desk, strategy))
      : null;
    const { rebalance } = config;
    this.#restore = rebalance === null
      ? null
      : slots.map(({ bars }) =>
        rebalanceBars(bars.time, rebalance, lowerBound(bars.time, clock.time[start]!))
      );
    this.#watches = this.#executor.checks.some(({ watch }) => watch !== undefined);
    this.#due = new Int32Array(slots.length);
    for (const slot of slots) {
      const last = slot.barOf[start]!;
      this.#await(slot, last >= 0 && slot.tickOf[last] === start ? last : last + 1);
    }
  }

  /** Goes to the next tick at which something is due and lives through it; false when nothing will be. */
  step(): boolean {
    const tick = this.#nextTick();
    if (tick >= this.#clock.time.length) return false;
    this.#accruals.interest(Math.max(this.#start, this.#tick), tick);
    this.#tick = tick;
    this.#portfolio.book.now = this.#clock.time[tick]!;
    const visited = this.#visited;
    let count = 0;
    for (let i = 0; i < this.#due.length; i++) {
      if (this.#due[i] === tick) visited[count++] = this.#slots[i]!;
    }
    // Emptying it would take new memory at every tick.
    while (visited.length > count) visited.pop();
    this.visits += visited.length + 1;
    for (const slot of visited) {
      if (slot.bars.actions !== undefined) this.#accruals.actions(slot, slot.barOf[tick]!, tick);
    }
    this.#fillMarket(tick, false);
    for (const slot of visited) {
      if (slot.resting.length > 0) this.#fillResting(slot, slot.barOf[tick]!, tick);
    }
    if (this.#config.fill.at === "next-close") this.#fillMarket(tick, true);
    this.#watch(tick);
    for (const slot of visited) {
      if (slot.queued.length > 0 || slot.resting.length > 0) this.#desk.endBar(slot, slot.barOf[tick]!);
      if (slot.delisted && slot.barOf[tick] === slot.bars.length - 1) this.#delist(slot, tick);
      else if (tick >= this.#start) this.#decide(slot, tick);
    }
    if (this.#config.fill.at === "same-close") this.#fillMarket(tick, true);
    for (const slot of visited) this.#await(slot, slot.barOf[tick]! + 1);
    return true;
  }

  /** Share of the clock that is behind, 0 to 1. */
  get progress(): number {
    return (this.#tick + 1) / this.#clock.time.length;
  }

  /** Ends the run and gives the result's columns. */
  close(): Omit<EngineResult, "warnings" | "start" | "plans"> {
    const last = this.#clock.time.length - 1;
    this.#portfolio.book.now = this.#clock.time[last]!;
    this.#accruals.interest(Math.max(this.#start, this.#tick), last);
    if (this.#config.closeAtEnd !== false) this.#closeAll(last, this.#config.closeAtEnd === "open");
    if (this.#executor.capped) {
      const cap = this.#config.fill.volumeCap! * 100;
      this.warnings.push(
        `Some orders were filled over several bars: a bar fills at most ${cap} % of the mean volume.`,
      );
    }
    return this.#portfolio.close();
  }

  /** Whether the positions may come to be worth more than the account can bear. */
  get #levered(): boolean {
    return this.#portfolio.held > 0 && (this.#config.leverage > 1 || this.#portfolio.short);
  }

  #nextTick(): number {
    // Interest, rules that watch and a margin that may fall short want every tick.
    if (this.#accruals.everyTick || this.#watches || this.#levered) return this.#tick + 1;
    let next = this.#clock.time.length;
    for (let i = 0; i < this.#due.length; i++) {
      if (this.#due[i]! < next) next = this.#due[i]!;
    }
    return next;
  }

  /** Fills the market orders of the visited slots at the open or the close of their bars: exits, then entries. */
  #fillMarket(tick: number, closed: boolean): void {
    let due: Order[] | null = null;
    for (const slot of this.#visited) {
      for (const order of slot.queued) {
        if (this.#isDue(order, slot.barOf[tick]!, closed)) (due ??= []).push(order);
      }
    }
    if (due === null) return;
    const portfolio = this.#portfolio;
    if (closed) portfolio.unmark(tick);
    portfolio.mark(tick);
    if (due.length > 1 || due[0]!.basis === "weight") return this.#fillMany(due, tick, closed);
    const order = due[0]!;
    const closes = this.#closes(order);
    if (closes || !this.#waitsForExit(order)) {
      this.#fillAt(order, tick, closed, closes ? NaN : portfolio.valueAt(tick, closed));
    }
  }

  #fillMany(due: Order[], tick: number, closed: boolean): void {
    due.sort((a, b) => a.id - b.id);
    const weighs = due.some(({ basis }) => basis === "weight");
    if (weighs) this.#sizeWeights(due, tick, closed);
    const exits = due.filter((order) => this.#closes(order));
    for (const order of exits) this.#fillAt(order, tick, closed, NaN);
    if (exits.length === due.length) return;
    if (weighs) this.#sizeWeights(due, tick, closed);
    // All entries of one open share one budget, so that none depends on the order of the symbols.
    const equity = this.#portfolio.valueAt(tick, closed);
    for (const order of due) {
      if (exits.includes(order) || this.#waitsForExit(order)) continue;
      this.#fillAt(order, tick, closed, equity);
    }
  }

  /**
   * Market orders wait for the bar after the one that decided them. What the volume leaves of one waits for the next open,
   * or close where market orders fill there; what it leaves of a stop, for an open.
   */
  #isDue(order: Order, bar: number, closed: boolean): boolean {
    const { at } = this.#config.fill;
    if (at === "same-close" && closed) return order.bar === bar;
    return (at === "next-close" && order.type === "market") === closed && order.bar < bar;
  }

  /** Whether an order reduces what is held, and so comes before those that open. */
  #closes(order: Order): boolean {
    const { opens, side, slot } = order;
    const held = this.#portfolio.quantity[slot]!;
    return opens === 0 && held !== 0 && (held > 0) === (side === "sell") && !this.#waitsForExit(order);
  }

  /** What goes to a new position waits until the exit from the old one is done. */
  #waitsForExit(order: Order): boolean {
    return (order.opens !== 0 || order.basis === "weight") &&
      this.#slots[order.slot]!.queued.some(({ basis }) => basis === "position");
  }

  #fillAt(order: Order, tick: number, closed: boolean, equity: number): void {
    const slot = this.#slots[order.slot]!;
    const bar = slot.barOf[tick]!;
    const reference = closed ? slot.bars.close[bar]! : slot.bars.open[bar]!;
    const place: Place = { tick, bar, reference, closed, maker: false, during: null, equity };
    if (order.working) this.#executor.execute(slot, order, place);
  }

  /** Turns weights into units, all by the account's value before any of them is filled. */
  #sizeWeights(due: readonly Order[], tick: number, closed: boolean): void {
    const equity = Math.max(0, this.#portfolio.valueAt(tick, closed));
    const threshold = this.#config.rebalance?.threshold ?? 0;
    for (const order of due) {
      if (!order.working || order.basis !== "weight" || !Number.isNaN(order.quantity)) continue;
      if (this.#waitsForExit(order)) continue;
      const slot = this.#slots[order.slot]!;
      const price = this.#portfolio.priceAt(slot.index, tick, closed);
      const units = this.#executor.unitsToWeight(slot, order.amount, price, equity, { tick, closed });
      const moved = Math.abs(units) * price * this.#portfolio.unitAt(slot.index, tick, closed) / equity;
      if (units === 0 || (order.amount !== 0 && moved < threshold)) {
        this.#desk.end(
          order,
          "cancelled",
          units === 0 ? "the position has its weight" : "within the threshold",
        );
      } else {
        this.#desk.direct(order, units);
      }
    }
  }

  /** Resting orders of one symbol against its bar, or against the finer bars within it. */
  #fillResting(slot: Slot, bar: number, tick: number): void {
    const { time, open, high, low, close } = slot.bars;
    if (this.#config.fill.sameBar === "finer" && slot.finer !== null) {
      const end = bar + 1 < slot.bars.length ? time[bar + 1]! : Infinity;
      const { finer } = slot;
      const last = upperBound(finer.time, end - 1);
      let next = upperBound(finer.time, time[bar]! - 1);
      if (next < last) {
        for (; next < last && slot.resting.length > 0; next++) {
          this.#match(slot, rangeOf(finer, next), bar, tick);
          this.#desk.ratchet(slot);
        }
        return;
      }
    }
    const range = {
      time: time[bar]!,
      open: open[bar]!,
      high: high[bar]!,
      low: low[bar]!,
      close: close[bar]!,
    };
    this.#match(slot, range, bar, tick);
  }

  #match(slot: Slot, range: BarRange, bar: number, tick: number): void {
    this.#watched?.enter("execute", slot.bars.symbol);
    this.#matchAll(slot, range, bar, tick);
    this.#watched?.leave();
  }

  #matchAll(slot: Slot, range: BarRange, bar: number, tick: number): void {
    for (const order of slot.resting) openStretch(order, range);
    const paused = new Set<Resting>();
    for (;;) {
      const active = paused.size === 0 ? slot.resting : slot.resting.filter((order) => !paused.has(order));
      const found = nextMatch(range, active, this.#policy);
      if (found === null) return;
      const { order, price } = found;
      this.#portfolio.mark(tick);
      const maker = order.kind === "limit" && !found.atFrom || order.kind === "stop-limit" && !found.atFrom;
      this.#executor.execute(slot, order, {
        tick,
        bar,
        reference: price,
        closed: false,
        maker,
        during: order,
        equity: NaN,
      });
      // What the volume left of it waits for the next bar.
      paused.add(order);
      if (this.#protectsLater(order, range)) {
        for (const each of slot.resting) if (each.reduceOnly && each.bar === bar) paused.add(each);
      }
    }
  }

  /** Whether the orders that protect an entry just filled wait for the next bar. */
  #protectsLater(entry: Resting, { high, low }: BarRange): boolean {
    if (this.#config.fill.protectFrom !== "next-bar" || entry.reduceOnly) return false;
    const { type, side, stopLoss, takeProfit } = entry;
    if (type !== "stop") return true;
    // The stop entry and its target lie in one direction, so that only the stop could have come between them.
    return side === "buy"
      ? !(takeProfit <= high) || stopLoss >= low
      : !(takeProfit >= low) || stopLoss <= high;
  }

  /** Marks the tick where someone looks at every close: the margin, then the rules. */
  #watch(tick: number): void {
    const portfolio = this.#portfolio;
    if (!this.#watches && !this.#levered) return;
    portfolio.mark(tick + 1);
    if (this.#levered) this.#checkMargin(tick);
    if (!this.#watches) return;
    const view = riskView(portfolio, this.#slots, tick, true);
    for (const check of this.#executor.checks) {
      for (const { symbol, reason } of check.watch?.(view) ?? []) {
        const slot = this.#slots.find(({ bars }) => bars.symbol === symbol)!;
        this.#exit(slot, tick, `${check.name}: ${reason}`, check.name);
      }
    }
  }

  #checkMargin(tick: number): void {
    const portfolio = this.#portfolio;
    const equity = portfolio.equity[tick]!;
    let needed = 0;
    for (const slot of this.#slots) {
      const quantity = portfolio.quantity[slot.index]!;
      if (quantity === 0) continue;
      const value = Math.abs(quantity) * portfolio.priceAt(slot.index, tick, true) *
        portfolio.unitAt(slot.index, tick, true);
      needed += value * (slot.margin === 0 ? 0 : this.#config.maintenance);
    }
    if (equity > 0 && equity >= needed) return;
    const reason = `margin call: equity of ${equity.toFixed(2)} is below the ${
      needed.toFixed(2)
    } that the positions need`;
    for (const slot of this.#slots) {
      if (portfolio.quantity[slot.index] === 0 || !tradesAt(slot, tick)) continue;
      this.#desk.endAll(slot, "cancelled", "margin call", () => true);
      const order = this.#exit(slot, tick, reason, "margin-call");
      if (order) this.#closeNow(slot, order, tick);
    }
  }

  /** Orders the exit of a whole position for the next open, unless one is on its way. */
  #exit(slot: Slot, tick: number, reason: string, tag: string): Order | null {
    const held = this.#portfolio.quantity[slot.index]!;
    const bar = slot.barOf[tick]!;
    if (held === 0 || slot.queued.some(({ basis }) => basis === "position")) return null;
    this.#desk.endAll(slot, "cancelled", reason, (order) => !order.reduceOnly);
    const order = this.#desk.place(slot, bar, this.#clock.time[tick]!, {
      side: held > 0 ? "sell" : "buy",
      type: "market",
      basis: "position",
      quantity: Math.abs(held),
      tag,
    });
    this.#portfolio.book.note(order.id, reason);
    if (bar + 1 < slot.bars.length) this.#due[slot.index] = slot.tickOf[bar + 1]!;
    slot.left = { bar, side: Math.sign(held) };
    return order;
  }

  #closeNow(slot: Slot, order: Order, tick: number): void {
    const bar = slot.barOf[tick]!;
    const place: Place = {
      tick,
      bar,
      reference: slot.bars.close[bar]!,
      closed: true,
      maker: false,
      during: null,
      equity: NaN,
      forced: true,
    };
    this.#portfolio.unmark(tick);
    this.#portfolio.mark(tick);
    this.#executor.execute(slot, order, place);
  }

  #delist(slot: Slot, tick: number): void {
    this.#desk.endAll(slot, "cancelled", `${slot.bars.symbol} has no further bars`, () => true);
    if (this.#portfolio.quantity[slot.index] === 0) return;
    const order = this.#exit(slot, tick, "delisted: sold at the last close", "delisting");
    if (order) this.#closeNow(slot, order, tick);
    this.warnings.push(`${slot.bars.symbol} left the market: its position was closed at the last close.`);
  }

  #decide(slot: Slot, tick: number): void {
    const bar = slot.barOf[tick]!;
    this.#watched?.enter("decide", slot.bars.symbol);
    if (this.#callbacks === null) {
      const restore = this.#restore !== null && this.#restore[slot.index]![bar] === 1;
      decideSignals(
        slot,
        bar,
        this.#clock.time[tick]!,
        this.#portfolio.quantity[slot.index]!,
        this.#desk,
        restore,
      );
    } else {
      this.#callbacks[slot.index]!.decide(bar, tick);
    }
    this.#watched?.leave();
  }

  /** Sets the tick at which a slot is visited next: its next bar where something waits, else its next signal. */
  #await(slot: Slot, bar: number): void {
    const { length } = slot.bars;
    let next = bar;
    const busy = this.#callbacks !== null || slot.queued.length > 0 || slot.resting.length > 0;
    const held = this.#portfolio.quantity[slot.index]!;
    if (!busy) {
      next = nextSignal(slot, bar, held, this.#restore?.[slot.index] ?? null);
      if (held !== 0) {
        if (slot.delisted) next = Math.min(next, Math.max(bar, length - 1));
        next = Math.min(next, this.#accruals.nextActionBar(slot, bar));
      }
    }
    this.#due[slot.index] = next < length ? slot.tickOf[next]! : this.#clock.time.length;
  }

  #closeAll(last: number, atOpen: boolean): void {
    const portfolio = this.#portfolio;
    portfolio.unmark(last);
    portfolio.mark(last);
    for (const slot of this.#slots) {
      const held = portfolio.quantity[slot.index]!;
      this.#desk.endAll(slot, "cancelled", "the run is over", () => true);
      if (held === 0) continue;
      const bar = slot.bars.length - 1;
      const order = this.#desk.place(slot, bar, slot.bars.time[bar]!, {
        side: held > 0 ? "sell" : "buy",
        type: "market",
        basis: "position",
        quantity: Math.abs(held),
        tag: "end",
      });
      const reference = atOpen ? slot.bars.open[bar]! : slot.bars.close[bar]!;
      const place: Place = {
        tick: last,
        bar,
        reference,
        closed: true,
        maker: false,
        during: null,
        equity: NaN,
        forced: true,
      };
      this.#executor.execute(slot, order, place);
    }
  }
}

function rangeOf(bars: Slot["bars"], bar: number): BarRange {
  const { time, open, high, low, close } = bars;
  return { time: time[bar]!, open: open[bar]!, high: high[bar]!, low: low[bar]!, close: close[bar]! };
}
