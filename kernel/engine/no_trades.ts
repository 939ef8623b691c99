/** Why a run did nothing. Looked into only where nothing was filled, so that other runs pay nothing for it. */
import type { Bars } from "../market/bars.ts";
import { formatTime } from "../market/time.ts";
import type { OrderColumns } from "../market/trade.ts";
import { Evaluator } from "../signals/evaluate.ts";
import { isSignalLike } from "../signals/logic.ts";
import { type ColumnLike, COLUMNS, type Node } from "../signals/node.ts";
import { warmUpOf } from "../signals/warm_up.ts";
import { expressionsOf, type Plan } from "./plan.ts";
import type { Strategy } from "./strategy.ts";

/** What a run without a fill had: `from` is the time at which orders were first allowed. */
interface Idle {
  readonly strategy: Strategy;
  readonly universe: readonly Bars[];
  readonly plans: readonly Plan[];
  readonly orders: OrderColumns;
  readonly from: number;
}

/** One sentence for the result's warnings. */
export function noTrades(run: Idle): string {
  return `No trades: ${run.orders.length > 0 ? unfilled(run.orders) : undecided(run)}.`;
}

function unfilled({ status, reason, time }: OrderColumns): string {
  const rejected = status.filter((each) => each === "rejected").length;
  if (status.every((each) => each === "open" || each === "cancelled" || each === "expired")) {
    const ended = status.findIndex((each) => each !== "open");
    if (ended >= 0) {
      return `no order was filled; the first to end, of ${formatTime(time[ended]!)}: ${reason[ended]}`;
    }
  }
  if (rejected === 0) {
    return `the entry condition first held at the last bar, ${formatTime(time[0]!)}, and no open follows it`;
  }
  const first = status.indexOf("rejected");
  const count = rejected === 1 ? "1 order was" : `${formatCount(rejected)} orders were`;
  return `${count} rejected; the first, of ${formatTime(time[first]!)}: ${reason[first]}`;
}

function undecided({ strategy, universe, plans, from }: Idle): string {
  if (strategy.definition.onBar) return `onBar placed no order${tooFew(strategy, universe)}`;
  if (plans.every(({ entries, shortEntries }) => entries === null && shortEntries === null)) {
    return "no target was ever anything but zero";
  }
  const held = universe.some(({ time }, i) =>
    [plans[i]!.entries, plans[i]!.shortEntries].some((mask) =>
      mask?.some((entry, bar) => entry === 1 && time[bar]! >= from)
    )
  );
  if (held) {
    return "the entry condition held only in bars in which the exit condition did too, and the exit counts";
  }
  const empty = emptyInputs(strategy, universe);
  if (empty.length === 0) return "the entry condition never held";
  const bars = universe.reduce((sum, { length }) => sum + length, 0);
  const have = empty.length === 1 ? "has" : "have";
  return `the entry condition never held; ${empty.join(" and ")} ${have} no value in any of the ${
    formatCount(bars)
  } bars${tooFew(strategy, universe)}`;
}

/** How many bars it takes at least, where no symbol has as many. */
function tooFew(strategy: Strategy, universe: readonly Bars[]): string {
  const longest = universe.reduce((most, bars) => bars.length > most.length ? bars : most);
  const { definition, params } = strategy;
  const { signals } = expressionsOf(strategy);
  const entries = [signals?.entries, signals?.shortEntries].filter((each) => each !== undefined);
  const nodes = definition.signals ? entries : Object.values(definition.indicators(COLUMNS, params));
  const ready = definition.warmUp?.(params) ?? warmUpOf(nodes, longest.market, longest.timeframe);
  if (ready === null || ready < longest.length) return "";
  const [need, has] = [ready + 1, longest.length].map(formatCount);
  return `; give at least ${need} bars: ${longest.symbol} has ${has}`;
}

/** Names of the inputs of the entry condition that are NaN in every bar of every symbol. */
function emptyInputs(strategy: Strategy, universe: readonly Bars[]): string[] {
  const { inputs, signals } = expressionsOf(strategy);
  const used = new Set<Node>();
  for (const entry of [signals?.entries, signals?.shortEntries]) {
    if (entry !== undefined) collect(entry, used);
  }
  const named = Object.entries(inputs).filter(([, column]) => used.has(column) && !isSignalLike(column));
  return named
    .filter(([, column]) => universe.every((bars) => isEmpty(column as ColumnLike, bars)))
    .map(([name]) => name);
}

function collect(node: Node, into: Set<Node>): void {
  if (into.has(node)) return;
  into.add(node);
  if (typeof node === "object" && "kind" in node) node.inputs.forEach((input) => collect(input, into));
}

function isEmpty(column: ColumnLike, bars: Bars): boolean {
  const evaluator = new Evaluator(bars);
  const empty = evaluator.column(column).every(Number.isNaN);
  evaluator.release();
  return empty;
}

const formatCount = (count: number): string => count.toLocaleString("en-US");
