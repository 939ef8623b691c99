/** Market orders when their open or close has come. */
import type { Desk } from "./desk.ts";
import type { Executor, Place } from "./executor.ts";
import type { EngineConfig } from "./options.ts";
import type { Order } from "./orders.ts";
import type { Portfolio } from "./portfolio.ts";
import type { Slot } from "./slot.ts";

export class MarketOrders {
  readonly #portfolio: Portfolio;
  readonly #desk: Desk;
  readonly #executor: Executor;
  readonly #slots: readonly Slot[];
  readonly #config: EngineConfig;

  constructor(
    portfolio: Portfolio,
    desk: Desk,
    executor: Executor,
    slots: readonly Slot[],
    config: EngineConfig,
  ) {
    this.#portfolio = portfolio;
    this.#desk = desk;
    this.#executor = executor;
    this.#slots = slots;
    this.#config = config;
  }

  /** Fills the market orders of the visited slots at the open or the close of their bars: exits, then entries. */
  fill(visited: readonly Slot[], tick: number, closed: boolean): void {
    let order: Order | null = null;
    // One alone is the common case, and a list takes longer to make than to read.
    let several: Order[] | null = null;
    for (const slot of visited) {
      for (const each of slot.queued) {
        if (!this.#isDue(each, slot.barOf[tick]!, closed)) continue;
        if (order === null) order = each;
        else (several ??= [order]).push(each);
      }
    }
    if (order === null) return;
    const portfolio = this.#portfolio;
    if (closed) portfolio.unmark(tick);
    portfolio.mark(tick);
    if (several !== null || order.basis === "weight") return this.#fillMany(several ?? [order], tick, closed);
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
}
