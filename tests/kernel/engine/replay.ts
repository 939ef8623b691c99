/** The least engine that can play a scenario: one unit an order, no money; all decisions are those of match.ts. */
import {
  type BarRange,
  type Matchable,
  type MatchPolicy,
  nextMatch,
  openStretch,
  stretchAfter,
} from "../../../kernel/engine/match.ts";
import type { Side } from "../../../kernel/market/order.ts";
import type { Prices, Scenario, ScenarioFill, ScenarioOrder } from "./scenarios.ts";

const DAY = 86_400_000;

interface Working extends Matchable {
  readonly name: string;
  /** Orders of one group end each other. */
  readonly group: string;
  readonly order: ScenarioOrder;
  /** Best price that a trailing stop has seen. */
  best: number;
}

export function replay({ before = 100, bars, finer, policy, orders }: Scenario): ScenarioFill[] {
  const rules: MatchPolicy = {
    limit: policy?.limit ?? "touch",
    sameBar: policy?.sameBar === "finer" ? "stop-first" : policy?.sameBar ?? "stop-first",
    limitImprovement: policy?.limitImprovement ?? "open",
    seed: 1,
  };
  const fills: ScenarioFill[] = [];
  let placed = 0;
  let active: Working[] = [];
  const place = (name: string, group: string, order: ScenarioOrder, price: number): Working => {
    const { side, type, limit = NaN, trail } = order;
    const stop = trail === undefined ? order.stop ?? NaN : behind(side, price, trail);
    const kind = type === "trailing-stop" ? "stop" : type as Matchable["kind"];
    const stretch = { from: NaN, low: NaN, high: NaN, leg: 0 };
    return {
      id: placed++,
      name,
      group,
      order,
      side,
      kind,
      limit,
      stop,
      triggered: false,
      best: price,
      ...stretch,
    };
  };
  const protect = (
    name: string,
    { side, stopLoss, takeProfit, trailingStop }: ScenarioOrder,
    price: number,
  ) => {
    const closing = side === "buy" ? "sell" : "buy";
    const given: [string, ScenarioOrder | undefined][] = [
      ["stop-loss", stopLoss === undefined ? undefined : { side: closing, type: "stop", stop: stopLoss }],
      [
        "trailing-stop",
        trailingStop === undefined
          ? undefined
          : { side: closing, type: "trailing-stop", trail: trailingStop },
      ],
      [
        "take-profit",
        takeProfit === undefined ? undefined : { side: closing, type: "limit", limit: takeProfit },
      ],
    ];
    return given.flatMap(([tag, order]) => order ? [place(`${name}/${tag}`, `${name}/`, order, price)] : []);
  };

  for (const [name, order] of Object.entries(orders)) {
    if (order.type !== "market") active.push(place(name, order.oco ?? name, order, before));
  }
  bars.forEach((prices, t) => {
    if (t === 0) {
      for (const [name, order] of Object.entries(orders)) {
        if (order.type !== "market") continue;
        fills.push([name, prices[0], t]);
        active.push(...protect(name, order, prices[0]));
      }
    }
    const parts = finer?.[t] ?? [prices];
    parts.forEach((part, i) => {
      const bar = rangeOf(part, t * DAY + i);
      active.forEach((order) => openStretch(order, bar));
      for (let match; (match = nextMatch(bar, active, rules));) {
        const { order, price } = match;
        fills.push([order.name, price, t]);
        const children = protect(order.name, order.order, order.from);
        children.forEach((child) => stretchAfter(child, order));
        active = [...active.filter(({ group }) => group !== order.group), ...children];
      }
      for (const order of active) {
        const { trail } = order.order;
        if (trail === undefined) continue;
        order.best = order.side === "sell"
          ? Math.max(order.best, order.high)
          : Math.min(order.best, order.low);
        order.stop = behind(order.side, order.best, trail);
      }
    });
  });
  return fills;
}

const behind = (side: Side, best: number, trail: number) => side === "sell" ? best - trail : best + trail;

export function rangeOf([open, high, low, close]: Prices, time = 0): BarRange {
  return { time, open, high, low, close };
}
