/** How many bars pass before expressions can say anything: measured, as no formula knows functions of one's own. */
import type { Market, Timeframe } from "../market/bars.ts";
import { mostBars, walkBars } from "../market/walk.ts";
import { Evaluator } from "./evaluate.ts";
import type { ColumnLike, Node } from "./node.ts";

/** Columns that wait for something to happen in the market: no number of bars is sure to be enough for them. */
const EVENTFUL = ["barsSince", "atEntry", "choose"];

/**
 * Index of the first bar in which every column among the expressions has had a value and every cross could happen.
 *
 * @returns null where it is later than any that could be tried, or where an expression cannot be computed on other bars
 */
export function warmUpOf(nodes: readonly Node[], market: Market, timeframe: Timeframe): number | null {
  const most = mostBars(timeframe);
  for (let length = 250; length <= most; length *= 4) {
    const ready = readyOn(nodes, market, timeframe, length);
    if (ready !== Infinity) return ready;
  }
  return finite(readyOn(nodes, market, timeframe, most));
}

const finite = (value: number | null): number | null => value === Infinity ? null : value;

/** Infinity where the bars are too few. */
function readyOn(
  nodes: readonly Node[],
  market: Market,
  timeframe: Timeframe,
  length: number,
): number | null {
  const evaluator = new Evaluator(walkBars({ symbol: "WALK", market, timeframe, length, seed: 1 }));
  try {
    return nodes.reduce<number>((most, node) => Math.max(most, readyBar(evaluator, node)), 0);
  } catch {
    return null;
  } finally {
    evaluator.release();
  }
}

function readyBar(evaluator: Evaluator, node: Node): number {
  if (typeof node === "number") return 0;
  if (!("kind" in node)) throw new TypeError("values from outside have no length but their own");
  if (node.kind === "column" && !EVENTFUL.includes(node.operation)) {
    return firstValue(evaluator.column(node as ColumnLike));
  }
  const inputs = node.inputs.map((input) => readyBar(evaluator, input));
  return Math.max(0, ...inputs) + (node.operation === "cross" ? 1 : 0);
}

function firstValue(column: Float64Array): number {
  const first = column.findIndex((value) => !Number.isNaN(value));
  return first < 0 ? Infinity : first;
}
