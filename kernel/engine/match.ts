/**
 * Resting orders against one bar. A bar tells four prices and not their order, so each order has a *stretch*: the price
 * at which it became active and how far the price surely went after that. What lies within can be reached; which of
 * several comes first is an explicit assumption, the same-bar policy. Prices here are the market's: slippage (of market
 * and stop orders only) and rounding to the tick come after.
 */
import type { Side } from "../market/trade.ts";
import { fillsOnTouch, type LimitTouch } from "./limit_touch.ts";

/**
 * Which of several orders comes first where both sides of the price can be reached. `stop-first`: the side with a stop;
 * `target-first`: the side without one; `stop-always`: a stop that the bar reaches, even where
 * the bar opens beyond the limit of another order; `path`: the bar is taken to go from its open to the nearer extreme, the other
 * extreme and the close, strictly; `finer`: as the finer bars within it, each `stop-first`. Where the two former do not
 * decide, the side of the extreme nearer to the open comes first, the low where both are as near.
 */
export type SameBar = "stop-first" | "stop-always" | "target-first" | "path" | "finer";

export interface MatchPolicy {
  readonly limit: LimitTouch;
  readonly sameBar: Exclude<SameBar, "finer">;
  /** Whether a limit order fills at a better open, or at its limit all the same. */
  readonly limitImprovement: "open" | "none";
  readonly seed: number;
}

/** What matching reads and writes of a resting order; a trailing stop is a stop whose level the engine moves. */
export interface Matchable {
  readonly id: number;
  readonly side: Side;
  readonly kind: "limit" | "stop" | "stop-limit";
  limit: number;
  stop: number;
  /** The stop has been reached: from then on a stop-limit order is a limit order, what is left of a stop a market order. */
  triggered: boolean;
  /** Price in this bar at which the order became active. */
  from: number;
  /** How far the price surely goes after that. */
  low: number;
  high: number;
  /** Leg of the bar's path on which that is; read under the policy `path` alone. */
  leg: number;
}

export interface BarRange {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface Match<T extends Matchable = Matchable> {
  readonly order: T;
  /** What the order pays or gets per unit. The market then stands at its `from`: elsewhere if it is denied a better open. */
  readonly price: number;
  /**
   * Filled where it became active: a gap over its level, or an order that could be filled at once, such as a stop-limit at
   * its stop. A limit order that did not has waited at its price, for someone to come to it.
   */
  readonly atFrom: boolean;
}

/** The whole bar lies before an order that rests since an earlier one, or since a fill at the open. */
export function openStretch(order: Matchable, bar: BarRange): void {
  order.from = bar.open;
  order.low = bar.low;
  order.high = bar.high;
  order.leg = 0;
}

/** An order placed because another was matched has before it what the other had left: see nextMatch. */
export function stretchAfter(order: Matchable, matched: Matchable): void {
  order.from = matched.from;
  order.low = matched.low;
  order.high = matched.high;
  order.leg = matched.leg;
}

/**
 * The next fill among active orders, which are listed in order of submission, or null; the matched order's own stretch is
 * cut to what surely follows its fill. The caller takes it and those that end with it out of the list, adds those that it
 * places, each with its stretch, and calls again. Orders that can be filled where they became active come first, then
 * levels as the price reaches them; equal levels in order of submission. A stop-limit order whose stop is reached on the
 * way is marked as triggered, and fills at once if its limit allows the price reached there.
 */
export function nextMatch<T extends Matchable>(
  bar: BarRange,
  orders: readonly T[],
  policy: MatchPolicy,
): Match<T> | null {
  const stop = policy.sameBar === "stop-always" ? firstStop(bar, orders, policy) : null;
  if (stop !== null) return stop;
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i]!;
    const price = priceAtStart(order, bar, policy);
    if (price === price) return { order, price, atFrom: true };
  }
  for (;;) {
    const order = policy.sameBar === "path"
      ? nextOnPath(bar, orders, policy)
      : nextOnSide(bar, orders, policy);
    if (order === null) return null;
    const price = levelOf(order);
    const waited = awaitsStop(order);
    if (policy.sameBar === "path") advanceOnPath(order, price, bar);
    else advance(order, price, bar);
    if (!waited) return { order, price, atFrom: false };
    order.triggered = true;
    if (order.kind === "stop") return { order, price, atFrom: false };
    if (isMarketable(order, bar, policy)) return { order, price, atFrom: true };
  }
}

const awaitsStop = ({ kind, triggered }: Matchable): boolean => kind !== "limit" && !triggered;

/** Price that the order waits for. */
const levelOf = (order: Matchable): number => awaitsStop(order) ? order.stop : order.limit;

/** A falling price reaches sell stops and buy limits, a rising one the others. */
const waitsBelow = (order: Matchable): boolean => (order.side === "sell") === awaitsStop(order);

/** Fill price of an order whose level is behind `from` already, NaN otherwise. Triggers a stop-limit order there. */
function priceAtStart(order: Matchable, bar: BarRange, policy: MatchPolicy): number {
  const { kind, side, from, limit, stop } = order;
  const waited = awaitsStop(order);
  if (waited && (side === "sell" ? stop < from : stop > from)) return NaN;
  if (waited) order.triggered = true;
  if (kind === "stop") return from;
  if (!isMarketable(order, bar, policy)) return NaN;
  // Once its stop is reached, a stop-limit order is at the market: its limit bounds the price and sets none.
  return waited || policy.limitImprovement === "open" ? from : limit;
}

/** Whether a limit order can be filled where it became active. */
function isMarketable({ side, limit, from, id }: Matchable, bar: BarRange, policy: MatchPolicy): boolean {
  if (limit === from) return fillsOnTouch(policy.limit, policy.seed, id, bar.time);
  return side === "buy" ? limit > from : limit < from;
}

/** Whether a price that goes as far as `end` brings the order to its level. */
function isReached(
  order: Matchable,
  level: number,
  end: number,
  bar: BarRange,
  policy: MatchPolicy,
): boolean {
  if (level === end) {
    return awaitsStop(order) || fillsOnTouch(policy.limit, policy.seed, order.id, bar.time);
  }
  return waitsBelow(order) ? end < level : end > level;
}

/**
 * Cuts an order's stretch to what surely follows once the price has come to its level. On the way down the low is still to
 * come, and of the prices above only the close; the other way round on the way up.
 */
function advance(order: Matchable, level: number, bar: BarRange): void {
  order.from = level;
  if (waitsBelow(order)) order.high = Math.max(level, bar.close);
  else order.low = Math.min(level, bar.close);
}

/** The first plain stop that the bar reaches at all, whatever else it opens beyond. */
function firstStop<T extends Matchable>(
  bar: BarRange,
  orders: readonly T[],
  policy: MatchPolicy,
): Match<T> | null {
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i]!;
    if (order.kind !== "stop" || order.triggered) continue;
    const passed = priceAtStart(order, bar, policy);
    if (passed === passed) return { order, price: passed, atFrom: true };
    if (!isReached(order, order.stop, waitsBelow(order) ? order.low : order.high, bar, policy)) continue;
    order.triggered = true;
    return { order, price: order.stop, atFrom: false };
  }
  return null;
}

/** As advance(), where the path is known: what is left of it. */
function advanceOnPath(order: Matchable, level: number, bar: BarRange): void {
  order.from = level;
  if (order.leg === 0) return;
  const toLow = upFirst(bar) === (order.leg === 1);
  order.low = order.leg === 1 && toLow ? bar.low : Math.min(level, bar.close);
  order.high = order.leg === 1 && !toLow ? bar.high : Math.max(level, bar.close);
}

const upFirst = ({ open, high, low }: BarRange): boolean => high - open < open - low;

/** The nearest order within its stretch, on the side that the policy prefers. */
function nextOnSide<T extends Matchable>(bar: BarRange, orders: readonly T[], policy: MatchPolicy): T | null {
  let above: T | null = null;
  let below: T | null = null;
  let stopAbove = false;
  let stopBelow = false;
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i]!;
    const level = levelOf(order);
    const down = waitsBelow(order);
    if (!isReached(order, level, down ? order.low : order.high, bar, policy)) continue;
    if (down) {
      if (below === null || level > levelOf(below)) below = order;
      stopBelow ||= awaitsStop(order);
    } else {
      if (above === null || level < levelOf(above)) above = order;
      stopAbove ||= awaitsStop(order);
    }
  }
  if (above === null || below === null) return above ?? below;
  const up = stopAbove === stopBelow ? upFirst(bar) : stopAbove === (policy.sameBar !== "target-first");
  return up ? above : below;
}

/** The first order that the rest of the path reaches, its leg moved there. */
function nextOnPath<T extends Matchable>(bar: BarRange, orders: readonly T[], policy: MatchPolicy): T | null {
  let first: T | null = null;
  let firstLeg = 3;
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i]!;
    const leg = legReaching(order, bar, policy);
    if (leg > firstLeg || leg === 3) continue;
    if (leg === firstLeg) {
      // On one leg all orders wait on the same side.
      const ahead = levelOf(order) - levelOf(first!);
      if (waitsBelow(order) ? ahead <= 0 : ahead >= 0) continue;
    }
    first = order;
    firstLeg = leg;
  }
  if (first !== null) first.leg = firstLeg;
  return first;
}

/** The first leg from the order's own that goes as far as its level; 3 for none. */
function legReaching(order: Matchable, bar: BarRange, policy: MatchPolicy): number {
  const level = levelOf(order);
  const highAt = upFirst(bar) ? 0 : 1;
  const down = waitsBelow(order);
  // Legs take turns, so that those towards one side are the extreme's and perhaps the last, to the close.
  for (let leg = order.leg; leg < 3; leg++) {
    if (down === (leg % 2 === highAt)) continue;
    const end = leg === 2 ? bar.close : down ? bar.low : bar.high;
    if (isReached(order, level, end, bar, policy)) return leg;
  }
  return 3;
}
