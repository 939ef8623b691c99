/**
 * The engine written the slow, obvious way, from the rules and not from its code: every symbol looked at on every tick,
 * every order on every bar, plain objects, fees spelt out, quantities found by taking one lot off at a time.
 */
import type { OrderRequest } from "../../../../kernel/engine/orders.ts";
import { accrue, barAt, begun, equity, flow, held, type State, tradeOf, unitOf, valueOf } from "./account.ts";
import { playBar, type Waiting } from "./bar.ts";
import { wholeLots } from "./market.ts";
import {
  behind,
  dueNow,
  execute,
  exitOf,
  expire,
  fillMarket,
  finish,
  isMarket,
  leaving,
  ofSymbol,
  payOut,
  place,
  trailOf,
} from "./orders.ts";
import { play } from "./script.ts";
import type { Case, Order } from "./types.ts";

const MONTH = 30 * 86_400_000;

export function oracle(each: Case) {
  const now = begun(each);
  const marks = { equity: [] as number[], cash: [] as number[], gross: [] as number[], net: [] as number[] };
  const start = now.times.findIndex((time) => time >= now.rules.from);
  for (; now.tick < now.times.length; now.tick++) {
    const trading = [...now.listings.keys()].filter((s) => barAt(now, s) >= 0);
    if (now.tick > start) accrue(now);
    for (const s of trading) begin(now, s);
    fillMarket(now, dueNow(now, "open"), false);
    for (const s of trading) rest(now, s);
    fillMarket(now, dueNow(now, "next-close"), true);
    checkMargin(now);
    for (const s of trading) {
      expire(now, s);
      ratchet(now, s);
      if (isLast(now, s)) closeOut(now, s, barAt(now, s));
      else if (now.tick >= start) decide(now, s);
    }
    fillMarket(now, dueNow(now, "same-close"), true);
    if (now.rules.closeAtEnd && now.tick === now.times.length - 1) {
      now.listings.forEach(({ bars }, s) => closeOut(now, s, bars.length - 1));
    }
    const values = now.listings.map((_, s) => valueOf(now, s, true));
    const [gross, net] = [sum(values.map(Math.abs)), sum(values)];
    marks.equity.push(now.cash + net);
    marks.cash.push(now.cash);
    marks.gross.push(gross === 0 ? 0 : gross / (now.cash + net));
    marks.net.push(gross === 0 ? 0 : net / (now.cash + net));
  }
  now.tick--;
  const closed = now.trades.length;
  now.listings.forEach(({ bars }, s) => {
    const price = bars.close.at(-1)!;
    const open = { price, unit: unitOf(now, s, true), cost: 0, bar: bars.length - 1, time: NaN, order: -1 };
    for (const lot of now.lots[s]!) now.trades.push(tradeOf(now, s, lot, lot.quantity, open));
  });
  const { times, orders, fills, trades, flows } = now;
  return { times, orders, fills, trades, flows, closed, ...marks };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Whether a symbol trades for the last time: it is delisted, or has no bar in the last month. */
function isLast(now: State, s: number) {
  const { bars } = now.listings[s]!;
  return barAt(now, s) === bars.length - 1 &&
    (bars.delisted || now.times.at(-1)! - bars.time.at(-1)! > MONTH);
}

/** Trailing stops follow what they have seen of the bar. */
function ratchet(now: State, s: number) {
  for (const order of ofSymbol(now, s)) {
    if (order.trail === null || !order.seen || isMarket(order)) continue;
    order.best = order.side === "sell" ? Math.max(order.best, order.high) : Math.min(order.best, order.low);
    order.stop = behind(order);
  }
}

/** A new bar of a symbol begins: what happened to its shares. */
function begin(now: State, s: number) {
  const { bars, lot } = now.listings[s]!;
  const bar = barAt(now, s);
  const before = bar > 0 ? bars.time[bar - 1]! : -Infinity;
  now.used[s] = 0;
  for (const action of bars.actions ?? []) {
    if (action.time <= before || action.time > bars.time[bar]!) continue;
    if (action.kind === "dividend") {
      const money = held(now, s) * action.amount * unitOf(now, s, false);
      flow(now, bars.symbol, "dividend", money);
      const units = wholeLots(now.listings[s]!, held(now, s) * action.amount / bars.open[bar]!);
      if (!now.rules.reinvest || held(now, s) <= 0 || units < lot) continue;
      place(now, s, bar - 1, { side: "buy", type: "market", basis: "units", quantity: units, carried: true });
      continue;
    }
    const { ratio } = action;
    for (const each of now.lots[s]!) {
      Object.assign(each, { quantity: each.quantity * ratio, price: each.price / ratio });
    }
    for (const order of ofSymbol(now, s)) {
      const less = (price: number | null) => price === null ? null : price / ratio;
      const trail = (given: Order["trail"]) => given?.distance ? { distance: given.distance / ratio } : given;
      Object.assign(order, {
        ...{ limit: order.limit / ratio, stop: order.stop / ratio, best: order.best / ratio },
        ...{ stopLoss: less(order.stopLoss), takeProfit: less(order.takeProfit) },
        ...{ trail: trail(order.trail), trailing: trail(order.trailing) },
      });
      if (Number.isNaN(order.quantity)) continue;
      order.quantity *= ratio;
      order.asked = order.quantity + order.filled;
    }
  }
  const odd = Math.abs(held(now, s)) - wholeLots(now.listings[s]!, Math.abs(held(now, s)));
  if (odd > 1e-6) payOut(now, s, bar, odd);
}

function rest(now: State, s: number) {
  const bar = barAt(now, s);
  const resting = () => ofSymbol(now, s).filter((order) => !isMarket(order)) as (Order & Waiting)[];
  const list = resting();
  for (const order of list) order.seen = true;
  const { open, high, low, close } = now.listings[s]!.bars;
  playBar(
    { open: open[bar]!, high: high[bar]!, low: low[bar]!, close: close[bar]! },
    list,
    now.rules.bar,
    (order, price, passive) => {
      execute(now, order as Order & Waiting, { bar, reference: price, closed: false, passive });
      list.splice(0, list.length, ...resting());
    },
  );
}

function closeOut(now: State, s: number, bar: number) {
  ofSymbol(now, s).forEach((order) => finish(now, order, "cancelled"));
  if (held(now, s) === 0) return;
  execute(now, exitOf(now, s, bar), {
    bar,
    reference: now.listings[s]!.bars.close[bar]!,
    closed: true,
    forced: true,
  });
}

function checkMargin(now: State) {
  const values = now.listings.map((_, s) => valueOf(now, s, true));
  if (
    values.every((value) => value === 0) || (now.rules.leverage === 1 && values.every((value) => value >= 0))
  ) return;
  const worth = equity(now, true);
  const gross = sum(values.map(Math.abs));
  if (worth > 0 && worth >= now.rules.maintenance * gross) return;
  now.listings.forEach((_, s) => {
    if (barAt(now, s) < 0 || held(now, s) === 0) return;
    now.left[s] = { bar: barAt(now, s), sign: Math.sign(held(now, s)) };
    closeOut(now, s, barAt(now, s));
  });
}

function decide(now: State, s: number) {
  const { signals, target, script, bars } = now.listings[s]!;
  const bar = barAt(now, s);
  if (signals) {
    const entering = ofSymbol(now, s).find(({ entry }) => entry);
    const going = entering
      ? (entering.side === "buy" ? 1 : -1)
      : leaving(now, s)
      ? 0
      : Math.sign(held(now, s));
    // A margin call is an exit: in its bar no entry in the same direction counts.
    const gone = now.left[s]!.bar === bar ? now.left[s]!.sign : 0;
    const long = signals.entries[bar]! && !signals.exits[bar]! && gone <= 0;
    const short = signals.shortEntries[bar]! && !signals.shortExits[bar]! && gone >= 0;
    const enter = (sign: 1 | -1) => {
      const price = (distance: number) => Number.isNaN(distance) ? null : bars.close[bar]! + sign * distance;
      place(now, s, bar, {
        ...{ side: sign > 0 ? "buy" : "sell", type: "market", basis: "sized", entry: true },
        ...{ stopLoss: price(-signals.stopLoss[bar]!), takeProfit: price(signals.takeProfit[bar]!) },
      });
    };
    if (going === 0) {
      if (long !== short) enter(long ? 1 : -1);
      return;
    }
    const turns = going > 0 ? short : long;
    if (!turns && !(going > 0 ? signals.exits : signals.shortExits)[bar]) return;
    ofSymbol(now, s).filter(({ entry }) => entry).forEach((order) => finish(now, order, "cancelled"));
    if (held(now, s) !== 0 && !leaving(now, s)) exitOf(now, s, bar);
    if (turns && (going < 0 || now.rules.shorting)) enter(going > 0 ? -1 : 1);
  } else if (target) {
    const given = target[bar]!;
    const changed = !Number.isNaN(given) && given !== now.targets[s];
    const first = bars.time.findIndex((time) => time >= now.rules.from);
    const restores = now.rules.rebalance !== null && (bar - first) % now.rules.rebalance.every === 0 &&
      now.targets[s] !== 0;
    if (!changed && !restores) return;
    ofSymbol(now, s).filter(({ basis }) => basis === "weight").forEach((order) =>
      finish(now, order, "cancelled")
    );
    if (changed) now.targets[s] = given;
    place(now, s, bar, { side: "buy", type: "market", basis: "weight", amount: now.targets[s]! });
  } else if (script) play(script[bar]!, desk(now, s, bar), now.guarded[s]!);
}

/** What a script finds at a close. */
function desk(now: State, s: number, bar: number) {
  const close = now.listings[s]!.bars.close[bar]!;
  const find = (id: number) => ofSymbol(now, s).find((order) => order.id === id);
  const exit = () => {
    const entries = ofSymbol(now, s).filter((order) =>
      isMarket(order) && (order.entry || order.basis === "weight")
    );
    entries.forEach((order) => finish(now, order, "cancelled"));
    if (held(now, s) !== 0 && !leaving(now, s)) exitOf(now, s, bar);
  };
  const order = (request: OrderRequest, old: Partial<Order> = {}): number => {
    const { side, type = "market", fraction, reduceOnly = false, trail, oco, trailingStop } = request;
    const sized = request.quantity === undefined && !reduceOnly;
    const quantity = request.quantity === undefined
      ? (reduceOnly ? Math.abs(held(now, s)) : NaN)
      : wholeLots(now.listings[s]!, request.quantity);
    if (sized && type === "market" && held(now, s) * (side === "buy" ? 1 : -1) < 0) {
      exit();
      if (side === "sell" && !now.rules.shorting) return -1;
    }
    const other = oco === undefined ? undefined : find(oco);
    if (other) other.group ||= ++now.groups;
    const basis = fraction !== undefined ? "fraction" : request.quantity !== undefined ? "units" : null;
    const placed = place(now, s, bar, {
      ...{
        side,
        type,
        reduceOnly,
        quantity,
        entry: sized,
        amount: fraction ?? NaN,
        tif: request.tif ?? "gtc",
      },
      basis: basis ?? (sized ? "sized" : "position"),
      ...{ limit: request.limit ?? NaN, stop: request.stop ?? NaN },
      ...{ stopLoss: request.stopLoss ?? null, takeProfit: request.takeProfit ?? null },
      trailing: trailingStop ? trailOf(now, s, bar, trailingStop) : null,
      ...(trail && { trail: trailOf(now, s, bar, trail), best: old.trail ? old.best! : close }),
      ...{ group: other?.group ?? old.group ?? 0, parent: old.parent ?? -1 },
    });
    if (quantity === 0 || (oco !== undefined && !other)) finish(now, placed, "rejected");
    return placed.id;
  };
  return {
    close,
    held: held(now, s),
    get waiting() {
      return ofSymbol(now, s);
    },
    order,
    exit,
    cancel: (id: number) => finish(now, find(id)!, "cancelled"),
    replace: (id: number, change: Partial<OrderRequest>) => {
      const old = find(id)!;
      finish(now, old, "cancelled");
      const { side, type, basis, amount, quantity, limit, stop, tif, trail, triggered } = old;
      const kind = type === "stop-limit" && triggered ? "limit" : type;
      order({
        ...{ side, type: kind, tif, limit, reduceOnly: old.reduceOnly || basis === "position" },
        ...(kind !== "limit" && { stop }),
        ...(basis === "fraction" && Number.isNaN(quantity) && { fraction: amount }),
        ...(basis !== "position" && !Number.isNaN(quantity) && { quantity }),
        ...(trail && { trail: trail.share ? { percent: trail.share } : { amount: trail.distance! } }),
        ...change,
      }, old);
    },
  };
}
