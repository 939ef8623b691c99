import type { FillColumns, OrderColumns, Side, TradeColumns } from "../market/trade.ts";
import type { EngineResult } from "./result.ts";

type Columns = Pick<EngineResult, "orders" | "fills" | "trades">;

/** A position from its entry on, until it is closed or the run ends. */
export interface OpenTrade {
  readonly symbol: string;
  readonly quantity: number;
  readonly entryTime: number;
  readonly entryPrice: number;
  readonly entryCost: number;
  readonly entryBar: number;
}

/** The orders, fills and trades of one run as they happen; `columns()` gives them as the result has them. */
export class Book {
  readonly #orders = {
    time: [] as number[],
    symbol: [] as string[],
    side: [] as Side[],
    quantity: [] as number[],
    status: [] as OrderColumns["status"],
    reason: [] as string[],
  };
  readonly #fills = {
    time: [] as number[],
    symbol: [] as string[],
    side: [] as Side[],
    quantity: [] as number[],
    price: [] as number[],
    cost: [] as number[],
    order: [] as number[],
  };
  readonly #trades = {
    symbol: [] as string[],
    quantity: [] as number[],
    entryTime: [] as number[],
    entryPrice: [] as number[],
    exitTime: [] as number[],
    exitPrice: [] as number[],
    costs: [] as number[],
    profit: [] as number[],
    return: [] as number[],
    barsHeld: [] as number[],
    open: [] as number[],
  };

  /** Places an order; its index is its identity. A quantity of NaN is decided at the fill. */
  order(time: number, symbol: string, side: Side, quantity: number): number {
    const orders = this.#orders;
    orders.time.push(time);
    orders.symbol.push(symbol);
    orders.side.push(side);
    orders.quantity.push(quantity);
    orders.status.push("open");
    return orders.reason.push("") - 1;
  }

  reject(order: number, reason: string): void {
    this.#orders.status[order] = "rejected";
    this.#orders.reason[order] = reason;
  }

  fill(order: number, time: number, quantity: number, price: number, cost: number): void {
    this.#orders.status[order] = "filled";
    const fills = this.#fills;
    fills.time.push(time);
    fills.symbol.push(this.#orders.symbol[order]!);
    fills.side.push(this.#orders.side[order]!);
    fills.quantity.push(quantity);
    fills.price.push(price);
    fills.cost.push(cost);
    fills.order.push(order);
  }

  /** `exitTime` is NaN for a trade still open at the end, whose `exitPrice` is the last close. */
  trade(entry: OpenTrade, exitTime: number, exitPrice: number, exitCost: number, exitBar: number): void {
    const value = entry.quantity * entry.entryPrice;
    const costs = entry.entryCost + exitCost;
    const profit = entry.quantity * (exitPrice - entry.entryPrice) - costs;
    const trades = this.#trades;
    trades.symbol.push(entry.symbol);
    trades.quantity.push(entry.quantity);
    trades.entryTime.push(entry.entryTime);
    trades.entryPrice.push(entry.entryPrice);
    trades.exitTime.push(exitTime);
    trades.exitPrice.push(exitPrice);
    trades.costs.push(costs);
    trades.profit.push(profit);
    trades.return.push(profit / value);
    trades.barsHeld.push(exitBar - entry.entryBar);
    trades.open.push(Number.isNaN(exitTime) ? 1 : 0);
  }

  columns(): Columns {
    return { orders: this.#orderColumns(), fills: this.#fillColumns(), trades: this.#tradeColumns() };
  }

  #orderColumns(): OrderColumns {
    const { time, quantity, ...rest } = this.#orders;
    return {
      ...rest,
      length: time.length,
      time: new Float64Array(time),
      quantity: new Float64Array(quantity),
    };
  }

  #fillColumns(): FillColumns {
    const { symbol, side, time, quantity, price, cost, order } = this.#fills;
    return {
      length: time.length,
      symbol,
      side,
      time: new Float64Array(time),
      quantity: new Float64Array(quantity),
      price: new Float64Array(price),
      cost: new Float64Array(cost),
      order: new Int32Array(order),
    };
  }

  #tradeColumns(): TradeColumns {
    const { symbol, quantity, entryTime, entryPrice, exitTime, exitPrice, costs, profit, barsHeld, open } =
      this.#trades;
    return {
      length: symbol.length,
      symbol,
      quantity: new Float64Array(quantity),
      entryTime: new Float64Array(entryTime),
      entryPrice: new Float64Array(entryPrice),
      exitTime: new Float64Array(exitTime),
      exitPrice: new Float64Array(exitPrice),
      costs: new Float64Array(costs),
      profit: new Float64Array(profit),
      return: new Float64Array(this.#trades.return),
      barsHeld: new Int32Array(barsHeld),
      open: new Uint8Array(open),
    };
  }
}
