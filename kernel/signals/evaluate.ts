import { atr } from "../indicators/atr.ts";
import { ema } from "../indicators/ema.ts";
import { rsi } from "../indicators/rsi.ts";
import { sma } from "../indicators/sma.ts";
import { trueRange } from "../indicators/true_range.ts";
import { quote, StrategyError } from "../series/errors.ts";
import { createScratch } from "../series/scratch.ts";
import { asMask } from "./logic.ts";
import {
  aboveMask,
  andMask,
  barsSinceColumn,
  betweenMask,
  crossMask,
  lagColumn,
  notMask,
  orMask,
} from "./masks.ts";
import type { Column, ColumnLike, Node, Signal, SignalLike } from "./node.ts";

/** The columns of one symbol that expressions read. */
export interface Source {
  readonly length: number;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

type Values = Float64Array | Uint8Array;
type F = Float64Array;
type M = Uint8Array;

/** What each column operation computes from its evaluated inputs and its numbers, into a buffer. */
const COLUMN_OPERATIONS: Readonly<
  Record<string, (inputs: never, parameters: readonly number[], out: F) => F>
> = {
  sma: ([x]: [F], [n], out) => sma(x, n!, out),
  ema: ([x]: [F], [n], out) => ema(x, n!, out),
  rsi: ([x]: [F], [n], out) => rsi(x, n!, out),
  atr: ([high, low, close]: [F, F, F], [n], out) => atr(high, low, close, n!, out),
  trueRange: ([high, low, close]: [F, F, F], _, out) => trueRange(high, low, close, out),
  lag: ([x]: [F], [bars], out) => lagColumn(x, bars!, out),
  barsSince: ([mask]: [M], _, out) => barsSinceColumn(mask, out),
};

const SIGNAL_OPERATIONS: Readonly<Record<string, (inputs: never) => M>> = {
  cross: ([a, b]: [F, F]) => crossMask(a, b),
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
  readonly #source: Source;
  readonly #values: Values[] = [];
  readonly #slots = new Map<unknown, number>();
  readonly #borrowed = new Set<Float64Array>();

  constructor(source: Source) {
    this.#source = source;
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
    const inputs = node.inputs.map((input) => this.#slot(input));
    const compute = node.kind === "column" ? node.compute : undefined;
    const key = `${node.operation}(${node.parameters})${inputs}#${compute ? this.#identity(compute) : ""}`;
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#store(this.#compute(node, inputs.map((input) => this.#values[input]!)));
    this.#slots.set(key, slot);
    return slot;
  }

  #compute(node: Column | Signal, inputs: Values[]): Values {
    if (node.kind === "signal") return SIGNAL_OPERATIONS[node.operation]!(inputs as never);
    if (node.compute) return this.#custom(node.compute, inputs as Float64Array[]);
    if (node.inputs.length === 0) return this.#source[node.operation as Exclude<keyof Source, "length">];
    return COLUMN_OPERATIONS[node.operation]!(inputs as never, node.parameters, this.#borrow());
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

  /** An array or number that the strategy brought along, as one value per bar. */
  #given(given: Exclude<Node, Column | Signal>): Values {
    if (typeof given === "number") return this.#borrow().fill(given);
    this.#fitting(given, given instanceof Float64Array ? "a column" : "a signal");
    return given instanceof Float64Array ? given : asMask(given);
  }

  #fitting<T extends { readonly length: number }>(values: T, what: string): T {
    const { length } = this.#source;
    if (values.length === length) return values;
    throw new StrategyError(`Give ${what} one value per bar, ${length}: it has ${values.length}`, {
      field: "length",
      value: values.length,
      allowed: `${length} values`,
    });
  }

  #store(values: Values): number {
    return this.#values.push(values) - 1;
  }

  /** Functions get slots of their own, without values, to tell them apart in keys. */
  #identity(compute: object): number {
    const known = this.#slots.get(compute);
    if (known !== undefined) return known;
    const slot = this.#store(new Float64Array(0));
    this.#slots.set(compute, slot);
    return slot;
  }
}
