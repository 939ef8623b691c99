/** Money and shares the obvious way: what is held is the sum of its lots, what it is worth is added up each time. */
import { DAY } from "./market.ts";
import type { Case, Flow, Lot, OracleFill, OracleTrade, Order } from "./types.ts";

/** The account as it is now, changed in place from tick to tick. */
export interface State extends Case {
  readonly times: number[];
  tick: number;
  cash: number;
  readonly lots: Lot[][];
  /** 1 or -1: all lots of a symbol go one way. */
  readonly signs: number[];
  readonly orders: Order[];
  waiting: Order[];
  readonly fills: OracleFill[];
  readonly trades: OracleTrade[];
  readonly flows: Flow[];
  /** Weight ordered last, by symbol. */
  readonly targets: number[];
  /** Units filled in the bar. */
  readonly used: number[];
  /** Bar of the last margin call and the direction that it ended. */
  readonly left: { bar: number; sign: number }[];
  /** Orders that a script leaves as they are. */
  readonly guarded: Set<number>[];
  groups: number;
}

export function begun({ rules, listings }: Case): State {
  const times = [...new Set(listings.flatMap(({ bars }) => [...bars.time]))].sort((a, b) => a - b);
  return {
    ...{ rules, listings, times, tick: 0, cash: rules.cash, groups: 0 },
    ...{ orders: [], waiting: [], fills: [], trades: [], flows: [], lots: listings.map(() => []) },
    ...{ signs: listings.map(() => 1), targets: listings.map(() => 0), used: listings.map(() => 0) },
    left: listings.map(() => ({ bar: -1, sign: 0 })),
    guarded: listings.map(() => new Set()),
  };
}

export const barAt = (now: State, s: number) => now.listings[s]!.bars.time.indexOf(now.times[now.tick]!);

export const lastBar = (now: State, s: number) =>
  now.listings[s]!.bars.time.findLastIndex((time) => time <= now.times[now.tick]!);

export function priceOf(now: State, s: number, closed: boolean) {
  const { open, close } = now.listings[s]!.bars;
  return !closed && barAt(now, s) >= 0 ? open[barAt(now, s)]! : close[lastBar(now, s)]!;
}

export function unitOf(now: State, s: number, closed: boolean) {
  const { fx, multiplier } = now.listings[s]!;
  if (fx === null) return multiplier;
  // A rate of its bar is known when the bar is over.
  const known = fx.time.findLastIndex((time) =>
    closed ? time <= now.times[now.tick]! : time < now.times[now.tick]!
  );
  return multiplier * (known < 0 ? fx.open[0]! : fx.close[known]!);
}

export const held = (now: State, s: number) =>
  now.signs[s]! * now.lots[s]!.reduce((sum, { quantity }) => sum + quantity, 0);

export function valueOf(now: State, s: number, closed: boolean) {
  const quantity = held(now, s);
  return quantity === 0 ? 0 : quantity * priceOf(now, s, closed) * unitOf(now, s, closed);
}

export const equity = (now: State, closed: boolean) =>
  now.cash + now.listings.reduce((sum, _, s) => sum + valueOf(now, s, closed), 0);

/** Money that an entry may take once `closing` units of the same symbol were sold or covered at `price`. */
export function available(
  now: State,
  s: number,
  side: string,
  closing: number,
  price: number,
  closed: boolean,
) {
  const own = now.cash + (side === "sell" ? 1 : -1) * closing * price * unitOf(now, s, closed);
  const margin = 1 / now.rules.leverage;
  const values = now.listings.map((_, k) => k === s && closing > 0 ? 0 : valueOf(now, k, closed));
  // What is paid for in full leaves the cash, to the last bit.
  if (margin === 1 && now.listings.every((_, k) => held(now, k) >= 0)) return Math.max(0, own);
  const worth = values.reduce((sum, value) => sum + value, own);
  const used = values.reduce((sum, value) => sum + Math.abs(value) * margin, 0);
  return Math.max(0, worth - used) / margin;
}

/** Takes the oldest units first; each lot is a trade. */
export function close(now: State, s: number, units: number, exit: Lot | Omit<Lot, "quantity">) {
  // Splits leave sums a bit beside what they should be.
  const all = Math.abs(held(now, s)) - units < 1e-9;
  for (let left = units; all ? now.lots[s]!.length > 0 : left > 1e-9;) {
    const lot = now.lots[s]![0]!;
    const quantity = all || lot.quantity - left < 1e-9 ? lot.quantity : left;
    now.trades.push(tradeOf(now, s, lot, quantity, exit));
    lot.cost -= lot.cost * quantity / lot.quantity;
    lot.quantity -= quantity;
    left -= quantity;
    if (lot.quantity <= 0) now.lots[s]!.shift();
  }
}

export function tradeOf(
  now: State,
  s: number,
  lot: Lot,
  quantity: number,
  exit: Omit<Lot, "quantity">,
): OracleTrade {
  const costs = lot.cost * quantity / lot.quantity + exit.cost * quantity;
  return {
    ...{ symbol: now.listings[s]!.bars.symbol, side: now.signs[s]! > 0 ? "long" : "short", quantity, costs },
    ...{ entryTime: lot.time, entryPrice: lot.price, exitTime: exit.time, exitPrice: exit.price },
    ...{ barsHeld: exit.bar - lot.bar, entryOrder: lot.order, exitOrder: exit.order },
    profit: now.signs[s]! * quantity * (exit.price * exit.unit - lot.price * lot.unit) - costs,
  };
}

export function flow(now: State, symbol: string, kind: string, amount: number) {
  if (amount === 0) return;
  now.cash += amount;
  now.flows.push({ time: now.times[now.tick]!, symbol, kind, amount });
}

/** Interest from the tick before to this one, on what was held and worth at its close. */
export function accrue(now: State) {
  const { borrow, margin: owed, cash: idle } = now.rules.interest;
  now.tick--;
  const values = now.listings.map((_, s) => valueOf(now, s, true));
  now.tick++;
  const years = (now.times[now.tick]! - now.times[now.tick - 1]!) / (365 * DAY);
  flow(now, "", now.cash < 0 ? "margin" : "interest", now.cash * (now.cash < 0 ? owed : idle) * years);
  now.listings.forEach(({ bars }, s) =>
    flow(now, bars.symbol, "borrow", Math.min(0, values[s]!) * borrow * years)
  );
}
