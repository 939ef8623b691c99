/**
 * Orders against a bar the slow and obvious way: the price walks its path in small steps and every order looks at every
 * step. Exact where all prices are multiples of the step.
 */
import type { OrderType, Side } from "../../../kernel/market/order.ts";
import type { ScenarioFill, ScenarioOrder } from "./scenarios.ts";

export interface OracleRules {
  /** Whether a limit must be exceeded. */
  readonly strict: boolean;
  /** Whether a limit order fills at a price better than its limit. */
  readonly improves: boolean;
}

interface Waiting {
  readonly name: string;
  readonly group: string;
  readonly side: Side;
  type: OrderType;
  readonly limit: number;
  readonly stop: number;
  readonly order: ScenarioOrder;
}

/** Every step of a price that goes from corner to corner. */
export function stepsOf(corners: readonly number[], step: number): number[] {
  const steps = [corners[0]!];
  for (const corner of corners.slice(1)) {
    while (steps.at(-1) !== corner) {
      const here = steps.at(-1)!;
      steps.push(corner > here ? Math.min(corner, here + step) : Math.max(corner, here - step));
    }
  }
  return steps;
}

/** The fills along a path, in order. */
export function walk(
  steps: readonly number[],
  orders: Readonly<Record<string, ScenarioOrder>>,
  { strict, improves }: OracleRules,
): ScenarioFill[] {
  const fills: ScenarioFill[] = [];
  let waiting = Object.entries(orders).map(([name, order]) => waitingOf(name, order.oco ?? name, order));
  let fresh = [...waiting];
  steps.forEach((price, k) => {
    const next = steps.slice(k + 1).find((each) => each !== price) ?? price;
    for (;;) {
      // What has just become active looks first whether it can be filled here and now; then all in turn.
      const found = firstOf(fresh, (order) => priceHere(order, price, price)) ??
        firstOf(waiting, (order) => priceHere(order, price, next));
      if (!found) break;
      const [order, paid] = found;
      fills.push([order.name, paid]);
      const children = childrenOf(order);
      const left = (
        orders: Waiting[],
      ) => [...orders.filter(({ group }) => group !== order.group), ...children];
      [fresh, waiting] = [left(fresh), left(waiting)];
    }
    fresh = [];
  });
  return fills;

  /** Fill price of an order while the market is at `price` and goes on to `next`, null for none. */
  function priceHere(order: Waiting, price: number, next: number): number | null {
    const buys = order.side === "buy";
    let triggeredNow = false;
    if (order.type === "stop" || order.type === "stop-limit") {
      if (buys ? price < order.stop : price > order.stop) return null;
      if (order.type === "stop") return price;
      order.type = "limit";
      triggeredNow = true;
    }
    const { limit } = order;
    const good = buys ? price < limit : price > limit;
    const exceeds = buys ? next < limit : next > limit;
    if (!good && !(price === limit && (!strict || exceeds))) return null;
    return triggeredNow || improves ? price : limit;
  }
}

function firstOf(
  orders: readonly Waiting[],
  priceOf: (order: Waiting) => number | null,
): [Waiting, number] | null {
  for (const order of orders) {
    const price = priceOf(order);
    if (price !== null) return [order, price];
  }
  return null;
}

function waitingOf(name: string, group: string, order: ScenarioOrder): Waiting {
  const { side, type, limit = NaN, stop = NaN } = order;
  return { name, group, side, type, limit, stop, order };
}

function childrenOf({ name, order: { side, stopLoss, takeProfit } }: Waiting): Waiting[] {
  const closing = side === "buy" ? "sell" : "buy";
  const children: Waiting[] = [];
  if (stopLoss !== undefined) {
    children.push(
      waitingOf(`${name}/stop-loss`, `${name}/`, { side: closing, type: "stop", stop: stopLoss }),
    );
  }
  if (takeProfit !== undefined) {
    children.push(
      waitingOf(`${name}/take-profit`, `${name}/`, { side: closing, type: "limit", limit: takeProfit }),
    );
  }
  return children;
}
