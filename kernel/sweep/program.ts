/**
 * The signals of many points as one program: each distinct expression is there once, and what decides is a few places. Plain
 * data, so that it can be sent to a Worker or another machine.
 */
import type { ColumnLike, SignalLike } from "../signals/node.ts";

export const OPERATIONS = ["above", "cross", "between", "and", "or", "not"] as const;
export type Operation = typeof OPERATIONS[number];

/** Numbers for one operation: its place in OPERATIONS, then up to three operands, -1 where there is none. */
export const OPERATION_SIZE = 4;

/** What a plan is made of, in this order; the first four are places of masks, the others of columns; -1 for none. */
export const PLAN_PARTS = [
  "entries",
  "exits",
  "shortEntries",
  "shortExits",
  "target",
  "stopLoss",
  "takeProfit",
  "strength",
  "confidence",
] as const;

export interface Program {
  /** Distinct expressions that are read as numbers. */
  readonly columns: readonly ColumnLike[];
  /** Distinct signals that are neither a comparison of columns nor made of such: evaluated as they are. */
  readonly given: readonly SignalLike[];
  /**
   * What makes masks, each after what it needs, OPERATION_SIZE numbers each. Comparisons name places in `columns`, logic
   * names masks: first those of `given`, then those of the operations.
   */
  readonly operations: Int32Array;
  /** PLAN_PARTS for each point. */
  readonly plans: Int32Array;
}
