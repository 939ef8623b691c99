/** What the strategy said, bar by bar, whatever became of it. */
import type { Plan } from "../../engine/plan.ts";
import type { Finished } from "../run_card.ts";
import { mergeByTick, mergeNumbers } from "./merge.ts";
import { holdingReader, ownOrders } from "./own_orders.ts";
import type { Stage } from "./stage.ts";

/** Open and close a long position, open and close a short one, and close either. */
export type SignalAction = "buy" | "sell" | "short" | "cover" | "exit";

/**
 * Every signal from the option `from` on, in order of time and then of symbol, as columns of `length` values: each bar in
 * which a condition held, or in which a target or weight changed; of an event strategy the orders that it placed.
 */
export interface SignalColumns {
  readonly length: number;
  /** Epoch ms of the bar whose close gave it. */
  readonly time: Float64Array;
  readonly symbol: string[];
  /** Which bar of its symbol that was. */
  readonly bar: Int32Array;
  readonly action: SignalAction[];
  /** Share of equity wanted, of a target or weight; NaN otherwise. */
  readonly target: Float64Array;
  /** 1 where the strategy gives none. */
  readonly strength: Float64Array;
  readonly confidence: Float64Array;
}

/** One symbol's signals. */
export interface SymbolSignals {
  readonly tick: number[];
  readonly bar: number[];
  readonly action: SignalAction[];
  readonly target: number[];
  readonly strength: number[];
  readonly confidence: number[];
  /** Row of the order that an event strategy's signal is, -1 for others. */
  readonly order: number[];
}

export function signalsOf(run: Finished, stage: Stage): SymbolSignals[] {
  if (run.strategy.definition.onBar) {
    return ownOrders(run, stage).map((orders, symbol) => placed(orders, symbol, run, stage));
  }
  return run.result.plans.map((plan, symbol) => planned(plan, symbol, run, stage));
}

export function signalColumns(run: Finished, stage: Stage, signals: readonly SymbolSignals[]): SignalColumns {
  const { time } = stage.clock;
  const merged = mergeByTick(signals.map(({ tick }) => tick), time.length);
  const column = (name: "tick" | "target" | "strength" | "confidence" | "bar") =>
    mergeNumbers(merged, signals.map((each) => each[name]));
  return {
    length: merged.length,
    time: column("tick").map((tick) => time[tick]!),
    symbol: Array.from(merged.symbol, (symbol) => run.bars[symbol]!.symbol),
    bar: Int32Array.from(column("bar")),
    action: Array.from(merged.symbol, (symbol, i) => signals[symbol]!.action[merged.row[i]!]!),
    target: column("target"),
    strength: column("strength"),
    confidence: column("confidence"),
  };
}

const empty = (): SymbolSignals => ({
  tick: [],
  bar: [],
  action: [],
  target: [],
  strength: [],
  confidence: [],
  order: [],
});

const CONDITIONS = [["exits", "sell"], ["shortExits", "cover"], ["entries", "buy"], [
  "shortEntries",
  "short",
]] as const;

function planned(plan: Plan, symbol: number, { result }: Finished, { clock }: Stage): SymbolSignals {
  const rows = empty();
  const { tickOf, bars } = clock.rows[symbol]!;
  const add = (bar: number, action: SignalAction, target: number) => {
    rows.tick.push(tickOf[bar]!);
    rows.bar.push(bar);
    rows.action.push(action);
    rows.target.push(target);
    rows.strength.push(known(plan.strength, bar));
    rows.confidence.push(known(plan.confidence, bar));
    rows.order.push(-1);
  };
  let target = 0;
  const start = result.start;
  for (let bar = 0; bar < bars.length; bar++) {
    if (tickOf[bar]! < start) continue;
    if (plan.target !== null) {
      const wanted = plan.target[bar]!;
      if (Number.isNaN(wanted) || wanted === target) continue;
      add(bar, actionTo(wanted, target), wanted);
      target = wanted;
      continue;
    }
    for (const [name, action] of CONDITIONS) if (plan[name]?.[bar] === 1) add(bar, action, NaN);
  }
  return rows;
}

/** As sizers read it: 1 where there is none. */
function known(column: Float64Array | null, bar: number): number {
  const value = column === null ? 1 : column[bar]!;
  return value === value ? value : 1;
}

/** What a change of the target does. */
function actionTo(wanted: number, before: number): SignalAction {
  if (wanted === 0) return "exit";
  if (wanted > 0) return wanted > before ? "buy" : "sell";
  return wanted < before ? "short" : "cover";
}

function placed(orders: readonly number[], symbol: number, run: Finished, stage: Stage): SymbolSignals {
  const rows = empty();
  const { orders: all } = run.result;
  const heldAt = holdingReader(symbol, run, stage);
  let time = NaN;
  let going = 0;
  for (const order of orders) {
    // Of two orders of one close the second finds what the first will leave.
    if (all.time[order] !== time) going = heldAt(time = all.time[order]!);
    const sign = all.side[order] === "buy" ? 1 : -1;
    rows.tick.push(stage.tickAt(time));
    rows.bar.push(stage.barAt(symbol, time));
    rows.action.push(sign > 0 ? (going < 0 ? "cover" : "buy") : going > 0 ? "sell" : "short");
    rows.target.push(NaN);
    rows.strength.push(1);
    rows.confidence.push(1);
    rows.order.push(order);
    if (going * sign < 0 && all.type[order] === "market" && all.quantity[order]! >= Math.abs(going)) {
      going = 0;
    }
  }
  return rows;
}
