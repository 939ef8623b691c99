/** What an event strategy sees and does at the close of a bar: nothing later than that bar, and orders for the next. */
import { exit, orderTarget } from "./decide.ts";
import type { Desk } from "./desk.ts";
import { historiesOf, type History, named, type Now } from "./history.ts";
import type { Trail } from "../market/order.ts";
import {
  type Behind,
  checkRequest,
  type Moment,
  type Order,
  type OrderRequest,
  typeOf,
  wrong,
} from "./orders.ts";
import type { Portfolio } from "./portfolio.ts";
import { type PositionNow, PositionView } from "./position_view.ts";
import { floorToLot } from "./rounding.ts";
import type { Slot } from "./slot.ts";

/** An order that waits. */
export interface WaitingOrder {
  readonly id: number;
  readonly side: Order["side"];
  readonly type: Order["type"];
  /** Units still to fill; NaN until sized at the fill. */
  readonly quantity: number;
  /** NaN where the type has none; a trailing stop's is its level for the next bar. */
  readonly limit: number;
  readonly stop: number;
  readonly tag: string;
  /** The order whose position it protects, -1 for none. */
  readonly parent: number;
}

/** An order without its side. */
export type SizeAndPrices = Omit<OrderRequest, "side">;

/** Links that a replacement takes over. */
type Links = Pick<Order, "group" | "parent">;

/**
 * What `onBar` receives: the symbol's bars and indicators so far, the account, and the desk that takes orders. An order
 * placed here fills in the next bar at the earliest.
 *
 * @example
 * ```ts
 * import { backtest, defineStrategy, loadBars, rollingMax } from "tapebook";
 *
 * const breakout = defineStrategy({
 *   name: "breakout",
 *   indicators: ({ high }) => ({ top: rollingMax(high, 50) }),
 *   state: () => ({ tries: 0 }),
 *   onBar: (ctx) => {
 *     const close = ctx.bars.close.ago(0);
 *     if (ctx.position.quantity > 0 || !(close > ctx.indicators.top.ago(1))) return;
 *     ctx.state.tries++;
 *     ctx.buy({ stopLoss: close * 0.95, takeProfit: close * 1.1, tag: `try ${ctx.state.tries}` });
 *   },
 * });
 * const { orders } = await backtest(breakout(), await loadBars("SP500"));
 * if (!orders.tag.includes("take-profit")) throw new Error("a bracket has two sides");
 * ```
 */
// deno-lint-ignore no-explicit-any -- what the strategy keeps is its own
export class BarContext<Names extends string = string, State = any> {
  /** Columns of the symbol's bars: `ctx.bars.close.ago(0)` is the close that was just reached. */
  readonly bars: Readonly<Record<"open" | "high" | "low" | "close" | "volume", History>>;
  /** What `indicators` returned, by name: `ctx.indicators.fast.ago(1)`. */
  readonly indicators: Readonly<Record<Names, History>>;
  /** What is held of the symbol; always as of now. */
  readonly position: PositionNow;
  /** What the strategy keeps between bars, one for each symbol and run; begins as `state` of the definition says. */
  state: State;
  readonly #slot: Slot;
  readonly #portfolio: Portfolio;
  readonly #desk: Desk;
  readonly #now: Now;

  constructor(slot: Slot, portfolio: Portfolio, desk: Desk, now: Now, state: State) {
    const { bars, plan } = slot;
    const { open, high, low, close, volume } = bars;
    this.#slot = slot;
    this.#portfolio = portfolio;
    this.#desk = desk;
    this.#now = now;
    this.bars = named("bars", historiesOf({ open, high, low, close, volume }, now, bars));
    this.indicators = named(
      "indicators",
      historiesOf(plan.inputs as Record<Names, Float64Array | Uint8Array>, now, bars),
    );
    this.position = new PositionView(slot, portfolio, now);
    this.state = state;
  }

  get symbol(): string {
    return this.#slot.bars.symbol;
  }

  /** Time of the bar that just closed, epoch ms. */
  get time(): number {
    return this.#slot.bars.time[this.#now.bar]!;
  }

  /** How many bars of the symbol came before this one. */
  get bar(): number {
    return this.#now.bar;
  }

  /** Money of the account that is in no position. */
  get cash(): number {
    return this.#portfolio.cash;
  }

  /** Account value at this close. */
  get equity(): number {
    return this.#portfolio.valueAt(this.#now.tick, true);
  }

  /** Orders of the symbol that wait, first placed first. */
  get orders(): readonly WaitingOrder[] {
    const { queued, resting } = this.#slot;
    return [...queued, ...resting].sort((a, b) => a.id - b.id).map((order) => ({
      id: order.id,
      side: order.side,
      type: order.type,
      quantity: order.quantity,
      limit: order.limit,
      stop: order.stop,
      tag: order.tag,
      parent: order.parent,
    }));
  }

  /**
   * Buys: `buy()`, `buy({ quantity: 10, limit: 99 })`. Without a size it opens as much as the run's sizing says, on top of
   * a long position and after closing a short one. Gives the order's number.
   *
   * @throws StrategyError as order()
   */
  buy(request?: SizeAndPrices): number {
    return this.#trade("buy", request);
  }

  /**
   * Sells, or sells short; otherwise as buy(). Without a size it closes a long position and goes short, or, where the
   * symbol may not be short, only closes.
   *
   * @throws StrategyError as order()
   */
  sell(request?: SizeAndPrices): number {
    return this.#trade("sell", request);
  }

  /**
   * Places an order and gives its number, which stays what it is called in the result's `orders`.
   *
   * @throws StrategyError for one that no market would take, naming symbol, bar time, field and value
   */
  order(request: OrderRequest): number {
    checkRequest(request, this.#moment);
    return this.#place(request).id;
  }

  /**
   * Goes to a position worth a share of equity, below zero short, at the next fill. Whole lots, the difference alone.
   *
   * @throws StrategyError for a share that is no number
   */
  target(weight: number, tag = "target"): number {
    if (!Number.isFinite(weight)) throw wrong(this.#moment, "weight", weight, "a share of equity");
    return orderTarget(this.#slot, this.#now.bar, this.time, weight, this.#desk, { tag }).id;
  }

  /**
   * Closes the whole position at the next fill and takes back entries at the market that wait; nothing where there is
   * neither. Resting orders stay, except those that protect the position.
   */
  close(tag = "exit"): void {
    this.#leave(tag);
  }

  /** Takes back an order that waits; false where it does not wait any more. */
  cancel(order: number): boolean {
    const found = this.#find(order);
    if (found) this.#desk.end(found, "cancelled", "by the strategy");
    return found !== undefined;
  }

  /**
   * Takes back a waiting order and places it changed, such as `replace(stop.id, { stop: 101 })`; it keeps what it protects
   * and what ends it. Gives the new number, or undefined where the order does not wait any more.
   *
   * @throws StrategyError as order()
   */
  replace(order: number, change: Partial<SizeAndPrices>): number | undefined {
    const found = this.#find(order);
    if (found === undefined) return undefined;
    if (found.basis === "weight") {
      throw wrong(this.#moment, "the number", order, "that of another order; call target() again");
    }
    const request = { ...requestOf(found), ...change };
    checkRequest(request, this.#moment);
    const { group, parent, trail, best } = found;
    this.#desk.end(found, "cancelled", "replaced");
    return this.#place(request, { group, parent }, change.trail === undefined && trail ? best : undefined).id;
  }

  get #moment(): Moment {
    const { symbol, time, bar } = this;
    return { symbol, time, bar, close: this.#slot.bars.close[bar]! };
  }

  #trade(side: Order["side"], request: SizeAndPrices | undefined): number {
    if (request === undefined) return this.#place({ side }).id;
    if (typeof request !== "object" || request === null) {
      throw wrong(this.#moment, "the request", request, "an object such as { quantity: 10 }");
    }
    if ("side" in request) throw wrong(this.#moment, "side", request.side, `nothing in ${side}()`);
    return this.order({ ...request, side });
  }

  #place(request: OrderRequest, links?: Links, best?: number): Order {
    const { side, quantity, fraction, reduceOnly = false, oco } = request;
    if (oco !== undefined && !this.#portfolio.book.has(oco)) {
      throw wrong(this.#moment, "oco", oco, "the number of an order");
    }
    const slot = this.#slot;
    const type = typeOf(request);
    const held = this.#portfolio.quantity[slot.index]!;
    const sized = quantity === undefined && !reduceOnly;
    if (sized && type === "market" && held !== 0 && (held > 0) === (side === "sell")) {
      const leaving = this.#leave("exit")!;
      if (side === "sell" && !slot.shortable) return leaving;
    }
    const units = quantity === undefined ? undefined : floorToLot(quantity, slot.instrument.lot);
    const other = oco === undefined ? undefined : this.#find(oco);
    const order = this.#desk.place(slot, this.#now.bar, this.time, {
      side,
      type,
      basis: fraction !== undefined
        ? "fraction"
        : units !== undefined
        ? "units"
        : reduceOnly
        ? "position"
        : "sized",
      amount: fraction,
      quantity: units ?? (reduceOnly ? Math.abs(held) : undefined),
      limit: request.limit,
      stop: request.stop,
      trail: request.trail,
      tif: request.tif,
      reduceOnly,
      opens: sized ? (side === "buy" ? 1 : -1) : 0,
      group: other ? this.#desk.groupOf(other) : links?.group,
      parent: links?.parent,
      stopLoss: request.stopLoss,
      takeProfit: request.takeProfit,
      trailing: request.trailingStop,
      strength: request.strength,
      confidence: request.confidence,
      tag: request.tag ?? (reduceOnly ? "exit" : "entry"),
    }, best);
    this.#refuseVain(order, request, other !== undefined);
    return order;
  }

  /** Ends at once what could never do anything, its reason kept. */
  #refuseVain(order: Order, { quantity, oco }: OrderRequest, hasOther: boolean): void {
    const { bars: { symbol }, instrument: { lot } } = this.#slot;
    if (oco !== undefined && !hasOther) {
      this.#desk.end(
        order,
        "rejected",
        `order ${oco}, with which it was to end, does not wait for ${symbol}`,
      );
    }
    if (quantity === undefined || order.quantity === quantity) return;
    if (order.quantity > 0) {
      this.#portfolio.book.note(order.id, `${order.quantity} of ${quantity}: whole lots of ${lot}`);
    } else {
      this.#desk.end(order, "rejected", `the size of ${quantity} ${symbol} is less than a lot of ${lot}`);
    }
  }

  /** Orders the end of the position, unless that is on its way; null without one. */
  #leave(tag: string): Order | null {
    const slot = this.#slot;
    const held = this.#portfolio.quantity[slot.index]!;
    if (slot.queued.length > 0) {
      const enters = ({ kind, opens, basis }: Order) =>
        kind === "market" && (opens !== 0 || basis === "weight");
      this.#desk.endAll(slot, "cancelled", "the position is to be closed", enters);
      const leaving = slot.queued.find(({ basis }) => basis === "position");
      if (leaving !== undefined) return leaving;
    }
    if (held === 0) return null;
    return exit(slot, this.#now.bar, this.time, held, this.#desk, tag);
  }

  #find(id: number): Order | undefined {
    const { queued, resting } = this.#slot;
    return queued.find((order) => order.id === id) ?? resting.find((order) => order.id === id);
  }
}

/** The request that would place a waiting order as it is now. */
function requestOf(order: Order): OrderRequest {
  const { side, type, basis, amount, quantity, limit, stop, stopLoss, takeProfit, trail, trailing } = order;
  // A stop-limit order whose stop was reached is a limit order by now.
  const now = order.triggered && type === "stop-limit" ? "limit" : type;
  return {
    side,
    type: now,
    // What was sized and filled in part stays as it is.
    ...(basis !== "position" && !Number.isNaN(quantity) && { quantity }),
    ...(basis === "fraction" && Number.isNaN(quantity) && { fraction: amount }),
    ...(now.endsWith("limit") && { limit }),
    ...(now.startsWith("stop") && { stop }),
    ...(trail && { trail: trailOf(trail) }),
    ...(!Number.isNaN(stopLoss) && { stopLoss }),
    ...(!Number.isNaN(takeProfit) && { takeProfit }),
    ...(trailing && { trailingStop: trailOf(trailing) }),
    ...(!Number.isNaN(order.strength) && { strength: order.strength }),
    ...(!Number.isNaN(order.confidence) && { confidence: order.confidence }),
    tif: order.tif,
    reduceOnly: order.reduceOnly || basis === "position",
    tag: order.tag,
  };
}

const trailOf = ({ distance, share }: Behind): Trail =>
  Number.isNaN(share) ? { amount: distance } : { percent: share };
