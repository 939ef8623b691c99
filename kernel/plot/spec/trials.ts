/** Trials of parameters as columns, and what figures make of them. */
import { quote } from "../../market/errors.ts";
import { nearestName } from "../../market/nearest.ts";
import { isList } from "./check.ts";
import { PlotError } from "./plot_error.ts";
import type { NumberFormat } from "./style.ts";

/** A value of a parameter that a figure can name and a notebook can write down. */
export type ParameterValue = number | string | boolean | null;

export type TrialColumn = ArrayLike<ParameterValue>;

/** One row a trial: the values of each parameter, and what it scored, by name. A sweep's trials are such columns. */
export type TrialColumns = { readonly [name: string]: TrialColumn };

/** Where a score has none it is NaN or null. */
export type ScoreColumn = ArrayLike<number>;

/** Which sweep trials belong to, so that a mark can be opened as a run of its own. */
export interface Opening {
  /** The sweep's id. */
  readonly sweep: string;
  /** The columns that are parameters of the strategy; by the parameter's name where a column has another. */
  readonly parameters: readonly string[] | { readonly [name: string]: string };
  /** Numbers of the trials by row; default 0, 1, 2, … */
  readonly numbers?: ArrayLike<number>;
}

/** Names of the parameters with those of their columns. */
export const openedColumns = ({ parameters }: Opening): [name: string, column: string][] =>
  Array.isArray(parameters)
    ? (parameters as readonly string[]).map((name) => [name, name])
    : Object.entries(parameters as { readonly [name: string]: string });

/** Where a table of trials says what its columns are. A copy with further ones, `{ ...table, own }`, says it too. */
export const KNOWN_TRIALS: unique symbol = Symbol("what the columns of trials are");

export interface TrialFacts {
  /** The parameters, and where the trials can be opened. */
  readonly opens: Opening;
  /** Columns of what was searched for, the one that ranks first. */
  readonly scores: readonly string[];
  /** Of columns that are no parameters. */
  readonly columns: { readonly [name: string]: KnownColumn };
}

export interface KnownColumn {
  readonly title: string;
  /** Which values are; null where neither is. */
  readonly better: Better | null;
  readonly format: NumberFormat;
}

/** Private, so that two tables of the same values are equal, whatever sweeps they are of. */
export class KnownTrials {
  readonly #facts: TrialFacts;

  constructor(facts: TrialFacts) {
    this.#facts = facts;
  }

  /** Undefined of plain columns. */
  static of(trials: TrialInput): TrialFacts | undefined {
    return KNOWN_TRIALS in trials ? (trials[KNOWN_TRIALS] as KnownTrials).#facts : undefined;
  }
}

/** What figures of trials take: plain columns, or a table that knows its own. */
export type TrialInput = TrialColumns | { readonly [KNOWN_TRIALS]: KnownTrials };

/** Trials that a figure's marks stand for, by place. */
export interface FigureTrials {
  /** Where their runs can be opened. */
  sweep?: string;
  numbers: number[];
  parameters: { name: string; values: ParameterValue[] }[];
}

/** More are named by no figure. */
export const MOST_TRIALS = 20_000;

/** Distinct values of a parameter: numbers ascending, texts as they come; what is not finite is none. */
export function valuesOf(column: TrialColumn): ParameterValue[] {
  const found = [...new Set(Array.from(column).filter(isValue))];
  return found.every((value) => typeof value === "number") ? found.sort((a, b) => a - b) : found;
}

const isValue = (value: ParameterValue): boolean =>
  typeof value === "number" ? Number.isFinite(value) : value !== null && value !== undefined;

/** As the digits were given, without rounding. */
export const parameterText = (value: ParameterValue): string =>
  typeof value === "number" ? String(value).replace("-", "\u2212") : String(value);

/** "fast 20, slow 100": what a trial was of, numbers with six figures. */
export function trialText({ parameters }: FigureTrials, place: number): string {
  const text = (value: ParameterValue) =>
    parameterText(typeof value === "number" ? Number(value.toPrecision(6)) : value);
  return parameters.map(({ name, values }) => `${name} ${text(values[place]!)}`).join(", ");
}

/** Columns that a message lists: a sweep's own are some forty. */
const MOST_NAMED = 12;

/** Names of what has a value for each trial. */
export const trialNames = (trials: TrialInput): string[] =>
  Object.entries(trials).flatMap(([name, column]) => isList(column) ? [name] : []);

export function trialColumn(trials: TrialInput, name: string, field: string): TrialColumn {
  const column = Object.hasOwn(trials, name) && (trials as TrialColumns)[name];
  if (isList(column)) return column;
  const names = trialNames(trials);
  const allowed = names.length > MOST_NAMED
    ? `${names.slice(0, MOST_NAMED).join(", ")}, … (${names.length} columns)`
    : names.join(", ");
  const near = nearestName(String(name), names);
  throw new PlotError(
    "unknown-input",
    `Set ${field} to one of ${allowed}: it is ${quote(name)}${near ? `; did you mean "${near}"?` : ""}`,
    { field, value: name, allowed },
  );
}

/** @throws PlotError for a column of something else than numbers */
export function scoreColumn(trials: TrialInput, name: string, field: string): ScoreColumn {
  const column = trialColumn(trials, name, field);
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (typeof value === "number" || value === null || value === undefined) continue;
    const allowed = "the name of a column of numbers";
    throw new PlotError(
      "unknown-input",
      `Set ${field} to ${allowed}: ${name} has ${JSON.stringify(value)}`,
      { field, value: name, allowed },
    );
  }
  return column as ScoreColumn;
}

/** Row of the greatest score, or the least; -1 where none is finite. Of equal ones the first. */
export function bestRow(score: ScoreColumn, better: Better): number {
  const sign = better === "higher" ? 1 : -1;
  let best = -1;
  for (let i = 0; i < score.length; i++) {
    if (Number.isFinite(score[i]!) && (best < 0 || sign * score[i]! > sign * score[best]!)) best = i;
  }
  return best;
}

/** Which scores are better. */
export type Better = "higher" | "lower";

/** What several trials of one cell come to. */
export type Reduce = "best" | "mean" | "worst";

export function reduced(scores: number[], reduce: Reduce, better: Better): number | null {
  if (scores.length === 0) return null;
  if (reduce === "mean") return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const isGreatest = (reduce === "best") === (better === "higher");
  return scores.reduce((kept, score) => (isGreatest ? score > kept : score < kept) ? score : kept);
}
