/** What became of every signal: the order that it led to and how that ended, or why it led to none. */
import type { Plan } from "../../engine/plan.ts";
import { riskChecksOf } from "../../engine/risk/mod.ts";
import type { OrderStatus } from "../../market/order.ts";
import type { Finished } from "../run_card.ts";
import { mergeByTick, mergeNumbers } from "./merge.ts";
import { holdingReader, ownOrders } from "./own_orders.ts";
import type { SignalAction, SymbolSignals } from "./signals.ts";
import type { Stage } from "./stage.ts";

/** How a signal's order ended; `blocked` by a risk rule, `ignored` where there was no order. */
export type SignalOutcome = OrderStatus | "blocked" | "ignored";

/** One row for each row of the signals, in their order, as columns of `length` values. Times are epoch ms. */
export interface AttributionColumns {
  readonly length: number;
  readonly time: Float64Array;
  readonly symbol: string[];
  readonly action: SignalAction[];
  readonly outcome: SignalOutcome[];
  /** Risk rule that blocked or changed the order; empty for none. */
  readonly rule: string[];
  /** Why there was no order, or why it ended or changed as it did; empty for a plain fill. */
  readonly reason: string[];
  /** Index into the orders, -1 without one. */
  readonly order: Int32Array;
  /** Of a signal that turned the position round: the order that closed it first; -1 otherwise. */
  readonly closingOrder: Int32Array;
  /** First fill; NaN without one, as are the price and what it cost. */
  readonly filledTime: Float64Array;
  readonly quantity: Float64Array;
  /** Average of the fills. */
  readonly price: Float64Array;
  /** Fees, and money lost to slippage and impact, in the account's currency. */
  readonly cost: Float64Array;
  readonly slippage: Float64Array;
}

interface Fate {
  readonly order: number;
  readonly closing?: number;
  /** In words where the order does not say it. */
  readonly reason: string;
}

const ignored = (reason: string): Fate => ({ order: -1, reason });

export function attributionColumns(
  run: Finished,
  stage: Stage,
  signals: readonly SymbolSignals[],
): AttributionColumns {
  const { orders } = run.result;
  const own = ownOrders(run, stage);
  const fates = signals.map((rows, symbol) => fatesOf(rows, symbol, own[symbol]!, run, stage));
  const merged = mergeByTick(signals.map(({ tick }) => tick), stage.clock.time.length);
  const list = Array.from(merged.symbol, (symbol, i) => fates[symbol]![merged.row[i]!]!);
  const rules = riskChecksOf(run.config.risk).map(({ name }) => name);
  const ruleOf = ({ order }: Fate) =>
    order < 0 ? "" : rules.find((name) => orders.reason[order]!.includes(`${name}: `)) ?? "";
  const reasonOf = ({ order, reason }: Fate) =>
    [reason, order < 0 ? "" : orders.reason[order]!].filter((text) => text !== "").join("; ");
  const executed = executionsOf(run, stage);
  const amounts = (name: keyof Execution) =>
    Float64Array.from(list, ({ order }) => executed.get(order)?.[name] ?? (name === "quantity" ? 0 : NaN));
  const ticks = mergeNumbers(merged, signals.map(({ tick }) => tick));
  return {
    length: merged.length,
    time: ticks.map((tick) => stage.clock.time[tick]!),
    symbol: Array.from(merged.symbol, (symbol) => run.bars[symbol]!.symbol),
    action: Array.from(merged.symbol, (symbol, i) => signals[symbol]!.action[merged.row[i]!]!),
    outcome: list.map((fate): SignalOutcome => {
      if (fate.order < 0) return "ignored";
      const status = orders.status[fate.order]!;
      return status === "rejected" && ruleOf(fate) !== "" ? "blocked" : status;
    }),
    rule: list.map(ruleOf),
    reason: list.map(reasonOf),
    order: Int32Array.from(list, ({ order }) => order),
    closingOrder: Int32Array.from(list, ({ closing = -1 }) => closing),
    filledTime: amounts("time"),
    quantity: amounts("quantity"),
    price: amounts("price"),
    cost: amounts("cost"),
    slippage: amounts("slippage"),
  };
}

interface Execution {
  readonly time: number;
  quantity: number;
  price: number;
  cost: number;
  slippage: number;
}

/** The fills of each order together. */
function executionsOf({ result: { fills } }: Finished, stage: Stage): Map<number, Execution> {
  const executed = new Map<number, Execution>();
  for (let i = 0; i < fills.length; i++) {
    const [order, time, quantity] = [fills.order[i]!, fills.time[i]!, fills.quantity[i]!];
    const known = executed.get(order) ?? { time, quantity: 0, price: 0, cost: 0, slippage: 0 };
    const symbol = stage.indexOf.get(fills.symbol[i]!)!;
    const unit = stage.unitAt(symbol, stage.tickAt(time), stage.atClose(i));
    const total = known.quantity + quantity;
    known.price = (known.price * known.quantity + fills.price[i]! * quantity) / total;
    known.quantity = total;
    known.cost += fills.cost[i]!;
    known.slippage += quantity * unit * Math.abs(fills.price[i]! - fills.reference[i]!);
    executed.set(order, known);
  }
  return executed;
}

function fatesOf(
  rows: SymbolSignals,
  symbol: number,
  own: readonly number[],
  run: Finished,
  stage: Stage,
): Fate[] {
  const { orders, plans } = run.result;
  const byTime = Map.groupBy(own, (order) => orders.time[order]!);
  const heldAt = holdingReader(symbol, run, stage);
  const waiting = new Waiting(own, run);
  return rows.tick.map((tick, row): Fate => {
    if (rows.order[row]! >= 0) return { order: rows.order[row]!, reason: "" };
    const time = stage.clock.time[tick]!;
    const placed = byTime.get(time) ?? [];
    if (!Number.isNaN(rows.target[row]!)) {
      return placed.length > 0 ? { order: placed[0]!, reason: "" } : ignored("no order could follow");
    }
    return fateOf(rows.action[row]!, {
      plan: plans[symbol]!,
      bar: rows.bar[row]!,
      held: Math.sign(heldAt(time)),
      placed: (side) => placed.filter((order) => orders.side[order] === side),
      waits: (side) => waiting.has(side, time),
      ended: (side) => waiting.endedAt(side, time),
    });
  });
}

/** What is known of the moment at which a signal came. */
interface Moment {
  readonly plan: Plan;
  readonly bar: number;
  /** Sign of the position. */
  readonly held: number;
  /** Orders that this close placed. */
  placed(side: "buy" | "sell"): readonly number[];
  /** Whether an order of the strategy was on its way. */
  waits(side: "buy" | "sell"): boolean;
  /** Whether this close took one back. */
  ended(side: "buy" | "sell"): boolean;
}

function fateOf(action: SignalAction, at: Moment): Fate {
  const { plan, bar } = at;
  const opens = action === "buy" || action === "short";
  const sign = action === "buy" || action === "sell" ? 1 : -1;
  const [name, other] = sign > 0 ? ["long", "short"] : ["short", "long"];
  const side = (sign > 0) === opens ? "buy" : "sell";
  const orders = at.placed(side);
  if (!opens) {
    if (at.held === sign && orders.length > 0) return { order: orders[0]!, reason: "" };
    if (at.held === sign) return ignored("an exit was on its way");
    return ignored(
      at.ended(side === "sell" ? "buy" : "sell")
        ? `it took back the ${name} entry that waited`
        : `there was no ${name} position to close`,
    );
  }
  const [exits, against, exitsAgainst] = sign > 0
    ? [plan.exits, plan.shortEntries, plan.shortExits]
    : [plan.shortExits, plan.entries, plan.exits];
  if (exits?.[bar] === 1) return ignored("the exit signal of the same bar counts");
  if (at.held === -sign) {
    if (orders.length > 1) return { order: orders[1]!, closing: orders[0]!, reason: "" };
    if (orders.length === 1) {
      return { order: orders[0]!, reason: "shorting is off: it only closed the position" };
    }
    return ignored("an exit was on its way");
  }
  if (orders.length > 0) return { order: orders[0]!, reason: "" };
  if (at.held === sign) return ignored(`already ${name}`);
  if (against?.[bar] === 1 && exitsAgainst?.[bar] !== 1) {
    return ignored(`a ${other} entry in the same bar: neither counts`);
  }
  if (at.waits(side)) return ignored(`a ${name} entry was on its way`);
  const tookBack = at.ended(side === "sell" ? "buy" : "sell");
  return ignored(
    tookBack ? `shorting is off: it took back the ${other} entry that waited` : "no order could follow",
  );
}

/** Which orders of a symbol waited when; to be asked for ascending times. */
class Waiting {
  readonly #run: Finished;
  readonly #own: readonly number[];
  #next = 0;
  #open: number[] = [];

  constructor(own: readonly number[], run: Finished) {
    this.#own = own;
    this.#run = run;
  }

  has(side: "buy" | "sell", time: number): boolean {
    const { orders } = this.#run.result;
    return this.#at(time).some((order) => orders.side[order] === side && !(orders.ended[order]! <= time));
  }

  endedAt(side: "buy" | "sell", time: number): boolean {
    const { orders } = this.#run.result;
    return this.#at(time).some((order) =>
      orders.side[order] === side && orders.ended[order] === time && orders.status[order] === "cancelled"
    );
  }

  /** Orders placed before a time that had not ended before it. */
  #at(time: number): readonly number[] {
    const { orders } = this.#run.result;
    while (this.#next < this.#own.length && orders.time[this.#own[this.#next]!]! < time) {
      this.#open.push(this.#own[this.#next++]!);
    }
    this.#open = this.#open.filter((order) => !(orders.ended[order]! < time));
    return this.#open;
  }
}
