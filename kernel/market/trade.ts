/** Direction of an order or a fill. */
export type Side = "buy" | "sell";

/** Orders as columns of `length` values, in order of time; row i of every column belongs together. Times are epoch ms. */
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

/** What was bought and sold, one row a fill, as columns of `length` values. Times are epoch ms. */
export interface FillColumns {
  readonly length: number;
  readonly time: Float64Array;
  readonly symbol: string[];
  readonly side: Side[];
  readonly quantity: Float64Array;
  /** Money per unit. */
  readonly price: Float64Array;
  /** Fees of this fill, in the account's currency. */
  readonly cost: Float64Array;
  /** Index into the orders. */
  readonly order: Int32Array;
}

/** Round trips as columns of `length` values: closed ones in order of exit, then those still open. Times are epoch ms. */
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
  /** Money after costs; while the trade is open, at the last close. */
  readonly profit: Float64Array;
  /** Profit over entry value, a fraction. */
  readonly return: Float64Array;
  readonly barsHeld: Int32Array;
  /** 1 while the position is still open at the end. */
  readonly open: Uint8Array;
}
