import type { OrderStatus, OrderType, Side } from "./order.ts";

export type { Side } from "./order.ts";

/** Orders as columns of `length` values, in order of time; row i of every column belongs together. Times are epoch ms. */
export interface OrderColumns {
  readonly length: number;
  /** Time of the bar whose close decided the order. */
  readonly time: Float64Array;
  readonly symbol: string[];
  readonly side: Side[];
  readonly type: OrderType[];
  /** Units asked for; NaN where sized at the fill price and never filled. */
  readonly quantity: Float64Array;
  /** Units filled so far. */
  readonly filled: Float64Array;
  /** Prices asked for; NaN where the type has none. A trailing stop's is its last level. */
  readonly limit: Float64Array;
  readonly stop: Float64Array;
  readonly status: OrderStatus[];
  /** Why it was rejected, cancelled or expired, or what a rule changed; empty otherwise. */
  readonly reason: string[];
  /** What placed it: `entry`, `exit`, `stop-loss`, `take-profit`, a rule's name or the strategy's own word. */
  readonly tag: string[];
  /** Index of the order that this one protects or finishes; -1 without one. */
  readonly parent: Int32Array;
  /** Time of the bar in which it was filled in full, rejected, cancelled or expired; NaN while it is open. */
  readonly ended: Float64Array;
}

/** What was bought and sold, one row a fill, as columns of `length` values. Times are epoch ms. */
export interface FillColumns {
  readonly length: number;
  readonly time: Float64Array;
  readonly symbol: string[];
  readonly side: Side[];
  readonly quantity: Float64Array;
  /** Money per unit. */
  readonly price: Float64Array;
  /** Price before slippage, impact and rounding to the tick. */
  readonly reference: Float64Array;
  /** Money per unit lost to the spread and to one's own size, both zero or more. */
  readonly slippage: Float64Array;
  readonly impact: Float64Array;
  /** 1 at the best price of the bar, 0 at the worst. */
  readonly quality: Float64Array;
  /** 1 where a resting limit order gave liquidity. */
  readonly maker: Uint8Array;
  /** Fees of this fill, in the account's currency. */
  readonly cost: Float64Array;
  /** Index into the orders. */
  readonly order: Int32Array;
}

/** Of trades what their totals are made of: profit of each, and 1 where it is still open. */
export interface CountedTrades {
  readonly length: number;
  readonly profit: ArrayLike<number>;
  readonly open: ArrayLike<number>;
}

/**
 * Round trips as columns of `length` values: closed ones in order of exit, then those still open. An exit closes the
 * oldest units first; one that closes several entries is several trades. Times are epoch ms.
 */
export interface TradeColumns {
  readonly length: number;
  readonly symbol: string[];
  readonly side: ("long" | "short")[];
  readonly quantity: Float64Array;
  readonly entryTime: Float64Array;
  readonly entryPrice: Float64Array;
  /** NaN while the trade is open. */
  readonly exitTime: Float64Array;
  /** Last close while the trade is open. */
  readonly exitPrice: Float64Array;
  /** Fees of both sides, in the account's currency. */
  readonly costs: Float64Array;
  /** Money lost to slippage and impact on both sides, in the account's currency; contained in the prices. */
  readonly slippage: Float64Array;
  /** Money after costs, in the account's currency; while the trade is open, at the last close. */
  readonly profit: Float64Array;
  /** Profit over entry value, a fraction. */
  readonly return: Float64Array;
  readonly barsHeld: Int32Array;
  /** 1 while the position is still open at the end. */
  readonly open: Uint8Array;
  /** Indices into the orders; the exit's is -1 where no order closed the trade. */
  readonly entryOrder: Int32Array;
  readonly exitOrder: Int32Array;
}

export type CashFlowKind = "dividend" | "borrow" | "margin" | "interest" | "funding";

/** Money that came or went without a fill, as columns of `length` values. Times are epoch ms. */
export interface CashFlowColumns {
  readonly length: number;
  readonly time: Float64Array;
  /** Empty where it belongs to no symbol. */
  readonly symbol: string[];
  readonly kind: CashFlowKind[];
  /** Money of the account, below zero where it was paid. */
  readonly amount: Float64Array;
}

/** Where stops went while they waited, in order of time: a trailing stop follows the price, a split moves every price. */
export interface StopMoveColumns {
  /** Index into the orders. The first row of each is its level as it was placed. */
  readonly order: Int32Array;
  /** Epoch ms of the bar from whose close on the level holds. */
  readonly time: Float64Array;
  readonly stop: Float64Array;
}
