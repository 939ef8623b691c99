/** What an event strategy sees and does at the close of a bar: nothing later than that bar, and orders for the next. */
import { LookAheadError, ParameterError, quote } from "../market/errors.ts";
import { exit } from "./decide.ts";
import type { Desk } from "./desk.ts";
import { checkRequest, type Order, type OrderRequest, typeOf, wrong } from "./orders.ts";
import type { Portfolio } from "./portfolio.ts";
import type { Slot } from "./slot.ts";
import type { Parameters, Strategy } from "./strategy.ts";

/** A column as far as it is known: `ago(0)` is the bar that just closed, `ago(1)` the one before. */
export class History {
  readonly #values: Float64Array | Uint8Array;
  readonly #now: { bar: number };

  constructor(values: Float64Array | Uint8Array, now: { bar: number }) {
    this.#values = values;
    this.#now = now;
  }

  /**
   * The value of `bars` bars ago, NaN before the first.
   *
   * @throws LookAheadError for a negative number, ParameterError for a broken one
   */
  ago(bars: number): number {
    if (bars >= 0 && Number.isInteger(bars)) {
      const at = this.#now.bar - bars;
      return at >= 0 ? this.#values[at]! : NaN;
    }
    if (bars < 0) {
      throw new LookAheadError(`Look back, not ahead: ago(${bars}) reads the future`, {
        field: "bars",
        value: bars,
        allowed: "0 or more",
      });
    }
    throw new ParameterError(`Give ago() a whole number of bars, 0 or more: it is ${quote(bars)}`, {
      field: "bars",
      value: bars,
      allowed: "a whole number, 0 or more",
    });
  }
}

/** What is held of the symbol. */
export interface PositionNow {
  /** Signed units, 0 without a position. */
  readonly quantity: number;
  /** Average entry price, NaN without a position. */
  readonly averageCost: number;
  /** Signed value and gain at the close, money of the account. */
  readonly value: number;
  readonly unrealised: number;
  /** Gain of the closed round trips of the run so far, of all symbols. */
  readonly realised: number;
  /** Bars since the oldest units came in, 0 without a position. */
  readonly barsHeld: number;
}

/** An order that waits. */
export interface WaitingOrder {
  readonly id: number;
  readonly side: Order["side"];
  readonly type: Order["type"];
  /** Units still to fill; NaN until sized at the fill. */
  readonly quantity: number;
  readonly limit: number;
  readonly stop: number;
}

type Histories = Readonly<Record<"open" | "high" | "low" | "close" | "volume", History>>;

export class BarContext {
  /** Columns of the symbol's bars. */
  readonly bars: Histories;
  /** What `indicators` returned, by name. */
  readonly indicators: Readonly<Record<string, History>>;
  /** What the strategy keeps between bars, one for each symbol and run; begins as `state` of the definition says. */
  // deno-lint-ignore no-explicit-any -- its type is the strategy's own
  state: any;
  readonly #slot: Slot;
  readonly #portfolio: Portfolio;
  readonly #desk: Desk;
  readonly #now = { bar: -1 };
  readonly #onBar: (context: BarContext, params: Parameters) => void;
  readonly #params: Parameters;
  #tick = -1;

  constructor(slot: Slot, portfolio: Portfolio, desk: Desk, strategy: Strategy) {
    const { bars, plan } = slot;
    const history = (values: Float64Array | Uint8Array) => new History(values, this.#now);
    this.#slot = slot;
    this.#portfolio = portfolio;
    this.#desk = desk;
    this.bars = {
      open: history(bars.open),
      high: history(bars.high),
      low: history(bars.low),
      close: history(bars.close),
      volume: history(bars.volume),
    };
    this.indicators = Object.fromEntries(
      Object.entries(plan.inputs).map(([name, values]) => [name, history(values)]),
    );
    this.#onBar = strategy.definition.onBar!;
    this.#params = strategy.params;
    this.state = strategy.definition.state?.(strategy.params) ?? {};
  }

  /** Lets the strategy decide at the close of a bar. */
  decide(bar: number, tick: number): void {
    this.#now.bar = bar;
    this.#tick = tick;
    this.#onBar(this, this.#params);
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

  get cash(): number {
    return this.#portfolio.cash;
  }

  /** Account value at this close. */
  get equity(): number {
    return this.#portfolio.valueAt(this.#tick, true);
  }

  get position(): PositionNow {
    const portfolio = this.#portfolio;
    const { index, lots } = this.#slot;
    const quantity = portfolio.quantity[index]!;
    const unit = portfolio.unitAt(index, this.#tick, true);
    const value = quantity * this.bars.close.ago(0) * unit;
    const paid = lots.reduce((sum, lot) => sum + lot.quantity * lot.price * lot.unit, 0);
    return {
      quantity,
      averageCost: portfolio.averageCost(index),
      value,
      unrealised: value - Math.sign(quantity) * paid,
      realised: portfolio.book.closed.profit.reduce((sum, profit) => sum + profit, 0),
      barsHeld: lots.length === 0 ? 0 : this.#now.bar - lots[0]!.bar,
    };
  }

  /** Orders of the symbol that wait, first placed first. */
  get orders(): readonly WaitingOrder[] {
    const { queued, resting } = this.#slot;
    return [...queued, ...resting].sort((a, b) => a.id - b.id).map((
      { id, side, type, quantity, limit, stop },
    ) => ({
      id,
      side,
      type,
      quantity,
      limit,
      stop,
    }));
  }

  /** Buys; without a size as much as the run's sizing says, turning a short position round. Gives the order's number. */
  buy(request: Omit<OrderRequest, "side"> = {}): number {
    return this.order({ ...request, side: "buy" });
  }

  /** Sells, or sells short; otherwise as buy(). */
  sell(request: Omit<OrderRequest, "side"> = {}): number {
    return this.order({ ...request, side: "sell" });
  }

  /**
   * Places an order for the next bar and gives its number.
   *
   * @throws StrategyError for one that no market would take, naming symbol, bar time, field and value
   */
  order(request: OrderRequest): number {
    const slot = this.#slot;
    const { bar } = this.#now;
    const { time } = this;
    checkRequest(request, { symbol: this.symbol, time, close: slot.bars.close[bar]! });
    const { side, quantity, fraction, reduceOnly = false } = request;
    const held = this.#portfolio.quantity[slot.index]!;
    const sized = quantity === undefined && !reduceOnly;
    if (sized && held !== 0 && (held > 0) === (side === "sell") && typeOf(request) === "market") this.close();
    return this.#desk.place(slot, bar, time, {
      side,
      type: typeOf(request),
      basis: fraction !== undefined
        ? "fraction"
        : quantity !== undefined
        ? "units"
        : reduceOnly
        ? "position"
        : "sized",
      amount: fraction,
      quantity: quantity ?? (reduceOnly ? Math.abs(held) : undefined),
      limit: request.limit,
      stop: request.stop,
      trail: request.trail,
      tif: request.tif,
      reduceOnly,
      opens: sized ? (side === "buy" ? 1 : -1) : 0,
      group: this.#groupWith(request.oco),
      stopLoss: request.stopLoss,
      takeProfit: request.takeProfit,
      trailing: request.trailingStop,
      tag: request.tag ?? (reduceOnly ? "exit" : "entry"),
    }).id;
  }

  /** Closes the whole position at the next fill; nothing where there is none or it is being closed. */
  close(tag = "exit"): void {
    const slot = this.#slot;
    const held = this.#portfolio.quantity[slot.index]!;
    if (held === 0 || slot.queued.some(({ basis }) => basis === "position")) return;
    exit(slot, this.#now.bar, this.time, held, this.#desk, tag);
  }

  /** Takes back an order that waits; false where it does not wait any more. */
  cancel(order: number): boolean {
    const found = this.#find(order);
    if (found) this.#desk.end(found, "cancelled", "by the strategy");
    return found !== undefined;
  }

  /**
   * Takes back a waiting order and places it changed; gives the new number, or undefined where it does not wait any more.
   *
   * @throws StrategyError as order()
   */
  replace(order: number, change: Omit<Partial<OrderRequest>, "side">): number | undefined {
    const found = this.#find(order);
    if (found === undefined) return undefined;
    const { side, type, basis, amount, quantity, limit, stop, stopLoss, takeProfit, tif, reduceOnly } = found;
    const known: OrderRequest = {
      side,
      type,
      ...(basis === "units" && { quantity }),
      ...(basis === "fraction" && { fraction: amount }),
      ...(type.includes("limit") && { limit }),
      ...((type === "stop" || type === "stop-limit") && { stop }),
      ...(found.trail && { trail: trailOf(found.trail) }),
      ...(!Number.isNaN(stopLoss) && { stopLoss }),
      ...(!Number.isNaN(takeProfit) && { takeProfit }),
      ...(found.trailing && { trailingStop: found.trailing }),
      tif,
      reduceOnly,
      tag: this.#portfolio.book.tagOf(order),
    };
    this.#desk.end(found, "cancelled", "replaced");
    return this.order({ ...known, ...change });
  }

  #find(id: number): Order | undefined {
    const { queued, resting } = this.#slot;
    return queued.find((order) => order.id === id) ?? resting.find((order) => order.id === id);
  }

  #groupWith(oco: number | undefined): number {
    if (oco === undefined) return 0;
    const other = this.#find(oco);
    if (other === undefined) {
      const { symbol, time } = this;
      throw wrong({ symbol, time, close: NaN }, "oco", oco, "the number of a waiting order of the symbol");
    }
    if (other.group === 0) other.group = this.#desk.newGroup();
    return other.group;
  }
}

function trailOf({ distance, share }: NonNullable<Order["trail"]>) {
  return Number.isNaN(share) ? { amount: distance } : { percent: share };
}
