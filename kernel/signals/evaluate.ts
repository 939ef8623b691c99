import type { Bars, Timeframe } from "../market/bars.ts";
import { checkCoarser, closedBars } from "../market/resample.ts";
import { quote, StrategyError } from "../series/errors.ts";
import { createScratch } from "../series/scratch.ts";
import type { Stopwatch } from "../series/stopwatch.ts";
import { duringMask } from "./during.ts";
import { lastClosed } from "./higher.ts";
import { expressionKey, ownOf } from "./intern.ts";
import { asMask } from "./logic.ts";
import {
  aboveMask,
  andMask,
  barsSinceColumn,
  betweenMask,
  crossMasks,
  lagColumn,
  notMask,
  orMask,
} from "./masks.ts";
import { type Compute, outputOperation, type Row } from "./lift.ts";
import { atEntryColumn, chooseColumn, keptColumn, plusColumn, stanceColumn, timesColumn } from "./stance.ts";
import type { Column, ColumnLike, Columns, Node, Signal, SignalLike } from "./node.ts";
import { labelOf } from "./node.ts";
import { INDICATORS } from "./table/mod.ts";

type Values = Float64Array | Uint8Array;
type F = Float64Array;
type M = Uint8Array;

/** What computes a column: inputs, then numbers, then a buffer (or one for each output) to write to. */
interface ColumnOperation {
  readonly compute: Compute;
  /** Operations that one call computes together, by output. */
  readonly together?: Readonly<Record<string, string>>;
}

const COLUMN_OPERATIONS: ReadonlyMap<string, ColumnOperation> = new Map<string, ColumnOperation>([
  ...Object.entries<Row>(INDICATORS).flatMap(([name, row]) => indicatorOperations(name, row)),
  ["lag", { compute: lagColumn }],
  ["barsSince", { compute: barsSinceColumn }],
  ["stance", { compute: stanceColumn }],
  ["kept", { compute: keptColumn }],
  ["atEntry", { compute: atEntryColumn }],
  ["plus", { compute: plusColumn }],
  ["times", { compute: timesColumn }],
  ["choose", { compute: chooseColumn }],
]);

function indicatorOperations(name: string, { compute, outputs }: Row): [string, ColumnOperation][] {
  if (!outputs) return [[name, { compute }]];
  const together = Object.fromEntries(outputs.map((output) => [output, outputOperation(name, output)]));
  return Object.values(together).map((operation) => [operation, { compute, together }]);
}

const SIGNAL_OPERATIONS: Readonly<Record<string, (inputs: never) => M>> = {
  above: ([a, b]: [F, F]) => aboveMask(a, b),
  between: ([x, low, high]: [F, F, F]) => betweenMask(x, low, high),
  and: (masks: M[]) => andMask(...masks),
  or: (masks: M[]) => orMask(...masks),
  not: ([mask]: [M]) => notMask(mask),
};

/** Enough for the indicators of a long run; see Scratch for why it outlives a run. */
const SCRATCH = createScratch(32 * 2 ** 20);

/**
 * Evaluates expressions over one symbol's columns, each distinct one once: nodes are the same when operation, numbers
 * and inputs are. Arrays and functions are told apart by identity.
 */
export class Evaluator {
  readonly #source: Bars;
  /** The one that was made first, of the bars as they were given. */
  readonly #base: Evaluator;
  /** Of the base: those of other timeframes. */
  readonly #others = new Map<Timeframe, Evaluator>();
  readonly #values: Values[] = [];
  readonly #slots = new Map<unknown, number>();
  readonly #borrowed = new Set<Float64Array>();
  readonly #watch: Stopwatch | undefined;

  constructor(source: Bars, base?: Evaluator, watch?: Stopwatch) {
    this.#source = source;
    this.#base = base ?? this;
    this.#watch = base === undefined ? watch : base.#watch;
  }

  column(column: ColumnLike): Float64Array {
    return this.#values[this.#slot(column)] as Float64Array;
  }

  signal(signal: SignalLike): Uint8Array {
    return this.#values[this.#slot(signal)] as Uint8Array;
  }

  /** Ends the use of every column that was computed here; signals stay as they are. */
  release(): void {
    for (const array of this.#borrowed) SCRATCH.giveBack(array);
    this.#borrowed.clear();
    for (const other of this.#others.values()) other.release();
  }

  #slot(node: Node): number {
    const known = this.#slots.get(node);
    if (known !== undefined) return known;
    const slot = typeof node === "object" && "kind" in node
      ? this.#operationSlot(node)
      : this.#store(this.#given(node));
    this.#slots.set(node, slot);
    return slot;
  }

  #operationSlot(node: Column | Signal): number {
    if (node.kind === "column" && node.timeframe) return this.#higherSlot(node.inputs[0]!, node.timeframe);
    const inputs = node.inputs.map((input) => this.#slot(input));
    const own = ownOf(node);
    const key = expressionKey(node, inputs, own ? this.#identity(own) : "");
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const values = inputs.map((input) => this.#values[input]!);
    this.#watch?.enter(node.kind === "column" ? "indicators" : "signals", this.#source.symbol, labelOf(node));
    const slot = this.#computedSlot(node, key, inputs, values);
    this.#watch?.leave();
    return slot;
  }

  #computedSlot(node: Column | Signal, key: string, inputs: readonly number[], values: Values[]): number {
    if (node.kind === "signal" && node.operation === "cross") {
      const { above, below } = crossMasks(values[0] as F, values[1] as F);
      this.#slots.set(expressionKey(node, inputs.toReversed(), ""), this.#store(below));
      const slot = this.#store(above);
      this.#slots.set(key, slot);
      return slot;
    }
    const together = node.kind === "column" && COLUMN_OPERATIONS.get(node.operation)?.together;
    if (together) {
      const columns = this.#together(node, together, values);
      const rest = key.slice(node.operation.length);
      for (const [output, operation] of Object.entries(together)) {
        this.#slots.set(operation + rest, this.#store(columns[output]!));
      }
      return this.#slots.get(key)!;
    }
    const slot = this.#store(this.#compute(node, values));
    this.#slots.set(key, slot);
    return slot;
  }

  /** Columns of a higher timeframe are computed by its own evaluator, always over bars made of the given ones. */
  #higherSlot(inner: Node, timeframe: Timeframe): number {
    const { timeframe: own } = this.#source;
    checkCoarser(own, timeframe);
    if (timeframe === own) return this.#slot(inner);
    const { bars, end } = closedBars(this.#base.#source, timeframe);
    const other = this.#base.#others.get(timeframe) ?? new Evaluator(bars, this.#base);
    this.#base.#others.set(timeframe, other);
    const slot = other.#slot(inner);
    const key = `${timeframe} ${slot}`;
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const ours = closedBars(this.#base.#source, own).end;
    const values = other.#values[slot] as Float64Array;
    const spread = this.#store(lastClosed(values, end, ours, this.#borrow()));
    this.#slots.set(key, spread);
    return spread;
  }

  #compute(node: Column | Signal, inputs: Values[]): Values {
    if (node.kind === "signal" && node.stretches) {
      return duringMask(inputs[0] as Float64Array, node.stretches.get(this.#source.symbol));
    }
    if (node.kind === "signal") return SIGNAL_OPERATIONS[node.operation]!(inputs as never);
    if (node.values) return this.#sent(node.values);
    if (node.compute) return this.#custom(node.compute, inputs as Float64Array[]);
    if (node.inputs.length === 0) return this.#source[node.operation as keyof Columns];
    const { compute } = COLUMN_OPERATIONS.get(node.operation)!;
    return (compute as Compute)(...inputs, ...node.parameters, this.#borrow()) as Float64Array;
  }

  /** All outputs of an indicator that has several: one of them is seldom asked for alone. */
  #together(
    node: Column | Signal,
    together: Readonly<Record<string, string>>,
    inputs: Values[],
  ): Readonly<Record<string, Float64Array>> {
    const out = Object.fromEntries(Object.keys(together).map((output) => [output, this.#borrow()]));
    const { compute } = COLUMN_OPERATIONS.get(node.operation)!;
    return (compute as Compute)(...inputs, ...node.parameters, out) as Readonly<Record<string, Float64Array>>;
  }

  #borrow(): Float64Array {
    const array = SCRATCH.borrow(this.#source.length);
    this.#borrowed.add(array);
    return array;
  }

  #custom(compute: NonNullable<Column["compute"]>, inputs: Float64Array[]): Float64Array {
    // The function may keep what it was given or return it: those arrays are not lent again.
    for (const input of inputs) this.#borrowed.delete(input);
    const result = compute(...inputs);
    if (result instanceof Float64Array) return this.#fitting(result, `custom(${compute.name || "function"})`);
    throw new StrategyError(`Return a Float64Array from custom(): it returned ${quote(result)}`, {
      field: "custom",
      value: result,
      allowed: `a Float64Array of ${this.#source.length} values`,
    });
  }

  #sent(values: NonNullable<Column["values"]>): Float64Array {
    const own = values.get(this.#source.symbol) ?? `Compute the column for ${this.#source.symbol} too`;
    if (typeof own === "string") throw new StrategyError(own, { field: "custom" });
    return this.#fitting(own, "a column computed elsewhere");
  }

  /** An array or number that the strategy brought along, as one value per bar. */
  #given(given: Exclude<Node, Column | Signal>): Values {
    if (typeof given === "number") return this.#borrow().fill(given);
    this.#fitting(given, given instanceof Float64Array ? "a column" : "a signal");
    return given instanceof Float64Array ? given : asMask(given);
  }

  #fitting<T extends { readonly length: number }>(values: T, what: string): T {
    const { length, symbol } = this.#source;
    if (values.length === length) return values;
    throw new StrategyError(
      `Give ${what} one value per bar of ${symbol}, ${length}: it has ${values.length}`,
      {
        field: "length",
        value: values.length,
        allowed: `${length} values`,
      },
    );
  }

  #store(values: Values): number {
    return this.#values.push(values) - 1;
  }

  /** Functions and stretches get slots of their own, without values, to tell them apart in keys. */
  #identity(own: object): number {
    const known = this.#slots.get(own);
    if (known !== undefined) return known;
    const slot = this.#store(new Float64Array(0));
    this.#slots.set(own, slot);
    return slot;
  }
}
