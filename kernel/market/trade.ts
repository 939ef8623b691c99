/** Orders, fills and round-trip trades as columns; row i of every column belongs together. Times are epoch ms. */
export type Side = "buy" | "sell";

export interface OrderColumns {
  readonly length: number;
  /** Time of the bar whose close decided the order. */
  readonly time: Float64Array;
  readonly symbol: string[];
  readonly side: Side[];
  /** Units asked for; NaN where sized at the fill price. */
  readonly quantity: Float64Array;
  readonly status: ("filled" | "rejected" | "open")[];
  /** Why it was rejected; empty otherwise. */
  readonly reason: string[];
}

export interface FillColumns {
  readonly length: number;
  readonly time: Float64Array;
  readonly symbol: string[];
  readonly side: Side[];
  readonly quantity: Float64Array;
  /** Money per unit, slippage included. */
  readonly price: Float64Array;
  /** Fees of this fill, in the account's currency. */
  readonly cost: Float64Array;
  /** Index into the orders. */
  readonly order: Int32Array;
}

export interface TradeColumns {
  readonly length: number;
  readonly symbol: string[];
  readonly quantity: Float64Array;
  readonly entryTime: Float64Array;
  readonly entryPrice: Float64Array;
  /** NaN while the trade is open. */
  readonly exitTime: Float64Array;
  /** Last close while the trade is open. */
  readonly exitPrice: Float64Array;
  readonly costs: Float64Array;
  /** After costs. */
  readonly profit: Float64Array;
  /** Profit over entry value, a fraction. */
  readonly return: Float64Array;
  readonly barsHeld: Int32Array;
  /** 1 while the position is still open at the end. */
  readonly open: Uint8Array;
}
