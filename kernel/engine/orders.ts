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

/** What a part of a request must be, in words and as a condition. */
interface Rule {
  readonly allowed: string;
  fits(value: unknown): boolean;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const oneOf = (values: readonly unknown[]): Rule => ({
  allowed: values.map(quote).join(", "),
  fits: (value) => values.includes(value),
});
const POSITIVE: Rule = { allowed: "a number above zero", fits: (value) => isNumber(value) && value > 0 };
const SHARE: Rule = {
  allowed: "a number from 0 to 1",
  fits: (value) => isNumber(value) && value >= 0 && value <= 1,
};
const TRAIL: Rule = { allowed: "{ amount }, { percent: below 1 } or { atr, n }, above zero", fits: isTrail };

const RULES: Readonly<Record<keyof OrderRequest, Rule>> = {
  side: oneOf(["buy", "sell"]),
  type: oneOf(Object.keys(PRICES_OF)),
  quantity: POSITIVE,
  fraction: POSITIVE,
  limit: POSITIVE,
  stop: POSITIVE,
  trail: TRAIL,
  tif: oneOf(["gtc", "day", "bar"]),
  stopLoss: POSITIVE,
  takeProfit: POSITIVE,
  trailingStop: TRAIL,
  reduceOnly: oneOf([true, false]),
  oco: { allowed: "the number of an order", fits: Number.isInteger },
  strength: SHARE,
  confidence: SHARE,
  tag: { allowed: "a text", fits: (value) => typeof value === "string" },
};

/**
 * Throws a StrategyError for what no market would take: unknown names, sizes and prices not above zero, prices missing
 * for the type or on the wrong side.
 */
export function checkRequest(request: OrderRequest, at: Moment): void {
  if (typeof request !== "object" || request === null) {
    throw wrong(at, "the request", request, "an object such as { quantity: 10 }");
  }
  for (const name in request) {
    if (!Object.hasOwn(RULES, name)) checkNames(request, Object.keys(RULES), "an order");
    const rule = RULES[name as keyof OrderRequest];
    const value = request[name as keyof OrderRequest];
    if (value !== undefined && !rule.fits(value)) throw wrong(at, name, value, rule.allowed);
  }
  const { side, quantity, fraction, reduceOnly } = request;
  if (side === undefined) throw wrong(at, "side", side, RULES.side.allowed);
  if (fraction !== undefined && (quantity !== undefined || reduceOnly)) {
    throw excess(at, "fraction", fraction, quantity === undefined ? "reduceOnly" : "quantity");
  }
  const type = typeOf(request);
  checkPrices(request, type, at);
  checkProtection(request, type, at);
}

/** Each type has prices of its own, all of which must be there and no others. */
function checkPrices(request: OrderRequest, type: OrderType, at: Moment): void {
  const needed = PRICES_OF[type];
  for (const name of ["limit", "stop", "trail"] as const) {
    const given = request[name] !== undefined;
    if (given === needed.includes(name)) continue;
    if (!given) throw wrong(at, name, undefined, `what a ${type} order waits for`);
    throw wrong(at, name, request[name], `nothing, as a ${type} order has none`);
  }
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

function isTrail(trail: unknown): boolean {
  if (typeof trail !== "object" || trail === null) return false;
  const { amount, percent, atr, n = 14, ...rest } = trail as Record<string, unknown>;
  const given = [amount, percent, atr].filter((value) => value !== undefined);
  return given.length === 1 && POSITIVE.fits(given[0]) && !(percent as number >= 1) &&
    Number.isInteger(n) && n as number >= 1 && Object.keys(rest).length === 0;
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
