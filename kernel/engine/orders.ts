/** Orders as the engine holds them while they wait, and what a caller may ask for. */
import { quote, StrategyError } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import type { OrderType, Side, TimeInForce, Trail } from "../market/order.ts";
import { formatTime } from "../market/time.ts";
import type { Matchable } from "./match.ts";

/**
 * How much an order is for. `sized` asks the run's sizing at the fill, `fraction` is of equity at the fill, `weight` the
 * position to have afterwards as a signed share of equity, `position` all that is held.
 */
export type Basis = "units" | "sized" | "fraction" | "weight" | "position";

/** An order that waits. `quantity` counts down as it fills; NaN until it is sized at the fill. */
export interface Order extends Omit<Matchable, "kind" | "side"> {
  side: Side;
  kind: "market" | Matchable["kind"];
  type: OrderType;
  readonly slot: number;
  readonly basis: Basis;
  /** Fraction or signed weight, for those bases. */
  readonly amount: number;
  quantity: number;
  filled: number;
  /** Never opens or turns a position; it goes when the position is closed. */
  readonly reduceOnly: boolean;
  /** Direction of the position that it opens, 0 for one that only closes. */
  readonly opens: -1 | 0 | 1;
  readonly tif: TimeInForce;
  /** Orders of one group end each other: one cancels the other; 0 for none. */
  group: number;
  /** Protective orders to place when this one fills. */
  stopLoss: number;
  takeProfit: number;
  readonly trailing: Behind | null;
  /** Of a trailing stop: how far it stays behind the best price so far. */
  readonly trail: Behind | null;
  best: number;
  readonly strength: number;
  readonly confidence: number;
  /** Bar whose close decided it. */
  readonly bar: number;
  /** The order whose position it protects, -1 for none. */
  readonly parent: number;
  readonly tag: string;
  working: boolean;
}

/** How far a trailing stop stays behind, fixed when it is placed: money, or else a share of the best price. */
export interface Behind {
  distance: number;
  readonly share: number;
}

/** What `ctx.order()` takes. Prices are in the currency of the bars. */
export interface OrderRequest {
  side: Side;
  /** Default: by the prices given, market without any. */
  type?: OrderType;
  /** Units, of which only whole lots count. Without quantity and fraction the run's sizing decides at the fill. */
  quantity?: number;
  /** Share of equity at the fill, above 0. */
  fraction?: number;
  limit?: number;
  stop?: number;
  trail?: Trail;
  /** Default gtc. */
  tif?: TimeInForce;
  /**
   * Prices at which what it opens is closed again, at a loss and with a profit: a bracket, whose orders are placed when it
   * fills and end each other.
   */
  stopLoss?: number;
  takeProfit?: number;
  /** A stop that follows the price, instead of stopLoss. */
  trailingStop?: Trail;
  /** Only close what is held: without a size all of it. */
  reduceOnly?: boolean;
  /** The number of an order that ends when this one fills, and the other way round. */
  oco?: number;
  /** What sizings read, 0 to 1; default 1. */
  strength?: number;
  confidence?: number;
  /** What it is called in orders and trades. */
  tag?: string;
}

const NAMES: readonly (keyof OrderRequest)[] = [
  "side",
  "type",
  "quantity",
  "fraction",
  "limit",
  "stop",
  "trail",
  "tif",
  "stopLoss",
  "takeProfit",
  "trailingStop",
  "reduceOnly",
  "oco",
  "strength",
  "confidence",
  "tag",
];

const TIMES_IN_FORCE: readonly unknown[] = ["gtc", "day", "bar"];

/** Where a request was made, for its checks and messages. */
export interface Moment {
  readonly symbol: string;
  readonly time: number;
  readonly bar: number;
  readonly close: number;
}

/** The type of a request whose prices say it. */
export function typeOf({ type, limit, stop, trail }: OrderRequest): OrderType {
  if (type !== undefined) return type;
  if (trail !== undefined) return "trailing-stop";
  if (stop !== undefined) return limit !== undefined ? "stop-limit" : "stop";
  return limit !== undefined ? "limit" : "market";
}

const PRICES_OF: Readonly<Record<OrderType, readonly ("limit" | "stop" | "trail")[]>> = {
  "market": [],
  "limit": ["limit"],
  "stop": ["stop"],
  "stop-limit": ["stop", "limit"],
  "trailing-stop": ["trail"],
};

/**
 * Throws a StrategyError for what no market would take: unknown names, sizes and prices not above zero, prices missing
 * for the type or on the wrong side.
 */
export function checkRequest(request: OrderRequest, at: Moment): void {
  if (typeof request !== "object" || request === null) {
    throw wrong(at, "the request", request, "an object such as { quantity: 10 }");
  }
  checkNames(request, NAMES, "an order");
  const { side, quantity, fraction, tif = "gtc", reduceOnly = false, oco, tag = "" } = request;
  if (side !== "buy" && side !== "sell") throw wrong(at, "side", side, '"buy" or "sell"');
  if (!TIMES_IN_FORCE.includes(tif)) throw wrong(at, "tif", tif, '"gtc", "day" or "bar"');
  if (typeof reduceOnly !== "boolean") throw wrong(at, "reduceOnly", reduceOnly, "true or false");
  if (typeof tag !== "string") throw wrong(at, "tag", tag, "a text");
  if (oco !== undefined && !Number.isInteger(oco)) throw wrong(at, "oco", oco, "the number of an order");
  const type = checkType(request, at);
  for (const name of ["quantity", "fraction", "limit", "stop", "stopLoss", "takeProfit"] as const) {
    const value = request[name];
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue;
    throw wrong(at, name, value, "a number above zero");
  }
  for (const name of ["strength", "confidence"] as const) {
    const value = request[name];
    if (value === undefined || (Number.isFinite(value) && value >= 0 && value <= 1)) continue;
    throw wrong(at, name, value, "a number from 0 to 1");
  }
  if (fraction !== undefined && (quantity !== undefined || reduceOnly)) {
    throw excess(at, "fraction", fraction, quantity === undefined ? "reduceOnly" : "quantity");
  }
  checkTrail(request.trail, "trail", at);
  checkTrail(request.trailingStop, "trailingStop", at);
  checkProtection(request, type, at);
}

function checkType(request: OrderRequest, at: Moment): OrderType {
  const type = typeOf(request);
  const needed = Object.hasOwn(PRICES_OF, type) ? PRICES_OF[type] : null;
  if (needed === null) throw wrong(at, "type", type, Object.keys(PRICES_OF).map(quote).join(", "));
  for (const name of ["limit", "stop", "trail"] as const) {
    const given = request[name] !== undefined;
    if (given === needed.includes(name)) continue;
    if (!given) throw wrong(at, name, undefined, `what a ${type} order waits for`);
    throw wrong(at, name, request[name], `nothing, as a ${type} order has none`);
  }
  return type;
}

function checkProtection(request: OrderRequest, type: OrderType, at: Moment): void {
  const { stopLoss, trailingStop } = request;
  if (stopLoss !== undefined && trailingStop !== undefined) {
    throw excess(at, "trailingStop", trailingStop, "stopLoss");
  }
  for (const name of ["stopLoss", "takeProfit", "trailingStop"] as const) {
    if (request.reduceOnly && request[name] !== undefined) {
      throw excess(at, name, request[name], "reduceOnly");
    }
  }
  checkSides(request, type, at);
}

function checkSides(request: OrderRequest, type: OrderType, at: Moment): void {
  const { side, limit, stop, stopLoss, takeProfit } = request;
  const buys = side === "buy";
  if (stop !== undefined && (buys ? stop < at.close : stop > at.close)) {
    throw wrong(
      at,
      "stop",
      stop,
      `${buys ? "at or above" : "at or below"} the close, ${at.close}, for a ${side} ${type}`,
    );
  }
  const entry = limit ?? stop ?? at.close;
  const name = limit !== undefined ? "limit" : stop !== undefined ? "stop" : "close";
  if (stopLoss !== undefined && (buys ? stopLoss >= entry : stopLoss <= entry)) {
    throw wrong(at, "stopLoss", stopLoss, `${buys ? "below" : "above"} the ${name}, ${entry}, for a ${side}`);
  }
  if (takeProfit !== undefined && (buys ? takeProfit <= entry : takeProfit >= entry)) {
    throw wrong(
      at,
      "takeProfit",
      takeProfit,
      `${buys ? "above" : "below"} the ${name}, ${entry}, for a ${side}`,
    );
  }
}

function checkTrail(trail: Trail | undefined, field: string, at: Moment): void {
  if (trail === undefined) return;
  const { amount, percent, atr, n = 14, ...rest } = (trail ?? {}) as Record<string, unknown>;
  const given = [amount, percent, atr].filter((value) => value !== undefined);
  const fits = given.length === 1 && Number.isFinite(given[0]) && given[0] as number > 0 &&
    !(percent as number >= 1) && Number.isInteger(n) && n as number >= 1 && Object.keys(rest).length === 0;
  if (!fits) throw wrong(at, field, trail, "{ amount }, { percent: below 1 } or { atr, n }, above zero");
}

const excess = (at: Moment, field: string, value: unknown, other: string): StrategyError =>
  wrong(at, field, value, `nothing where ${other} is given`);

/** The error for a part of an order that cannot be. */
export function wrong(at: Moment, field: string, value: unknown, allowed: string): StrategyError {
  const { symbol, time, bar } = at;
  return new StrategyError(
    `Set ${field} of the order for ${symbol} at ${formatTime(time)} to ${allowed}: it is ${quote(value)}`,
    { field, value, allowed, symbol, time, bar },
  );
}
