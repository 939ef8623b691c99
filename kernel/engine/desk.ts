/** Takes orders, keeps them while they wait and ends them: protective orders, groups, times in force. */
import type { OrderStatus, OrderType, Side, TimeInForce, Trail } from "../market/order.ts";
import { atr } from "../indicators/atr.ts";
import { type Matchable, stretchAfter } from "./match.ts";
import type { Basis, Order } from "./orders.ts";
import type { Portfolio } from "./portfolio.ts";
import type { Resting, Slot } from "./slot.ts";

/** What is known of an order when it is placed; the rest has defaults. */
export interface Placed {
  readonly side: Side;
  readonly type: OrderType;
  readonly basis: Basis;
  readonly amount?: number;
  readonly quantity?: number;
  readonly limit?: number;
  readonly stop?: number;
  readonly trail?: Trail;
  readonly tif?: TimeInForce;
  readonly reduceOnly?: boolean;
  readonly opens?: -1 | 0 | 1;
  readonly group?: number;
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailing?: Trail;
  readonly strength?: number;
  readonly confidence?: number;
  readonly tag: string;
  readonly parent?: number;
}

const KINDS: Readonly<Record<OrderType, Order["kind"]>> = {
  "market": "market",
  "limit": "limit",
  "stop": "stop",
  "stop-limit": "stop-limit",
  "trailing-stop": "stop",
};

const DAY = 86_400_000;

export class Desk {
  readonly #portfolio: Portfolio;
  readonly #slots: readonly Slot[];
  #groups = 0;

  constructor(portfolio: Portfolio, slots: readonly Slot[]) {
    this.#portfolio = portfolio;
    this.#slots = slots;
  }

  newGroup(): number {
    return ++this.#groups;
  }

  /** Places an order at the close of a bar; `price` is where a trailing stop begins. */
  place(slot: Slot, bar: number, time: number, placed: Placed, price = slot.bars.close[bar]!): Order {
    const { side, type, quantity = NaN, limit = NaN } = placed;
    const trail = placed.trail === undefined ? null : trailOf(slot, bar, placed.trail);
    const stop = trail === null ? placed.stop ?? NaN : trailLevel(side, price, trail);
    const order: Order = {
      id: this.#portfolio.book.order({
        time,
        symbol: slot.bars.symbol,
        side,
        type,
        quantity,
        limit,
        stop,
        tag: placed.tag,
        parent: placed.parent ?? -1,
      }),
      slot: slot.index,
      side,
      type,
      kind: KINDS[type],
      basis: placed.basis,
      amount: placed.amount ?? NaN,
      quantity,
      filled: 0,
      limit,
      stop,
      reduceOnly: placed.reduceOnly ?? false,
      opens: placed.opens ?? 0,
      tif: placed.tif ?? "gtc",
      day: NaN,
      group: placed.group ?? 0,
      stopLoss: placed.stopLoss ?? NaN,
      takeProfit: placed.takeProfit ?? NaN,
      trailing: placed.trailing ?? null,
      trail,
      best: price,
      strength: placed.strength ?? NaN,
      confidence: placed.confidence ?? NaN,
      bar,
      working: true,
      triggered: false,
      from: NaN,
      low: NaN,
      high: NaN,
      leg: 0,
    };
    if (order.kind === "market") slot.queued.push(order);
    else slot.resting.push(order as Resting);
    if (trail !== null && Number.isNaN(stop)) {
      this.end(order, "rejected", "the ATR of its trail is not known yet");
    }
    return order;
  }

  /** Gives an order that was a weight its side and size, in signed units. */
  direct(order: Order, units: number): void {
    order.side = units > 0 ? "buy" : "sell";
    order.quantity = Math.abs(units);
    this.#portfolio.book.amend(order.id, { side: order.side, quantity: order.quantity });
  }

  /** Ends an order that is not filled in full. */
  end(order: Order, status: OrderStatus, reason: string): void {
    if (!order.working) return;
    order.working = false;
    this.#portfolio.book.end(order.id, status, reason);
    this.#remove(order);
  }

  /** Ends every waiting order of a symbol that `which` picks. */
  endAll(slot: Slot, status: OrderStatus, reason: string, which: (order: Order) => boolean): void {
    for (const order of [...slot.queued, ...slot.resting]) {
      if (which(order)) this.end(order, status, reason);
    }
  }

  /** Ends what has outlived its time in force as a new bar of the symbol begins. */
  expire(slot: Slot, bar: number): void {
    const day = Math.floor(slot.bars.time[bar]! / DAY);
    for (const list of [slot.queued, slot.resting]) {
      for (let i = list.length - 1; i >= 0; i--) {
        const order = list[i]!;
        if (order.tif === "gtc") continue;
        if (Number.isNaN(order.day)) order.day = day;
        else if (order.tif === "bar") this.end(order, "expired", "good for one bar");
        else if (order.day !== day) this.end(order, "expired", "good for one day");
      }
    }
  }

  /** After a fill of `units`: counts it, ends its group, and what protects a position that is gone. */
  filled(slot: Slot, order: Order, units: number): void {
    order.filled += units;
    order.quantity -= units;
    if (order.quantity <= 0) {
      order.working = false;
      this.#remove(order);
    } else if (order.kind === "stop" && order.triggered) {
      // What is left of a triggered stop is at the market.
      this.#remove(order);
      order.kind = "market";
      slot.queued.push(order);
    }
    if (order.group !== 0) this.#reduceGroup(slot, order, units);
    if (this.#portfolio.quantity[slot.index] === 0 && slot.resting.length > 0) {
      this.endAll(slot, "cancelled", "the position is closed", (each) => each.reduceOnly && each !== order);
    }
  }

  /**
   * Places or enlarges the orders that protect `units` opened by an order at `price`. `during` is null for a fill that
   * leaves the whole bar, or nothing of it, to them.
   */
  protect(
    slot: Slot,
    order: Order,
    units: number,
    price: number,
    bar: number,
    during: Matchable | null,
  ): void {
    const { stopLoss, takeProfit, trailing } = order;
    if (Number.isNaN(stopLoss) && Number.isNaN(takeProfit) && trailing === null) return;
    const known = slot.resting.filter(({ id }) => this.#children.get(id) === order.id);
    if (known.length > 0) {
      for (const child of known) {
        child.quantity += units;
        this.#portfolio.book.amend(child.id, { quantity: child.quantity + child.filled });
      }
      return;
    }
    const side: Side = order.side === "buy" ? "sell" : "buy";
    const common = {
      side,
      basis: "units" as const,
      quantity: units,
      reduceOnly: true,
      group: this.newGroup(),
      parent: order.id,
    };
    const time = slot.bars.time[bar]!;
    const children: Order[] = [];
    if (!Number.isNaN(stopLoss)) {
      children.push(
        this.place(slot, bar, time, { ...common, type: "stop", stop: stopLoss, tag: "stop-loss" }),
      );
    } else if (trailing !== null) {
      const trail = { ...common, type: "trailing-stop" as const, trail: trailing, tag: "trailing-stop" };
      // The distance is known from the bar that decided the entry, not from the one in which it fills.
      children.push(this.place(slot, order.bar, time, trail, price));
    }
    if (!Number.isNaN(takeProfit)) {
      children.push(
        this.place(slot, bar, time, { ...common, type: "limit", limit: takeProfit, tag: "take-profit" }),
      );
    }
    for (const child of children) {
      this.#children.set(child.id, order.id);
      if (during) stretchAfter(child as Resting, during);
    }
  }

  /** Moves the trailing stops of a symbol after a bar: it may have gone further in their favour. */
  ratchet(slot: Slot): void {
    for (const order of slot.resting) {
      // An order placed inside the bar has seen only its own stretch of it, one placed at the close none.
      if (order.trail === null || Number.isNaN(order.from)) continue;
      const best = order.side === "sell" ? Math.max(order.best, order.high) : Math.min(order.best, order.low);
      if (best === order.best) continue;
      order.best = best;
      order.stop = trailLevel(order.side, best, order.trail);
      this.#portfolio.book.amend(order.id, { stop: order.stop });
    }
  }

  /** The order that a protective order belongs to. */
  readonly #children = new Map<number, number>();

  #reduceGroup(slot: Slot, order: Order, units: number): void {
    for (const other of [...slot.queued, ...slot.resting]) {
      if (other === order || other.group !== order.group) continue;
      if (other.reduceOnly && other.quantity > units) other.quantity -= units;
      else this.end(other, "cancelled", `order ${order.id} filled`);
    }
  }

  #remove(order: Order): void {
    const { queued, resting } = this.#slots[order.slot]!;
    const list: Order[] = order.kind === "market" ? queued : resting;
    const at = list.indexOf(order);
    if (at >= 0) list.splice(at, 1);
  }
}

/** The distance of a trailing stop, fixed when it is placed. */
function trailOf(slot: Slot, bar: number, trail: Trail): NonNullable<Order["trail"]> {
  if ("percent" in trail) return { distance: NaN, share: trail.percent };
  if ("amount" in trail) return { distance: trail.amount, share: NaN };
  const { high, low, close } = slot.bars;
  const n = trail.n ?? 14;
  // Wilder's average forgets slowly: beyond twenty times its length the beginning does not show.
  const from = Math.max(0, bar - 20 * n);
  const range = atr(
    high.subarray(from, bar + 1),
    low.subarray(from, bar + 1),
    close.subarray(from, bar + 1),
    n,
  );
  return { distance: trail.atr * range[range.length - 1]!, share: NaN };
}

function trailLevel(side: Side, best: number, { distance, share }: NonNullable<Order["trail"]>): number {
  const behind = Number.isNaN(share) ? distance : best * share;
  return side === "sell" ? best - behind : best + behind;
}
