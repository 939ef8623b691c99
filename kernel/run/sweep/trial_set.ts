/** The trials of a sweep as columns, put together from blocks that come in any order. */
import { blankPoint } from "../../optimize/points.ts";
import type { Dimension, Point, Space } from "../../optimize/space.ts";
import type { SegmentSums } from "../../stats/segment_sums.ts";
import type { TrialBlock } from "./run_trials.ts";
import { GrowingColumns } from "./trial_columns.ts";
import { TrialSample } from "./trial_sample.ts";

/** Values of a parameter by trial: numbers, or anything else that was tried. */
export type ParameterColumn = Float64Array | readonly unknown[];

/** One row a trial, in the order in which they were asked for. */
export interface Trials {
  readonly length: number;
  /** Numbers of the trials; those of a sweep that was stopped may have gaps. */
  readonly number: Int32Array;
  /** Those that vary. */
  readonly parameters: Readonly<Record<string, ParameterColumn>>;
  readonly values: Readonly<Record<string, Float64Array>>;
  /** Why a trial has no values, by row. */
  readonly failures: ReadonlyMap<number, string>;
  /** Sums by segment of a sample of the trials, or of all; null where there are none. */
  readonly segments: SegmentSums | null;
  /** All parameters of a row. */
  point(row: number): Point;
}

export class TrialSet {
  readonly #space: Space;
  readonly #values: GrowingColumns;
  readonly #parameters: readonly { readonly name: string; column: Float64Array | unknown[] }[];
  readonly #failures = new Map<number, string>();
  readonly #sample = new TrialSample();
  #done: Uint8Array;
  #count = 0;
  #end = 0;

  /** @param planned How many trials there will be, as far as known. */
  constructor(space: Space, valueNames: readonly string[], planned: number) {
    this.#space = space;
    const capacity = Math.min(planned, 4_000_000);
    this.#values = new GrowingColumns(valueNames, capacity);
    this.#done = new Uint8Array(Math.max(16, capacity));
    const dimensions = new Map(space.dimensions.map((dimension) => [dimension.name, dimension]));
    this.#parameters = space.names.flatMap((name) => {
      const dimension = dimensions.get(name);
      return dimension ? [{ name, column: isNumeric(dimension) ? new Float64Array(capacity) : [] }] : [];
    });
  }

  /** How many there are. */
  get length(): number {
    return this.#count;
  }

  /** Gives the block without what nobody needs any more: the sums by segment of trials that are not in the sample. */
  add(block: TrialBlock): TrialBlock {
    const { from, points, values, failures } = block;
    const to = from + points.length;
    this.#values.set(from, values);
    if (to > this.#done.length) this.#done = larger(this.#done, to, (length) => new Uint8Array(length));
    this.#done.fill(1, from, to);
    for (const parameter of this.#parameters) {
      if (parameter.column instanceof Float64Array && to > parameter.column.length) {
        parameter.column = larger(parameter.column, to, (length) => new Float64Array(length));
      }
      const { name, column } = parameter;
      for (let i = 0; i < points.length; i++) column[from + i] = points[i]![name] as number;
    }
    for (const [place, reason] of failures) this.#failures.set(from + place, reason);
    this.#count += points.length;
    this.#end = Math.max(this.#end, to);
    return this.#sample.add(block);
  }

  finish(): Trials {
    const isWhole = this.#count === this.#end;
    const rows = isWhole ? this.#end : doneRows(this.#done, this.#end, this.#count);
    const number = typeof rows === "number" ? Int32Array.from({ length: rows }, (_, i) => i) : rows;
    const rowOf = isWhole ? null : new Map(Array.from(number, (trial, row) => [trial, row]));
    const parameters = Object.fromEntries(
      this.#parameters.map(({ name, column }) => [name, taken(column, rows)]),
    );
    const { dimensions } = this.#space;
    const blank = blankPoint(this.#space);
    return {
      length: this.#count,
      number,
      parameters,
      values: this.#values.taken(rows),
      failures: rowOf === null
        ? this.#failures
        : new Map([...this.#failures].map(([trial, reason]) => [rowOf.get(trial)!, reason])),
      segments: this.#sample.sums(),
      point(row) {
        const point: Record<string, unknown> = { ...blank };
        for (const { name } of dimensions) point[name] = parameters[name]![row];
        return point;
      },
    };
  }
}

/** A value that is missing where the parameter does not count has no number. */
const isNumeric = (dimension: Dimension): boolean =>
  dimension.kind === "uniform" ||
  dimension.ordered && (dimension.when === undefined || typeof dimension.otherwise === "number");

function larger<T extends Uint8Array | Float64Array>(
  column: T,
  least: number,
  make: (length: number) => T,
): T {
  const grown = make(Math.max(least, 2 * column.length));
  grown.set(column);
  return grown;
}

function doneRows(done: Uint8Array, end: number, count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let trial = 0, row = 0; trial < end; trial++) if (done[trial] === 1) rows[row++] = trial;
  return rows;
}

function taken(column: Float64Array | unknown[], rows: number | Int32Array): ParameterColumn {
  if (typeof rows !== "number") {
    return column instanceof Float64Array
      ? Float64Array.from(rows, (row) => column[row]!)
      : Array.from(rows, (row) => column[row]);
  }
  return column instanceof Float64Array ? column.subarray(0, rows) : column.slice(0, rows);
}
