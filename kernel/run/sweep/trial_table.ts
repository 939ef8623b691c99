/** The trials as a table: one column for each parameter, the objective, and every metric in each part. */
import { overfittingReasons, overfittingScores } from "../../optimize/overfitting_score.ts";
import type { Point } from "../../optimize/space.ts";
import type { NumberFormat, TableFigure } from "../../plot/spec/figure.ts";
import { statisticFormat } from "../../plot/spec/statistic.ts";
import { columnsTable, type TableColumns } from "../../plot/spec/tables.ts";
import { markedTrials } from "../../plot/spec/figure_trials.ts";
import {
  KNOWN_TRIALS,
  KnownTrials,
  type Opening,
  type ParameterValue,
  type TrialInput,
} from "../../plot/spec/trials.ts";
import { STATISTICS } from "../../stats/registry.ts";
import { TRIAL_METRICS, type TrialMetric } from "../../sweep/outcomes.ts";
import { type Rows, withFormats, withRows } from "../rows.ts";
import { columnFacts } from "./column_facts.ts";
import type { Goals } from "./objective.ts";
import { isPlain } from "./parameter_values.ts";
import { scoresOf, topRows } from "./ranking.ts";
import {
  objectiveColumn,
  outOfSampleColumn,
  partColumn,
  type TrialPart,
  valueNames,
} from "./trial_columns.ts";
import type { ParameterColumn, Trials } from "./trial_set.ts";

/** Columns of one value a trial, in the order in which they were asked for. */
export type TrialColumns =
  & { readonly length: number; readonly trial: Int32Array; readonly objective: Float64Array }
  & { readonly [name: string]: Float64Array | Int32Array | readonly ParameterValue[] | number };

/** With what figures need to know of them. */
export type TrialTable = Rows<TrialColumns & { readonly [KNOWN_TRIALS]: KnownTrials }>;

const OWN = ["length", "trial", "overfitting", "overfittingReason", "reason", "sweep"];

/** The names of parameters' columns: their own, where no other column has it. */
export function columnNames(parameters: readonly string[], goals: Goals): Record<string, string> {
  const taken = new Set([...OWN, ...valueNames(goals, true)].map((name) => name.toLowerCase()));
  return Object.fromEntries(
    parameters.map((name) => [name, taken.has(name.toLowerCase()) ? `${name}Parameter` : name]),
  );
}

/** Of the parameters that vary. */
export const parameterColumns = (trials: Trials, goals: Goals): Record<string, string> =>
  columnNames(Object.keys(trials.parameters), goals);

/** Columns of the parameters that all trials have alike; without those that none has. */
export function fixedColumns(
  trials: Trials,
  goals: Goals,
  fixed: Point,
): Record<string, Float64Array | readonly ParameterValue[]> {
  const names = columnNames(Object.keys(fixed), goals);
  const known = Object.entries(fixed).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(known.map(([name, value]) => {
    const shown = shownValues([value])[0]!;
    const { length } = trials;
    const column = typeof shown === "number"
      ? new Float64Array(length).fill(shown)
      : new Array<ParameterValue>(length).fill(shown);
    return [names[name]!, column];
  }));
}

export function trialColumns(trials: Trials, goals: Goals): TrialColumns {
  const names = parameterColumns(trials, goals);
  const { inSampleSharpe, outOfSampleSharpe } = trials.values;
  const columns: Record<string, unknown> = { length: trials.length, trial: trials.number };
  for (const [name, column] of Object.entries(trials.parameters)) columns[names[name]!] = shownValues(column);
  const { objective, ...values } = trials.values;
  const objectives = Object.entries(values).filter(([name]) => name.startsWith("objective"));
  Object.assign(columns, { objective }, Object.fromEntries(objectives));
  if (inSampleSharpe && outOfSampleSharpe) {
    whenRead(columns, "overfitting", () => overfittingScores(inSampleSharpe, outOfSampleSharpe));
    whenRead(columns, "overfittingReason", () => overfittingReasons(inSampleSharpe, outOfSampleSharpe));
  }
  for (const [name, column] of Object.entries(values)) columns[name] ??= column;
  if (trials.failures.size > 0) {
    columns.reason = Array.from({ length: trials.length }, (_, row) => trials.failures.get(row) ?? "");
  }
  return columns as unknown as TrialColumns;
}

function whenRead(columns: Record<string, unknown>, name: string, make: () => unknown): void {
  let made: unknown;
  Object.defineProperty(columns, name, { enumerable: true, get: () => made ??= make() });
}

/** What figures are told of columns of trials. */
export const knownTrials = (goals: Goals, columns: readonly string[], opens: Opening): KnownTrials =>
  new KnownTrials({
    opens,
    scores: goals.map((_, i) => objectiveColumn(goals, i)),
    columns: Object.fromEntries(
      columns.flatMap((name) => {
        const facts = columnFacts(goals, name);
        return facts ? [[name, facts]] : [];
      }),
    ),
  });

export function trialRows(trials: Trials, goals: Goals, opens: Opening): TrialTable {
  const columns = trialColumns(trials, goals);
  const known = knownTrials(goals, Object.keys(columns), opens);
  const table = Object.defineProperties({ [KNOWN_TRIALS]: known }, Object.getOwnPropertyDescriptors(columns));
  return withRows(
    table as unknown as TrialTable,
    () => trialTable(trials, goals, topRows(scoresOf(trials, goals), 1_000), opens),
  );
}

/** What a figure, a file and SQL can hold of them. */
function shownValues(column: ParameterColumn): Float64Array | readonly ParameterValue[] {
  if (column instanceof Float64Array) return column;
  const plain = (column as readonly unknown[]).every((value) =>
    value === undefined || value === null || isPlain(value)
  );
  const types = new Set(
    column.filter((value) => value !== undefined && value !== null).map((value) => typeof value),
  );
  if (plain && types.size <= 1) {
    return types.has("number")
      ? Float64Array.from(column as number[], (value) => value ?? NaN)
      : Array.from(column, (value) => (value ?? null) as ParameterValue);
  }
  return Array.from(
    column,
    (value) => value === undefined ? null : typeof value === "string" ? value : JSON.stringify(value),
  );
}

/** Best trials among which one looks for unlike accounts. */
const LOOKED_AT = 500;

/**
 * The best trials, with what a reader compares them by, of those that came to the same account, as where a parameter decides
 * nothing, the first; `opens` where their runs can be opened.
 */
export function bestTable(trials: Trials, goals: Goals, count: number, opens?: Opening): TableFigure {
  const best = topRows(scoresOf(trials, goals), Math.max(count, LOOKED_AT));
  const seen = new Set<string>();
  let isAlike = false;
  const rows: number[] = [];
  for (const row of best) {
    if (rows.length === count) break;
    const account = Object.values(trials.values).map((column) => column[row]).join();
    if (seen.has(account)) isAlike = true;
    else rows.push(row);
    seen.add(account);
  }
  const table = trialTable(trials, goals, rows, opens);
  // Before "of 1,702 rows".
  return isAlike ? { ...table, note: `the best ${rows.length} unlike accounts` } : table;
}

function trialTable(trials: Trials, goals: Goals, rows: readonly number[], opens?: Opening): TableFigure {
  const columns = trialColumns(trials, goals);
  const names = parameterColumns(trials, goals);
  const isSplit = trials.values.outOfSampleSharpe !== undefined;
  const take = (name: string) => rows.map((row) => (columns[name] as ArrayLike<number>)[row] ?? null);
  const shown: [title: string, column: string, format?: NumberFormat][] = [
    ["Trial", "trial", "integer"],
    ...Object.entries(names),
  ];
  goals.forEach(({ title, format }, i) => {
    shown.push([isSplit ? `${title} in sample` : title, objectiveColumn(goals, i), format]);
    if (isSplit) shown.push([`${title} out of sample`, outOfSampleColumn(goals, i), format]);
  });
  if (isSplit) shown.push(["Overfitting", "overfitting", "percent"]);
  for (const metric of ["totalReturn", "sharpe", "maxDrawdown", "trades"] as const) {
    const { title, unit } = STATISTICS[metric];
    shown.push([title, metric, statisticFormat(unit)]);
  }
  const cells = Object.fromEntries(shown.map(([title, column]) => [title, take(column)]));
  const formats = Object.fromEntries(shown.flatMap(([title, , format]) => format ? [[title, format]] : []));
  const table = withFormats(columnsTable(cells as TableColumns, "Best trials"), formats);
  const marked = markedTrials(columns as unknown as TrialInput, trials.length, opens);
  for (const row of rows) marked.place(row);
  return { ...table, total: trials.length, ...marked.all() };
}

/** Metrics of one trial, in one part; null where one is not defined. */
export function metricsOf(trials: Trials, row: number, part: TrialPart): TrialMetrics {
  const entries = (TRIAL_METRICS as readonly TrialMetric[]).map((metric) => {
    const value = trials.values[partColumn(part, metric)]![row]!;
    return [metric, Number.isNaN(value) ? null : value] as const;
  });
  return Object.fromEntries(entries) as TrialMetrics;
}

/** The metrics of a run but for the longest time under water; null where one is not defined. */
export type TrialMetrics = { readonly [name in TrialMetric]: number | null };
