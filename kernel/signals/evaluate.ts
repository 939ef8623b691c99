import { atr } from "../indicators/atr.ts";
import { ema } from "../indicators/ema.ts";
import { rsi } from "../indicators/rsi.ts";
import { sma } from "../indicators/sma.ts";
import { trueRange } from "../indicators/true_range.ts";
import { quote, StrategyError } from "../series/errors.ts";
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

/** What each operation computes from its evaluated inputs and its numbers. */
const OPERATIONS: Readonly<Record<string, (inputs: never, parameters: readonly number[]) => Values>> = {
  sma: ([x]: [F], [n]) => sma(x, n!),
  ema: ([x]: [F], [n]) => ema(x, n!),
  rsi: ([x]: [F], [n]) => rsi(x, n!),
  atr: ([high, low, close]: [F, F, F], [n]) => atr(high, low, close, n!),
  trueRange: ([high, low, close]: [F, F, F]) => trueRange(high, low, close),
  lag: ([x]: [F], [bars]) => lagColumn(x, bars!),
  barsSince: ([mask]: [M]) => barsSinceColumn(mask),
  cross: ([a, b]: [F, F]) => crossMask(a, b),
  above: ([a, b]: [F, F]) => aboveMask(a, b),
  between: ([x, low, high]: [F, F, F]) => betweenMask(x, low, high),
  and: (masks: M[]) => andMask(...masks),
  or: (masks: M[]) => orMask(...masks),
  not: ([mask]: [M]) => notMask(mask),
};

/**
 * Evaluates expressions over one symbol's columns, each distinct one once: nodes are the same when operation, numbers
 * and inputs are. Arrays and functions are told apart by identity.
 */
export class Evaluator {
  readonly #source: Source;
  readonly #values: Values[] = [];
  readonly #slots = new Map<unknown, number>();

  constructor(source: Source) {
    this.#source = source;
  }

  column(column: ColumnLike): Float64Array {
    return this.#values[this.#slot(column)] as Float64Array;
  }

  signal(signal: SignalLike): Uint8Array {
    return this.#values[this.#slot(signal)] as Uint8Array;
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
    if (node.kind === "column" && node.compute) return this.#custom(node.compute, inputs as Float64Array[]);
    if (node.inputs.length === 0) return this.#source[node.operation as Exclude<keyof Source, "length">];
    return OPERATIONS[node.operation]!(inputs as never, node.parameters);
  }

  #custom(compute: NonNullable<Column["compute"]>, inputs: Float64Array[]): Float64Array {
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
    const { length } = this.#source;
    if (typeof given === "number") return new Float64Array(length).fill(given);
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
