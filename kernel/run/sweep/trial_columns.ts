/** The names of what is kept of each trial, and the columns that grow as trials are done. */
import { TRIAL_METRICS, type TrialMetric } from "../../sweep/outcomes.ts";
import type { Goals } from "./objective.ts";

/** Where a trial is measured: over everything, and where it is split in its two parts. */
export const PARTS = ["whole", "inSample", "outOfSample"] as const;
export type TrialPart = typeof PARTS[number];

/** `sharpe`, `inSampleSharpe`, `outOfSampleSharpe`. */
export const partColumn = (part: TrialPart, metric: TrialMetric): string =>
  part === "whole" ? metric : part + capital(metric);

export const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The objective in sample, and out of it; further ones have their names behind. */
export const objectiveColumn = (goals: Goals, goal: number): string =>
  goal === 0 ? "objective" : `objective${capital(goals[goal]!.name)}`;
export const outOfSampleColumn = (goals: Goals, goal: number): string =>
  `${objectiveColumn(goals, goal)}OutOfSample`;

/** Every column of numbers, in the order in which they are shown. */
export function valueNames(goals: Goals, isSplit: boolean): string[] {
  const parts = isSplit ? PARTS : PARTS.slice(0, 1);
  return [
    ...goals.flatMap((_, i) => [objectiveColumn(goals, i), ...isSplit ? [outOfSampleColumn(goals, i)] : []]),
    ...parts.flatMap((part) => TRIAL_METRICS.map((metric) => partColumn(part, metric as TrialMetric))),
  ];
}

/** Columns of numbers by trial, NaN where nothing is there yet. */
export class GrowingColumns {
  readonly #names: readonly string[];
  #columns: Map<string, Float64Array>;
  #capacity: number;

  constructor(names: readonly string[], capacity: number) {
    this.#names = names;
    this.#capacity = Math.max(16, capacity);
    this.#columns = new Map(names.map((name) => [name, new Float64Array(this.#capacity).fill(NaN)]));
  }

  set(from: number, values: Readonly<Record<string, Float64Array>>): void {
    for (const name of this.#names) {
      const column = values[name]!;
      if (from + column.length > this.#capacity) this.#grow(from + column.length);
      this.#columns.get(name)!.set(column, from);
    }
  }

  /** Those of some rows, or the first `length` of them without a copy. */
  taken(rows: number | Int32Array): Record<string, Float64Array> {
    return Object.fromEntries(
      [...this.#columns].map(([name, column]) => [
        name,
        typeof rows === "number" ? column.subarray(0, rows) : Float64Array.from(rows, (row) => column[row]!),
      ]),
    );
  }

  #grow(least: number): void {
    this.#capacity = Math.max(least, 2 * this.#capacity);
    this.#columns = new Map(
      [...this.#columns].map(([name, column]) => {
        const larger = new Float64Array(this.#capacity).fill(NaN);
        larger.set(column);
        return [name, larger];
      }),
    );
  }
}
