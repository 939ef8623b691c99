import type { Bars } from "../market/bars.ts";
import type { OrderStatus, OrderType, Side } from "../market/order.ts";
import type {
  CashFlowKind,
  CountedTrades,
  FillColumns,
  OrderColumns,
  TradeColumns,
} from "../market/trade.ts";
import type { EngineResult } from "./result.ts";
import { fillQuality } from "./rounding.ts";

type Columns = Pick<EngineResult, "orders" | "fills" | "trades" | "cashFlows" | "stopMoves">;

/** Units bought or sold short together, until they are closed. */
export interface Lot {
  /** Above zero, also of a short. */
  quantity: number;
  readonly time: number;
  price: number;
  /** Money of the account per unit and price, at the entry. */
  readonly unit: number;
  /** Fees and slippage of what is left, money of the account. */
  cost: number;
  slippage: number;
  readonly bar: number;
  readonly order: number;
}

/** What ends a lot, or a part of it. `time` is NaN for one still open, whose `price` is the last close. */
export type Exit = Pick<Execution, "time" | "price" | "unit" | "cost" | "lost" | "bar" | "order">;

/** An order as its row tells of it. */
export interface PlacedOrder {
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: number;
  readonly limit: number;
  readonly stop: number;
  readonly tag: string;
  readonly parent: number;
}

/** One execution, priced. */
export interface Execution {
  readonly order: number;
  readonly side: Side;
  /** Above zero. */
  readonly quantity: number;
  readonly time: number;
  readonly bar: number;
  readonly price: number;
  /** Price before slippage, impact and rounding. */
  readonly reference: number;
  /** Money of the account per unit and price. */
  readonly unit: number;
  /** Prices per unit. */
  readonly slippage: number;
  readonly impact: number;
  readonly maker: boolean;
  /** Fees, and what slippage, impact and rounding took; money of the account. */
  readonly cost: number;
  readonly lost: number;
}

/**
 * The orders, fills and trades of one run as they happen; `columns()` gives them as the result has them. A brief one keeps of
 * all that only what its metrics count: writing the rest down takes longer than deciding it.
 */
export class Book {
  /** Epoch ms of the tick that is lived through. */
  now = NaN;
  readonly #orders = {
    time: [] as number[],
    symbol: [] as string[],
    side: [] as Side[],
    type: [] as OrderType[],
    quantity: [] as number[],
    filled: [] as number[],
    limit: [] as number[],
    stop: [] as number[],
    status: [] as OrderStatus[],
    reason: [] as string[],
    tag: [] as string[],
    parent: [] as number[],
    ended: [] as number[],
  };
  readonly #stopMoves = { order: [] as number[], time: [] as number[], stop: [] as number[] };
  readonly #fills = {
    time: [] as number[],
    symbol: [] as string[],
    side: [] as Side[],
    quantity: [] as number[],
    price: [] as number[],
    reference: [] as number[],
    slippage: [] as number[],
    impact: [] as number[],
    quality: [] as number[],
    maker: [] as number[],
    cost: [] as number[],
    order: [] as number[],
  };
  readonly #trades = {
    symbol: [] as string[],
    side: [] as ("long" | "short")[],
    quantity: [] as number[],
    entryTime: [] as number[],
    entryPrice: [] as number[],
    exitTime: [] as number[],
    exitPrice: [] as number[],
    costs: [] as number[],
    slippage: [] as number[],
    profit: [] as number[],
    return: [] as number[],
    barsHeld: [] as number[],
    open: [] as number[],
    entryOrder: [] as number[],
    exitOrder: [] as number[],
  };

  /** Orders whose stop has moved. */
  readonly #moved = new Set<number>();
  readonly #flows = {
    time: [] as number[],
    symbol: [] as string[],
    kind: [] as CashFlowKind[],
    amount: [] as number[],
  };

  readonly #brief: boolean;
  #placed = 0;
  #filled = 0;

  constructor(brief = false) {
    this.#brief = brief;
  }

  /** Closed round trips so far, as sizers read them. */
  get closed(): { readonly length: number; readonly profit: number[]; readonly return: number[] } {
    const { profit, return: returns } = this.#trades;
    return { length: profit.length, profit, return: returns };
  }

  /** How many fills there are. */
  get fillCount(): number {
    return this.#filled;
  }

  /** How many orders were ever placed: the index of the next one, which is its identity. */
  get orderCount(): number {
    return this.#placed;
  }

  /** Writes down an order that was placed at a time. */
  order(symbol: string, time: number, order: PlacedOrder): void {
    const row = this.#placed++;
    if (this.#brief) return;
    const orders = this.#orders;
    // Stores at the end are twice as fast as pushes: they take most of the time of an order.
    orders.time[row] = time;
    orders.symbol[row] = symbol;
    orders.side[row] = order.side;
    orders.type[row] = order.type;
    orders.quantity[row] = order.quantity;
    orders.filled[row] = 0;
    orders.limit[row] = order.limit;
    orders.stop[row] = order.stop;
    orders.status[row] = "open";
    orders.tag[row] = order.tag;
    orders.parent[row] = order.parent;
    orders.ended[row] = NaN;
    orders.reason[row] = "";
  }

  /** Writes what is known only later: a size, or the level of a trailing stop. */
  amend(order: number, change: { side?: Side; quantity?: number; limit?: number; stop?: number }): void {
    if (this.#brief) return;
    const orders = this.#orders;
    if (change.side !== undefined) orders.side[order] = change.side;
    if (change.quantity !== undefined) orders.quantity[order] = change.quantity;
    if (change.limit !== undefined) orders.limit[order] = change.limit;
    if (change.stop !== undefined) this.#moveStop(order, change.stop);
  }

  #moveStop(order: number, stop: number): void {
    const { stop: levels, time } = this.#orders;
    const moves = this.#stopMoves;
    const before = levels[order]!;
    levels[order] = stop;
    if (stop === before || Number.isNaN(stop)) return;
    if (!this.#moved.has(order)) {
      this.#moved.add(order);
      moves.order.push(order);
      moves.time.push(time[order]!);
      moves.stop.push(before);
    }
    moves.order.push(order);
    moves.time.push(this.now);
    moves.stop.push(stop);
  }

  /** Whether an order of that number was ever placed. */
  has(order: number): boolean {
    return Number.isInteger(order) && order >= 0 && order < this.#placed;
  }

  end(order: number, status: OrderStatus, reason: string): void {
    if (this.#brief) return;
    this.#orders.status[order] = status;
    this.#orders.ended[order] = this.now;
    if (reason !== "") this.note(order, reason);
  }

  /** Adds to what the order's row explains. */
  note(order: number, reason: string): void {
    if (this.#brief) return;
    const { reason: reasons } = this.#orders;
    reasons[order] = reasons[order] === "" ? reason : `${reasons[order]}; ${reason}`;
  }

  /** Money that came or went without a fill. */
  flow(time: number, symbol: string, kind: CashFlowKind, amount: number): void {
    if (this.#brief) return;
    this.#flows.time.push(time);
    this.#flows.symbol.push(symbol);
    this.#flows.kind.push(kind);
    this.#flows.amount.push(amount);
  }

  /** `left` is what remains of the order after this fill, `bars` what it was filled in. */
  fill({ symbol, high, low }: Bars, fill: Execution, left: number): void {
    const row = this.#filled++;
    if (this.#brief) return;
    const { filled, status, ended } = this.#orders;
    const { order, side, price, bar } = fill;
    filled[order] = filled[order]! + fill.quantity;
    status[order] = left > 0 ? "partly-filled" : "filled";
    if (!(left > 0)) ended[order] = this.now;
    const fills = this.#fills;
    fills.time[row] = fill.time;
    fills.symbol[row] = symbol;
    fills.side[row] = side;
    fills.quantity[row] = fill.quantity;
    fills.price[row] = price;
    fills.reference[row] = fill.reference;
    fills.slippage[row] = fill.slippage;
    fills.impact[row] = fill.impact;
    fills.quality[row] = fillQuality(side, price, high[bar]!, low[bar]!);
    fills.maker[row] = fill.maker ? 1 : 0;
    fills.cost[row] = fill.cost;
    fills.order[row] = order;
  }

  /**
   * Records a round trip of `quantity` units of a lot, takes them from it and gives its profit. `sign` is -1 for a short;
   * `part` is the share of the exit's fees that falls on it.
   */
  trade(symbol: string, sign: number, lot: Lot, quantity: number, exit: Exit, part: number): number {
    const share = quantity / lot.quantity;
    const entryCost = lot.cost * share;
    const entrySlippage = lot.slippage * share;
    const costs = entryCost + exit.cost * part;
    const entered = lot.price * lot.unit;
    const profit = sign * quantity * (exit.price * exit.unit - entered) - costs;
    const trades = this.#trades;
    const row = trades.profit.length;
    trades.profit[row] = profit;
    trades.return[row] = profit / (quantity * entered);
    trades.open[row] = Number.isNaN(exit.time) ? 1 : 0;
    if (!this.#brief) {
      trades.symbol[row] = symbol;
      trades.side[row] = sign > 0 ? "long" : "short";
      trades.quantity[row] = quantity;
      trades.entryTime[row] = lot.time;
      trades.entryPrice[row] = lot.price;
      trades.exitTime[row] = exit.time;
      trades.exitPrice[row] = exit.price;
      trades.costs[row] = costs;
      trades.slippage[row] = entrySlippage + exit.lost * part;
      trades.barsHeld[row] = exit.bar - lot.bar;
      trades.entryOrder[row] = lot.order;
      trades.exitOrder[row] = exit.order;
    }
    lot.quantity -= quantity;
    lot.cost -= entryCost;
    lot.slippage -= entrySlippage;
    return profit;
  }

  /** What metrics count of the round trips. */
  get totals(): CountedTrades {
    const { profit, open } = this.#trades;
    return { length: profit.length, profit, open };
  }

  columns(): Columns {
    const { time, amount, ...flows } = this.#flows;
    const { order, time: movedAt, stop } = this.#stopMoves;
    return {
      orders: this.#orderColumns(),
      fills: this.#fillColumns(),
      trades: this.#tradeColumns(),
      cashFlows: {
        ...flows,
        length: time.length,
        time: new Float64Array(time),
        amount: new Float64Array(amount),
      },
      stopMoves: {
        order: new Int32Array(order),
        time: new Float64Array(movedAt),
        stop: new Float64Array(stop),
      },
    };
  }

  #orderColumns(): OrderColumns {
    const { time, quantity, filled, limit, stop, parent, ended, ...rest } = this.#orders;
    return {
      ...rest,
      length: time.length,
      time: new Float64Array(time),
      quantity: new Float64Array(quantity),
      filled: new Float64Array(filled),
      limit: new Float64Array(limit),
      stop: new Float64Array(stop),
      parent: new Int32Array(parent),
      ended: new Float64Array(ended),
    };
  }

  #fillColumns(): FillColumns {
    const { symbol, side, maker, order, ...numbers } = this.#fills;
    return {
      length: symbol.length,
      symbol,
      side,
      time: new Float64Array(numbers.time),
      quantity: new Float64Array(numbers.quantity),
      price: new Float64Array(numbers.price),
      reference: new Float64Array(numbers.reference),
      slippage: new Float64Array(numbers.slippage),
      impact: new Float64Array(numbers.impact),
      quality: new Float64Array(numbers.quality),
      maker: new Uint8Array(maker),
      cost: new Float64Array(numbers.cost),
      order: new Int32Array(order),
    };
  }

  #tradeColumns(): TradeColumns {
    const { symbol, side, barsHeld, open, entryOrder, exitOrder, ...numbers } = this.#trades;
    return {
      length: symbol.length,
      symbol,
      side,
      quantity: new Float64Array(numbers.quantity),
      entryTime: new Float64Array(numbers.entryTime),
      entryPrice: new Float64Array(numbers.entryPrice),
      exitTime: new Float64Array(numbers.exitTime),
      exitPrice: new Float64Array(numbers.exitPrice),
      costs: new Float64Array(numbers.costs),
      slippage: new Float64Array(numbers.slippage),
      profit: new Float64Array(numbers.profit),
      return: new Float64Array(numbers.return),
      barsHeld: new Int32Array(barsHeld),
      open: new Uint8Array(open),
      entryOrder: new Int32Array(entryOrder),
      exitOrder: new Int32Array(exitOrder),
    };
  }
}
