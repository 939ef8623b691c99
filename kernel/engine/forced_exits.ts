/** Positions that end without the strategy: margin calls, risk rules, delistings and the end of the run. */
import { formatTime } from "../market/time.ts";
import { exit } from "./decide.ts";
import type { Desk } from "./desk.ts";
import type { Executor } from "./executor.ts";
import type { EngineConfig } from "./options.ts";
import type { Order } from "./orders.ts";
import { type Portfolio, tradesAt } from "./portfolio.ts";
import { riskView } from "./risk_view.ts";
import type { Slot } from "./slot.ts";

export class ForcedExits {
  readonly warnings: string[] = [];
  readonly #portfolio: Portfolio;
  readonly #desk: Desk;
  readonly #executor: Executor;
  readonly #slots: readonly Slot[];
  readonly #config: EngineConfig;
  /** Whether rules watch the positions at every close. */
  readonly #watches: boolean;
  #called = false;
  /** Told which bar of a symbol must be lived through because of an exit. */
  readonly #onExit: (slot: Slot, bar: number) => void;

  constructor(
    portfolio: Portfolio,
    desk: Desk,
    executor: Executor,
    slots: readonly Slot[],
    config: EngineConfig,
    onExit: (slot: Slot, bar: number) => void,
  ) {
    this.#portfolio = portfolio;
    this.#desk = desk;
    this.#executor = executor;
    this.#slots = slots;
    this.#config = config;
    this.#onExit = onExit;
    this.#watches = executor.checks.some(({ watch }) => watch !== undefined);
  }

  /** Whether someone looks at every close: rules that watch, or a margin that may fall short. */
  get everyTick(): boolean {
    return this.#watches || this.#levered;
  }

  get #levered(): boolean {
    return this.#portfolio.held > 0 && (this.#config.leverage > 1 || this.#portfolio.short);
  }

  /** Marks the tick where someone looks at every close: the margin, then the rules. */
  watch(tick: number): void {
    const portfolio = this.#portfolio;
    if (!this.everyTick) return;
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
    const short = `equity of ${equity.toFixed(2)} is below the ${needed.toFixed(2)} that the positions need`;
    const reason = `margin call: ${short}`;
    this.#warnOnce(
      `Margin call on ${
        formatTime(portfolio.time[tick]!)
      }: ${short}, so they were closed; see the orders tagged margin-call.`,
    );
    for (const slot of this.#slots) {
      if (portfolio.quantity[slot.index] === 0 || !tradesAt(slot, tick)) continue;
      this.#desk.endAll(slot, "cancelled", "margin call", () => true);
      const order = this.#exit(slot, tick, reason, "margin-call");
      if (order) this.#closeNow(slot, order, tick);
    }
  }

  /** Of many margin calls the first tells what happened. */
  #warnOnce(warning: string): void {
    if (!this.#called) this.warnings.push(warning);
    this.#called = true;
  }

  /** Orders the exit of a whole position for the next open, unless one is on its way. */
  #exit(slot: Slot, tick: number, reason: string, tag: string): Order | null {
    const held = this.#portfolio.quantity[slot.index]!;
    const bar = slot.barOf[tick]!;
    if (held === 0 || slot.queued.some(({ basis }) => basis === "position")) return null;
    this.#desk.endAll(slot, "cancelled", reason, (order) => !order.reduceOnly);
    const order = exit(slot, bar, this.#portfolio.time[tick]!, held, this.#desk, tag);
    this.#portfolio.book.note(order.id, reason);
    this.#onExit(slot, bar + 1);
    slot.left = { bar, side: Math.sign(held) };
    return order;
  }

  /** Closes a position at the price of its symbol's last bar at a tick, whatever the volume. */
  #closeNow(slot: Slot, order: Order, tick: number, price: "open" | "close" = "close"): void {
    const bar = slot.barOf[tick]!;
    this.#portfolio.unmark(tick);
    this.#portfolio.mark(tick);
    this.#executor.execute(slot, order, {
      tick,
      bar,
      reference: slot.bars[price][bar]!,
      closed: true,
      maker: false,
      during: null,
      equity: NaN,
      forced: true,
    });
  }

  delist(slot: Slot, tick: number): void {
    this.#desk.endAll(slot, "cancelled", `${slot.bars.symbol} has no further bars`, () => true);
    if (this.#portfolio.quantity[slot.index] === 0) return;
    const order = this.#exit(slot, tick, "delisted: sold at the last close", "delisting");
    if (order) this.#closeNow(slot, order, tick);
    this.warnings.push(`${slot.bars.symbol} left the market: its position was closed at the last close.`);
  }

  /** Closes what is held at the end of the run, at the last close or open of each symbol. */
  closeAll(last: number, price: "open" | "close"): void {
    for (const slot of this.#slots) {
      const held = this.#portfolio.quantity[slot.index]!;
      this.#desk.endAll(slot, "cancelled", "the run is over", () => true);
      if (held === 0) continue;
      const bar = slot.bars.length - 1;
      const order = exit(slot, bar, slot.bars.time[bar]!, held, this.#desk, "end");
      this.#closeNow(slot, order, last, price);
    }
  }
}
