/** What becomes of orders, every one looked at each time. */
import { available, barAt, close, equity, held, priceOf, type State, unitOf } from "./account.ts";
import { averageRange, DAY, feeOf, meanVolume, slipped, wholeLots } from "./market.ts";
import type { Behind, Order, Requested } from "./types.ts";

interface Place {
  bar: number;
  reference: number;
  closed: boolean;
  passive?: boolean;
  /** Of entries that share a budget. */
  equity?: number;
  /** Closings that nothing holds up. */
  forced?: boolean;
}

const NEW = {
  ...{
    amount: NaN,
    quantity: NaN,
    filled: 0,
    limit: NaN,
    stop: NaN,
    best: NaN,
    from: NaN,
    low: NaN,
    high: NaN,
  },
  ...{ reduceOnly: false, entry: false, carried: false, seen: false, triggered: false, done: false },
  ...{ stopLoss: null, takeProfit: null, trailing: null, trail: null, group: 0, parent: -1 },
  ...{ status: "open", tif: "gtc" as const },
};

export function finish(now: State, order: Order, status: string) {
  if (!now.waiting.includes(order)) return;
  order.status = status === "rejected" && order.filled > 0 ? "cancelled" : status;
  now.waiting = now.waiting.filter((each) => each !== order);
}

export const ofSymbol = (now: State, s: number) => now.waiting.filter(({ symbol }) => symbol === s);

export function place(
  now: State,
  s: number,
  bar: number,
  given: Partial<Order> & Pick<Order, "side" | "type" | "basis">,
) {
  const order: Order = {
    ...NEW,
    symbol: s,
    bar,
    id: now.orders.length,
    asked: given.quantity ?? NaN,
    ...given,
  };
  if (order.trail) order.stop = behind(order);
  now.orders.push(order);
  now.waiting.push(order);
  if ([order.trail, order.trailing].some((trail) => Number.isNaN(trail?.distance))) {
    finish(now, order, "rejected");
  }
  return order;
}

export function behind({ side, best, trail }: Order) {
  const away = trail!.share ? best * trail!.share : trail!.distance!;
  return side === "sell" ? best - away : best + away;
}

export function trailOf(now: State, s: number, bar: number, trail: Requested["trail"]): Behind {
  if ("percent" in trail) return { share: trail.percent };
  return {
    distance: "amount" in trail
      ? trail.amount
      : trail.atr * averageRange(now.listings[s]!, bar, trail.n ?? 14),
  };
}

/** An order meets a price: as much of it is done as position, money and volume allow. */
export function execute(now: State, order: Order, at: Place) {
  const { symbol: s, side, basis } = order;
  const { bars, lot } = now.listings[s]!;
  const sign = side === "buy" ? 1 : -1;
  const closable = held(now, s) * sign < 0 ? Math.abs(held(now, s)) : 0;
  if ((order.reduceOnly || basis === "position") && closable === 0) return finish(now, order, "cancelled");
  // Limits name their price and do not slip.
  const price = order.type.endsWith("limit")
    ? at.reference
    : slipped(now.listings[s]!, side, at.reference, now.rules);
  const unit = unitOf(now, s, at.closed);
  const time = bars.time[at.bar]!;
  const sized = Number.isNaN(order.quantity);
  const wanted = wholeLots(now.listings[s]!, order.quantity);
  if (basis !== "position" && !sized && wanted < lot) return finish(now, order, "rejected");
  const closing = basis === "position" || sized ? closable : Math.min(closable, wanted);
  const more = wholeLots(now.listings[s]!, wanted - closing);
  let opening = 0;
  if (basis !== "position" && !order.reduceOnly && (sized || more > 0)) {
    const may = side === "buy" || now.rules.shorting;
    if (!may && !(sized && closing > 0)) return finish(now, order, "rejected");
    const budget = available(now, s, side, closing, price, at.closed);
    const worth = at.equity ?? equity(now, at.closed);
    const share = basis === "fraction" ? order.amount : now.rules.fraction;
    if (sized && worth <= 0 && closing === 0) return finish(now, order, "rejected");
    const money = sized ? Math.min(share * worth, budget) : budget;
    const cost = (units: number) =>
      units * price * unit + feeOf(side, units + closing, price * unit, time, now.rules);
    opening = sized ? wholeLots(now.listings[s]!, money / (price * unit)) + lot : more;
    if (!sized && cost(opening) > money && now.rules.tooBig === "reject") {
      return finish(now, order, "rejected");
    }
    if (opening * price * unit > money + price * unit * lot) {
      opening = wholeLots(now.listings[s]!, money / (price * unit)) + lot;
    }
    while (opening > 0 && cost(opening) > money) opening -= lot;
    if (!may || opening < 0) opening = 0;
    if (opening + closing <= 0) return finish(now, order, "rejected");
  }
  const total = closing + opening;
  order.quantity = total;
  order.asked = order.filled + order.quantity;
  const volume = meanVolume(now.listings[s]!, at.bar);
  const capped = now.rules.volumeCap !== null && volume > 0 && !at.forced;
  const room = capped
    ? wholeLots(now.listings[s]!, Math.max(0, now.rules.volumeCap! * volume - now.used[s]!))
    : Infinity;
  const units = Math.min(total, room);
  order.carried = true;
  // What protects has been reached: no more of its entry is wanted.
  for (const other of ofSymbol(now, s)) if (other.id === order.parent) finish(now, other, "cancelled");
  if (units <= 0) return;

  const cost = feeOf(side, units, price * unit, time, now.rules);
  now.fills.push({
    ...{
      order: order.id,
      time,
      symbol: bars.symbol,
      side,
      quantity: units,
      price,
      reference: at.reference,
      cost,
    },
    maker: at.passive ? 1 : 0,
  });
  now.used[s]! += units;
  if (side === "buy") now.cash -= units * price * unit + cost;
  else now.cash += units * price * unit - cost;
  close(now, s, Math.min(units, closing), {
    price,
    unit,
    cost: cost / units,
    bar: at.bar,
    time,
    order: order.id,
  });
  const opened = units - Math.min(units, closing);
  if (opened > 0) {
    now.signs[s] = sign;
    now.lots[s]!.push({
      quantity: opened,
      price,
      unit,
      cost: cost * opened / units,
      bar: at.bar,
      time,
      order: order.id,
    });
  }
  order.filled += units;
  order.quantity -= units;
  const finished = wholeLots(now.listings[s]!, order.quantity) < lot;
  order.status = finished ? "filled" : "partly-filled";
  if (finished) now.waiting = now.waiting.filter((each) => each !== order);
  for (const other of ofSymbol(now, s)) {
    if (other === order || order.group === 0 || other.group !== order.group) continue;
    if (other.reduceOnly && wholeLots(now.listings[s]!, other.quantity - units) >= lot) {
      other.quantity -= units;
      other.asked = other.quantity + other.filled;
    } else finish(now, other, "cancelled");
  }
  endStranded(now, s);
  if (opened > 0) protect(now, order, opened, price, at);
}

/** What can only close goes once there is nothing for it to close. */
export function endStranded(now: State, s: number) {
  for (const order of ofSymbol(now, s)) {
    if (!order.reduceOnly && order.basis !== "position") continue;
    if (held(now, s) * (order.side === "buy" ? 1 : -1) >= 0) finish(now, order, "cancelled");
  }
}

export function protect(now: State, order: Order, units: number, price: number, { bar }: Place) {
  const { symbol: s, stopLoss, takeProfit, trailing } = order;
  const children = now.waiting.filter(({ parent, carried, type }) =>
    parent === order.id && !(carried && type.endsWith("stop"))
  );
  for (const child of children) {
    child.quantity += units;
    child.asked = child.quantity + child.filled;
  }
  if (children.length > 0 || (stopLoss ?? takeProfit ?? trailing) === null) return;
  const common = {
    ...{
      side: order.side === "buy" ? "sell" as const : "buy" as const,
      basis: "units" as const,
      quantity: units,
    },
    ...{ reduceOnly: true, group: ++now.groups, parent: order.id },
    ...{ from: order.from, low: order.low, high: order.high, seen: !Number.isNaN(order.from) },
  };
  if (stopLoss !== null) place(now, s, bar, { ...common, type: "stop", stop: stopLoss });
  else if (trailing !== null) {
    place(now, s, bar, { ...common, type: "trailing-stop", trail: trailing, best: price });
  }
  if (takeProfit !== null) place(now, s, bar, { ...common, type: "limit", limit: takeProfit });
}

export function exitOf(now: State, s: number, bar: number) {
  const side = held(now, s) > 0 ? "sell" as const : "buy" as const;
  return place(now, s, bar, { side, type: "market", basis: "position", quantity: Math.abs(held(now, s)) });
}

export const leaving = (now: State, s: number) =>
  ofSymbol(now, s).some((order) => order.basis === "position" && isMarket(order));

export const isMarket = ({ type, carried }: Order) => type === "market" || (carried && type.endsWith("stop"));

/** Market now.orders due now: what reduces first, then as they were placed; all entries by one value of the account. */
export function fillMarket(now: State, due: Order[], closed: boolean) {
  const worth = equity(now, closed);
  for (const order of due) {
    if (order.basis !== "weight" || !Number.isNaN(order.quantity)) continue;
    const s = order.symbol;
    const unitValue = priceOf(now, s, closed) * unitOf(now, s, closed);
    const share = order.amount < 0 && !now.rules.shorting ? 0 : order.amount;
    const units =
      Math.sign(share) * wholeLots(now.listings[s]!, Math.abs(share) * Math.max(0, worth) / unitValue) -
      held(now, s);
    const moved = Math.abs(units) * unitValue / Math.max(0, worth);
    if (units === 0 || (order.amount !== 0 && moved < (now.rules.rebalance?.threshold ?? 0))) {
      finish(now, order, "cancelled");
      continue;
    }
    order.side = units > 0 ? "buy" : "sell";
    order.quantity = order.asked = Math.abs(units);
  }
  const at = (order: Order): Place => ({
    bar: barAt(now, order.symbol),
    reference: priceOf(now, order.symbol, closed),
    closed,
  });
  const reducing = due.filter(({ entry, symbol, side }) =>
    !entry && held(now, symbol) * (side === "buy" ? 1 : -1) < 0
  );
  for (const order of reducing) if (now.waiting.includes(order)) execute(now, order, at(order));
  const shared = equity(now, closed);
  for (const order of due) {
    if (
      reducing.includes(order) || !now.waiting.includes(order) || (order.entry && leaving(now, order.symbol))
    ) {
      continue;
    }
    execute(now, order, { ...at(order), equity: shared });
  }
}

export const dueNow = (now: State, moment: "open" | "next-close" | "same-close") =>
  now.waiting.filter((order) => {
    const bar = barAt(now, order.symbol);
    if (bar < 0 || !isMarket(order)) return false;
    if (moment === "same-close") return now.rules.at === moment && order.bar === bar;
    const due = now.rules.at === "next-close" && order.type === "market" ? "next-close" : "open";
    return order.bar < bar && moment === due;
  });

/** The bar, or the day, for which an order was good is over. */
export function expire(now: State, s: number) {
  const { time, timeframe } = now.listings[s]!.bars;
  const bar = barAt(now, s);
  const next = time[bar + 1] ?? time[bar]! + (timeframe === "1d" ? DAY : DAY / 6);
  const over = Math.floor(next / DAY) > Math.floor(time[bar]! / DAY);
  for (const order of ofSymbol(now, s)) {
    if (order.bar < bar && (order.tif === "bar" || (order.tif === "day" && over))) {
      finish(now, order, "expired");
    }
  }
}

/** A part of a lot that a split left is sold, or covered, at the open without costs. */
export function payOut(now: State, s: number, bar: number, quantity: number) {
  const { bars } = now.listings[s]!;
  const side = held(now, s) > 0 ? "sell" as const : "buy" as const;
  const price = bars.open[bar]!;
  const time = bars.time[bar]!;
  const order = place(now, s, bar, { side, type: "market", basis: "units", quantity, reduceOnly: true });
  Object.assign(order, { filled: quantity, quantity: 0, status: "filled" });
  now.waiting = now.waiting.filter((each) => each !== order);
  now.cash += (side === "sell" ? 1 : -1) * quantity * price * unitOf(now, s, false);
  now.fills.push({
    ...{
      order: order.id,
      time,
      symbol: bars.symbol,
      side,
      quantity,
      price,
      reference: price,
      cost: 0,
      maker: 0,
    },
  });
  close(now, s, quantity, { price, unit: unitOf(now, s, false), cost: 0, bar, time, order: order.id });
  endStranded(now, s);
}
