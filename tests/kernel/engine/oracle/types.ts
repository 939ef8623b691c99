/** What the oracle is given, plain and small, and what it keeps. */
import type { OrderRequest } from "../../../../kernel/engine/orders.ts";
import type { Trail } from "../../../../kernel/market/order.ts";
import type { Bars } from "../../../../kernel/market/bars.ts";
import type { BarRules, Waiting } from "./bar.ts";

export interface Rules {
  at: "next-open" | "next-close" | "same-close";
  bar: BarRules;
  tooBig: "reduce" | "reject";
  volumeCap: number | null;
  cash: number;
  /** A share of each fill's value and money a fill; with `us` what a US broker of 2024 passes on. */
  costs: { rate: number; amount: number; us: boolean };
  slippage: { rate: number; amount: number };
  /** Share of equity of an entry without a size. */
  fraction: number;
  shorting: boolean;
  leverage: number;
  maintenance: number;
  interest: { borrow: number; margin: number; cash: number };
  rebalance: { every: number; threshold: number } | null;
  reinvest: boolean;
  closeAtEnd: boolean;
  from: number;
}

/** What a script does at a close: prices are steps of 0.25 away from it. */
export type Action =
  | { do: "order"; request: Requested; oco: boolean }
  | { do: "close" }
  | { do: "cancel" | "replace"; nth: number; steps: number };

export interface Requested {
  side: "buy" | "sell";
  type: "market" | "limit" | "stop" | "stop-limit" | "trailing-stop";
  size: { quantity?: number; fraction?: number };
  limit: number;
  stop: number;
  trail: Trail;
  tif: "gtc" | "day" | "bar";
  reduceOnly: boolean;
  stopLoss: number | null;
  takeProfit: number | null;
  trailingStop: Trail | null;
}

export interface Signals {
  entries: boolean[];
  exits: boolean[];
  shortEntries: boolean[];
  shortExits: boolean[];
  /** Distances of the protective prices from the close, NaN for none. */
  stopLoss: number[];
  takeProfit: number[];
}

export interface Listing {
  bars: Bars;
  lot: number;
  tick: number;
  multiplier: number;
  /** What one unit of its currency costs, as bars; null in the account's own. */
  fx: Bars | null;
  /** One of these three. */
  signals?: Signals;
  target?: number[];
  script?: Action[][];
}

export interface Case {
  rules: Rules;
  listings: Listing[];
}

/** Money, or a share of the best price. */
export interface Behind {
  distance?: number;
  share?: number;
}

export interface Order extends Omit<Waiting, "type"> {
  type: Requested["type"];
  symbol: number;
  basis: "units" | "sized" | "fraction" | "weight" | "position";
  amount: number;
  /** Units left to fill, NaN until sized. */
  quantity: number;
  /** As the result's column has it. */
  asked: number;
  filled: number;
  status: string;
  reduceOnly: boolean;
  /** It opens a position as signals do: once what is held the other way is closed. */
  entry: boolean;
  stopLoss: number | null;
  takeProfit: number | null;
  trailing: Behind | null;
  trail: Behind | null;
  best: number;
  tif: "gtc" | "day" | "bar";
  group: number;
  parent: number;
  bar: number;
  /** The rest of a market order that the volume held up. */
  carried: boolean;
  /** It has seen at least a part of a bar. */
  seen: boolean;
}

export interface Lot {
  quantity: number;
  price: number;
  unit: number;
  cost: number;
  bar: number;
  time: number;
  order: number;
}

export interface OracleFill {
  order: number;
  time: number;
  symbol: string;
  side: "buy" | "sell";
  quantity: number;
  price: number;
  reference: number;
  cost: number;
  maker: number;
}

export interface OracleTrade {
  symbol: string;
  side: "long" | "short";
  quantity: number;
  entryTime: number;
  entryPrice: number;
  exitTime: number;
  exitPrice: number;
  barsHeld: number;
  entryOrder: number;
  exitOrder: number;
  costs: number;
  profit: number;
}

export interface Flow {
  time: number;
  symbol: string;
  kind: string;
  amount: number;
}

/** What a script may do, in the engine as in the oracle. */
export interface Desk {
  close: number;
  held: number;
  waiting: readonly { id: number; side: "buy" | "sell"; type: Requested["type"] }[];
  order(request: OrderRequest): number;
  exit(): void;
  cancel(id: number): void;
  replace(id: number, change: Partial<OrderRequest>): void;
}
