/**
 * How an indicator on arrays becomes one on the columns of a strategy: one row says what its arguments are,
 * and from it come the function that cells call, the operations of the evaluator and the streaming form.
 */
import { ParameterError, quote } from "../series/errors.ts";
import { type Column, columnNode } from "./node.ts";

/** Columns first, then numbers, then an optional buffer (several outputs: a record of buffers). */
// deno-lint-ignore no-explicit-any
export type Compute = (...args: any[]) => Float64Array | Readonly<Record<string, Float64Array>>;

/** One value at a time; with several outputs `next` returns a record that it fills again each time. */
// deno-lint-ignore no-explicit-any
export type StreamClass = new (...numbers: any[]) => { next(...values: any[]): number | object };

/** An indicator: its functions, and what they take and give. */
export interface Row<C extends Compute = Compute, S extends StreamClass = StreamClass> {
  readonly compute: C;
  readonly stream: S;
  /** Names of the columns that come first. */
  readonly inputs: readonly string[];
  /** Names of the numbers after them, with their defaults; undefined where one must be given. */
  readonly parameters: Readonly<Record<string, number | undefined>>;
  /** Names of the outputs, where there are several. */
  readonly outputs?: readonly string[];
}

export function row<C extends Compute, S extends StreamClass>(
  compute: C,
  stream: S,
  inputs: readonly string[],
  parameters: Readonly<Record<string, number | undefined>> = {},
  outputs?: readonly (keyof ReturnType<C> & string)[],
): Row<C, S> {
  return { compute, stream, inputs, parameters, outputs };
}

/** A column may stand for any array; an optional array, or a record of them, is a buffer. */
type ColumnArguments<P extends readonly unknown[]> = {
  [K in keyof P]: P[K] extends Float64Array ? Column | Float64Array
    : P[K] extends number | undefined ? P[K]
    : undefined;
};

/** The same arguments with columns for arrays, without a buffer, to a column or a record of columns. */
type OnColumns<C extends Compute> = (
  ...args: ColumnArguments<Parameters<C>>
) => ReturnType<C> extends Float64Array ? Column : { readonly [K in keyof ReturnType<C>]: Column };

/** What a cell calls. The first signature is the indicator's own: its docstring shows on hover. */
export type Lifted<R extends Row> = R["compute"] & OnColumns<R["compute"]>;

/** An indicator in its incremental form: the newest bar's values in, its value (or values) out. */
export interface Stream<Values extends unknown[], Result> {
  next(...values: Values): Result;
}

type Result<C extends Compute> = ReturnType<C> extends Float64Array ? number
  : { readonly [K in keyof ReturnType<C>]: number };

export type Streaming<R extends Row> = (
  ...numbers: ConstructorParameters<R["stream"]>
) => Stream<Parameters<InstanceType<R["stream"]>["next"]>, Result<R["compute"]>>;

const NOTHING = new Float64Array(0);

/** A sweep asks again and again for the same few windows, and checking one takes longer than making its node. */
const MOST_ACCEPTED = 1_024;

/** On arrays the indicator itself; with a handle among the columns a node, or one for each output. */
export function lift<R extends Row>(operation: string, row: R): Lifted<R> {
  const { compute, inputs, parameters, outputs } = row;
  const fallbacks = Object.values(parameters);
  const nothing = inputs.map(() => NOTHING);
  const names = outputs?.map((output) => [output, outputOperation(operation, output)] as const);
  const accepted = new Set<number>();
  const lifted = (...given: unknown[]) => {
    const columns = given.slice(0, inputs.length) as (Float64Array | Column)[];
    if (columns.length === inputs.length && columns.every(isArray)) return compute(...given);
    checkColumns(operation, inputs, columns);
    const numbers = fallbacks.map((fallback, k) => given[inputs.length + k] ?? fallback) as number[];
    const [only] = numbers as [number];
    if (numbers.length !== 1 || !accepted.has(only)) {
      // Without bars there is nothing to compute, but the numbers are checked.
      compute(...nothing, ...numbers);
      if (accepted.size === MOST_ACCEPTED) accepted.clear();
      if (numbers.length === 1) accepted.add(only);
    }
    if (!names) return columnNode(operation, columns, numbers);
    return Object.fromEntries(names.map(([output, name]) => [output, columnNode(name, columns, numbers)]));
  };
  return Object.defineProperty(lifted, "name", { value: operation }) as Lifted<R>;
}

/** Operation of the node of one output of several. */
export const outputOperation = (operation: string, output: string): string => `${operation}.${output}`;

/** The incremental form for cells: its own record for each bar where there are several outputs. */
export function streaming<R extends Row>({ stream, parameters, outputs }: R): Streaming<R> {
  const defaults = Object.values(parameters);
  return ((...given: (number | undefined)[]) => {
    const inner = new stream(...defaults.map((fallback, k) => given[k] ?? fallback));
    if (!outputs) return inner;
    return {
      next(...values: number[]) {
        const result = inner.next(...values) as Readonly<Record<string, number>>;
        return Object.fromEntries(outputs.map((output) => [output, result[output]]));
      },
    };
  }) as Streaming<R>;
}

function isArray(values: Float64Array | Column | undefined): values is Float64Array {
  return values instanceof Float64Array;
}

function checkColumns(operation: string, inputs: readonly string[], columns: readonly unknown[]): void {
  for (let k = 0; k < inputs.length; k++) {
    const column = columns[k] as Float64Array | Column | undefined | null;
    if (column instanceof Float64Array || column?.kind === "column") continue;
    const field = inputs[k]!;
    const allowed = "a Float64Array, or a column of a strategy such as close";
    throw new ParameterError(
      `Give ${operation}() columns, each ${allowed}: ${field} is ${quote(column)}`,
      { field, value: column, allowed },
    );
  }
}
