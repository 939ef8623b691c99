/** Takes orders, keeps them while they wait and ends them: protective orders, groups, times in force. */
import type { OrderStatus, OrderType, Side, TimeInForce, Trail } from "../market/order.ts";
import { timeframeMs } from "../market/timeframe.ts";
import { averageRange } from "./average_range.ts";
import { type Matchable, stretchAfter } from "./match.ts";
import type { Basis, Behind, Order } from "./orders.ts";
import type { Portfolio } from "./portfolio.ts";
import { floorToLot } from "./rounding.ts";
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
  readonly trail?: Trail | Behind;
  readonly tif?: TimeInForce;
  readonly reduceOnly?: boolean;
  readonly opens?: -1 | 0 | 1;
  readonly group?: number;
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailing?: Trail | Behind;
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

  /** The group of an order, made where it had none. */
  groupOf(order: Order): number {
    if (order.group === 0) order.group = ++this.#groups;
    return order.group;
  }

  /** Places an order at the close of a bar; `price` is where a trailing stop begins. */
  place(slot: Slot, bar: number, time: number, placed: Placed, price = slot.bars.close[bar]!): Order {
    const { side, type, quantity = NaN, limit = NaN } = placed;
    const trail = behind(slot, bar, placed.trail);
    const trailing = behind(slot, bar, placed.trailing);
    const stop = trail === null ? placed.stop ?? NaN : trailLevel(side, price, trail);
    const { book } = this.#portfolio;
    const order: Order = {
      id: book.orderCount,
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
      group: placed.group ?? 0,
      stopLoss: placed.stopLoss ?? NaN,
      takeProfit: placed.takeProfit ?? NaN,
      trailing,
      trail,
      best: price,
      strength: placed.strength ?? NaN,
      confidence: placed.confidence ?? NaN,
      bar,
      parent: placed.parent ?? -1,
      tag: placed.tag,
      working: true,
      triggered: false,
      from: NaN,
      low: NaN,
      high: NaN,
      leg: 0,
    };
    book.order(slot.bars.symbol, time, order);
    if (order.kind === "market") slot.queued.push(order);
    else slot.resting.push(order as Resting);
    if (isUnknown(trail) || isUnknown(trailing)) {
      this.end(
        order,
        "rejected",
        "the average true range that its stop is to stay behind by is not known yet",
      );
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
    // What was filled in part is not undone.
    const ended = status === "rejected" && order.filled > 0 ? "cancelled" : status;
    this.#portfolio.book.end(order.id, ended, reason);
    this.#remove(order);
  }

  /** Ends every waiting order of a symbol that `which` picks. */
  endAll(slot: Slot, status: OrderStatus, reason: string, which: (order: Order) => boolean): void {
    if (slot.queued.length === 0 && slot.resting.length === 0) return;
    for (const order of [...slot.queued, ...slot.resting]) {
      if (which(order)) this.end(order, status, reason);
    }
  }

  /** At the close of a bar, before anyone decides: ends what has outlived its time in force, and moves trailing stops. */
  endBar(slot: Slot, bar: number): void {
    this.#expire(slot, bar);
    if (slot.resting.length > 0) this.ratchet(slot);
  }

  /** Only orders of earlier bars have worked in this one. */
  #expire(slot: Slot, bar: number): void {
    for (const list of [slot.queued, slot.resting]) {
      for (let i = list.length - 1; i >= 0; i--) {
        const order = list[i]!;
        if (order.tif === "gtc" || order.bar >= bar) continue;
        if (order.tif === "bar") this.end(order, "expired", "good for one bar");
        else if (isDayOver(slot, bar)) this.end(order, "expired", "good for one day");
      }
    }
  }

  /** After a fill of `units`: counts it, ends its group, and what protects a position that is gone. */
  filled(slot: Slot, order: Order, units: number): void {
    order.filled += units;
    order.quantity = Math.max(0, order.quantity - units);
    // Less than a lot is what the arithmetic of fractions left.
    if (floorToLot(order.quantity, slot.instrument.lot) === 0) {
      order.working = false;
      this.#remove(order);
    }
    if (order.group !== 0) this.#reduceGroup(slot, order, units);
    this.reached(slot, order);
    this.#endStranded(slot);
  }

  /** After an order was matched, filled or not: what is left of a stop is at the market, and its entry is over. */
  reached(slot: Slot, order: Order): void {
    if (order.working && order.kind === "stop" && order.triggered) {
      this.#remove(order);
      order.kind = "market";
      slot.queued.push(order);
    }
    if (order.parent >= 0) this.#endEntry(slot, order);
  }

  /** Prices and sizes of what waits after a split; a fraction of a lot is found out at the fill. */
  split(slot: Slot, ratio: number): void {
    for (const order of [...slot.queued, ...slot.resting]) {
      order.quantity *= ratio;
      for (const name of ["limit", "stop", "stopLoss", "takeProfit", "best"] as const) order[name] /= ratio;
      if (order.trail !== null) order.trail.distance /= ratio;
      if (order.trailing !== null) order.trailing.distance /= ratio;
      const { quantity, filled, limit, stop } = order;
      this.#portfolio.book.amend(order.id, { quantity: quantity + filled, limit, stop });
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
    const known = slot.resting.filter(({ parent }) => parent === order.id);
    for (const child of known) this.#resize(child, child.quantity + units);
    if (known.length > 0) return;
    const side: Side = order.side === "buy" ? "sell" : "buy";
    const common = {
      side,
      basis: "units" as const,
      quantity: units,
      reduceOnly: true,
      group: ++this.#groups,
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
      children.push(this.place(slot, bar, time, trail, price));
    }
    if (!Number.isNaN(takeProfit)) {
      children.push(
        this.place(slot, bar, time, { ...common, type: "limit", limit: takeProfit, tag: "take-profit" }),
      );
    }
    if (during) children.forEach((child) => stretchAfter(child as Resting, during));
  }

  /** Moves the trailing stops of a symbol after a bar, or a finer one: it may have gone further in their favour. */
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

  #reduceGroup(slot: Slot, order: Order, units: number): void {
    for (const other of [...slot.queued, ...slot.resting]) {
      if (other === order || other.group !== order.group) continue;
      const left = floorToLot(Math.max(0, other.quantity - units), slot.instrument.lot);
      if (other.reduceOnly && left > 0) this.#resize(other, other.quantity - units);
      else this.end(other, "cancelled", `order ${order.id} filled`);
    }
  }

  #resize(order: Order, quantity: number): void {
    order.quantity = quantity;
    this.#portfolio.book.amend(order.id, { quantity: quantity + order.filled });
  }

  /** A protective order takes back what the volume left of the entry: that would open what has just been closed. */
  #endEntry(slot: Slot, { parent, tag }: Order): void {
    const entry = slot.queued.find(({ id }) => id === parent) ?? slot.resting.find(({ id }) => id === parent);
    if (entry !== undefined) this.end(entry, "cancelled", `its ${tag} was reached`);
  }

  /** Ends what can only close a position that is gone or has turned round. */
  #endStranded(slot: Slot): void {
    const held = this.#portfolio.quantity[slot.index]!;
    const stranded = ({ reduceOnly, basis, side }: Order) =>
      (reduceOnly || basis === "position") && (held === 0 || (held > 0) === (side === "buy"));
    this.endAll(slot, "cancelled", "the position is closed", stranded);
  }

  #remove(order: Order): void {
    const { queued, resting } = this.#slots[order.slot]!;
    const list: Order[] = order.kind === "market" ? queued : resting;
    const at = list.indexOf(order);
    if (at === list.length - 1) list.pop();
    else if (at >= 0) list.splice(at, 1);
  }
}

/** Whether a bar is the last of its UTC day; the last bar of all is if it is as long as a day. */
function isDayOver({ bars: { time, timeframe, length } }: Slot, bar: number): boolean {
  const end = bar + 1 < length ? time[bar + 1]! : time[bar]! + timeframeMs(timeframe);
  return Math.floor(end / DAY) !== Math.floor(time[bar]! / DAY);
}

function behind(slot: Slot, bar: number, trail: Trail | Behind | undefined): Behind | null {
  if (trail === undefined) return null;
  if ("distance" in trail) return { ...trail };
  if ("percent" in trail) return { distance: NaN, share: trail.percent };
  const distance = "amount" in trail ? trail.amount : trail.atr * averageRange(slot.bars, bar, trail.n ?? 14);
  return { distance, share: NaN };
}

const isUnknown = (trail: Behind | null): boolean =>
  trail !== null && Number.isNaN(trail.distance) && Number.isNaN(trail.share);

function trailLevel(side: Side, best: number, { distance, share }: Behind): number {
  const away = Number.isNaN(share) ? distance : best * share;
  return side === "sell" ? best - away : best + away;
}
