/**
 * The engine written the slow, obvious way: every symbol looked at on every tick, plain objects, fees spelt out, the
 * quantity found by taking one lot off at a time. The real engine must give the same bits.
 */
import type { Bars } from "../../../kernel/market/bars.ts";

export interface OracleCase {
  universe: Bars[];
  entries: boolean[][];
  exits: boolean[][];
  cash: number;
  rate: number;
  fixed: number;
  fraction: number;
  from: number;
}

interface Order {
  id: number;
  symbol: number;
  side: "buy" | "sell";
}

export interface OracleFill {
  order: number;
  time: number;
  symbol: string;
  side: "buy" | "sell";
  quantity: number;
  price: number;
  cost: number;
}

export function oracle({ universe, entries, exits, cash, rate, fixed, fraction, from }: OracleCase) {
  const times = [...new Set(universe.flatMap((bars) => [...bars.time]))].sort((a, b) => a - b);
  const held = universe.map(() => 0);
  const lastClose = universe.map(() => NaN);
  const fills: OracleFill[] = [];
  const statuses: string[] = [];
  const equity: number[] = [];
  const cashAt: number[] = [];
  const positions: number[][] = [];
  let waiting: Order[] = [];

  for (const time of times) {
    const barAt = universe.map((bars) => bars.time.indexOf(time));
    const trades = (order: Order) => barAt[order.symbol]! >= 0;
    const feeOf = (quantity: number, price: number) => quantity * price * rate + fixed;
    const record = (order: Order, quantity: number, price: number, cost: number) => {
      const symbol = universe[order.symbol]!.symbol;
      fills.push({ order: order.id, time, symbol, side: order.side, quantity, price, cost });
      statuses[order.id] = "filled";
    };

    for (const order of waiting.filter((order) => order.side === "sell" && trades(order))) {
      const price = universe[order.symbol]!.open[barAt[order.symbol]!]!;
      const quantity = held[order.symbol]!;
      const cost = feeOf(quantity, price);
      record(order, quantity, price, cost);
      cash += quantity * price - cost;
      held[order.symbol] = 0;
    }
    let value = 0;
    universe.forEach((bars, s) => {
      if (held[s]! > 0) value += held[s]! * (barAt[s]! >= 0 ? bars.open[barAt[s]!]! : lastClose[s]!);
    });
    const budget = fraction * (cash + value);
    for (const order of waiting.filter((order) => order.side === "buy" && trades(order))) {
      const price = universe[order.symbol]!.open[barAt[order.symbol]!]!;
      const money = Math.min(budget, cash);
      let quantity = Math.floor(money / price);
      while (quantity > 0 && quantity * price + feeOf(quantity, price) > money) quantity--;
      if (quantity <= 0) {
        statuses[order.id] = "rejected";
        continue;
      }
      const cost = feeOf(quantity, price);
      record(order, quantity, price, cost);
      cash -= quantity * price + cost;
      held[order.symbol] = quantity;
    }
    waiting = waiting.filter((order) => !trades(order));

    let marked = 0;
    universe.forEach((bars, s) => {
      if (barAt[s]! >= 0) lastClose[s] = bars.close[barAt[s]!]!;
      if (held[s]! > 0) marked += held[s]! * lastClose[s]!;
    });
    equity.push(cash + marked);
    cashAt.push(cash);
    positions.push([...held]);

    universe.forEach((_, s) => {
      const bar = barAt[s]!;
      if (bar < 0 || time < from) return;
      const wants = held[s]! > 0
        ? exits[s]![bar] ? "sell" : null
        : entries[s]![bar] && !exits[s]![bar]
        ? "buy"
        : null;
      if (wants) waiting.push({ id: statuses.push("open") - 1, symbol: s, side: wants });
    });
  }
  return { times, fills, statuses, equity, cashAt, positions };
}
