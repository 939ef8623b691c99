/**
 * Columns and signals as expressions: plain records saying which operation, on what, with which numbers. Nothing is
 * computed until a run evaluates them (evaluate.ts), so equal expressions are computed once and can be sent elsewhere.
 */
import type { Timeframe } from "../market/bars.ts";

/** A column of numbers, one per bar, known when a run evaluates it. */
export interface Column {
  readonly kind: "column";
  readonly operation: string;
  readonly parameters: readonly number[];
  readonly inputs: readonly Node[];
  /** The function of a `custom` column. */
  readonly compute?: CustomFunction;
  /** Of a `higher` column: the timeframe of the bars that its input is evaluated on. */
  readonly timeframe?: Timeframe;
  /** Of a column that was computed elsewhere: its values by symbol, or why it has none. */
  readonly values?: ReadonlyMap<string, Float64Array | string>;
}

/** A yes or no for each bar, known when a run evaluates it. */
export interface Signal {
  readonly kind: "signal";
  readonly operation: string;
  readonly parameters: readonly number[];
  readonly inputs: readonly Node[];
  /** Of a `during` signal: when it holds, by symbol. */
  readonly stretches?: Stretches;
}

/** A stretch of time, epoch ms: from the first to before the second, which may be infinite. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export type Stretches = ReadonlyMap<string, readonly Stretch[]>;

/** What may stand where a column of numbers is asked for; a number stands for itself in every bar. */
export type ColumnLike = Column | Float64Array | number;

/** What may stand where a signal is asked for: 1 or true in the bars in which it holds. */
export type SignalLike = Signal | Uint8Array | readonly boolean[];

export type Node = ColumnLike | SignalLike;

/** Float64Arrays in, one per column asked for, to one Float64Array of the same length. */
export type CustomFunction = (...columns: Float64Array[]) => Float64Array;

/** The columns of the bars being run, as handles. */
export interface Columns {
  /** Start of each bar, epoch milliseconds UTC: for what begins anew each day, such as vwap(). */
  readonly time: Column;
  readonly open: Column;
  readonly high: Column;
  readonly low: Column;
  readonly close: Column;
  readonly volume: Column;
}

export function columnNode(
  operation: string,
  inputs: readonly Node[],
  parameters: readonly number[] = [],
): Column {
  return { kind: "column", operation, parameters, inputs };
}

export function signalNode(
  operation: string,
  inputs: readonly Node[],
  parameters: readonly number[] = [],
): Signal {
  return { kind: "signal", operation, parameters, inputs };
}

/** An expression as its author would write it, short: `sma(close, 20)`. */
export function labelOf(node: Node): string {
  if (typeof node === "number") return String(node);
  if (!("kind" in node)) return "array";
  if (node.kind === "column" && node.timeframe) return `higher(${node.timeframe})`;
  const name = node.kind === "column" && node.compute ? node.compute.name || "custom" : node.operation;
  const inputs = [...node.inputs.map(labelOf), ...node.parameters].join(", ");
  const text = inputs === "" && node.kind === "column" ? name : `${name}(${inputs})`;
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** The handles that every strategy receives; evaluation looks the names up in the bars. */
export const COLUMNS: Columns = {
  time: columnNode("time", []),
  open: columnNode("open", []),
  high: columnNode("high", []),
  low: columnNode("low", []),
  close: columnNode("close", []),
  volume: columnNode("volume", []),
};
