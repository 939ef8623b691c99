/** What a table of trials says of its own columns, so that figures need not be told. */
import { checkOneOf } from "./check.ts";
import type { NumberFormat } from "./style.ts";
import {
  type Better,
  KnownTrials,
  openedColumns,
  type Opening,
  type ScoreColumn,
  scoreColumn,
  type TrialInput,
  trialNames,
} from "./trials.ts";

/** Scores to be drawn. */
export interface Scores {
  /** The column. */
  readonly name: string;
  /** What a reader calls it. */
  readonly title: string;
  readonly column: ScoreColumn;
  readonly better: Better;
  /** Whether there is a better side at all. */
  readonly isRanked: boolean;
  readonly format: NumberFormat;
}

export interface ScoreOptions {
  /** Name of the column of scores; default the one that a sweep's trials were ranked by. */
  value?: string;
  /** Which scores are; default what the table knows of them, else "higher". */
  better?: Better;
  /** Default what the table knows, else "ratio". */
  format?: NumberFormat;
}

/**
 * @param names of the options, as messages say them; `place` among the table's own scores
 * @throws PlotError for a column that is not there or has no numbers
 */
export function scoresOf(
  trials: TrialInput,
  options: ScoreOptions,
  { field = "value", betterField = "better", place = 0 } = {},
): Scores {
  const known = KnownTrials.of(trials);
  const name = options.value ?? known?.scores[place] as string;
  const column = scoreColumn(trials, name, field);
  const facts = known && Object.hasOwn(known.columns, name) ? known.columns[name] : undefined;
  const { better = facts?.better ?? "higher", format = facts?.format ?? "ratio" } = options;
  checkOneOf(betterField, better, ["higher", "lower"]);
  const isRanked = options.better !== undefined || facts?.better !== null;
  return { name, title: facts?.title ?? name, column, better, isRanked, format };
}

/** Where marks open: as the options say, else as the table knows. */
export const opensOf = (trials: TrialInput, opens?: Opening): Opening | undefined =>
  opens ?? KnownTrials.of(trials)?.opens;

/** Columns of the parameters: as given, as the table knows, else all but those of scores. */
export function parameterColumns(
  trials: TrialInput,
  scores: readonly string[],
  { parameters, opens }: { parameters?: readonly string[] | undefined; opens?: Opening | undefined } = {},
): readonly string[] {
  if (parameters) return parameters;
  const own = opensOf(trials, opens);
  return own
    ? openedColumns(own).map(([, column]) => column)
    : trialNames(trials).filter((name) => !scores.includes(name));
}

/** The strategy's own name of a parameter, whatever its column is called. */
export function parameterTitle(trials: TrialInput, column: string, opens?: Opening): string {
  const own = opensOf(trials, opens);
  return (own && openedColumns(own).find(([, name]) => name === column)?.[0]) ?? column;
}
