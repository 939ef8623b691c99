/** A cross-validation as a cell has it. */
import type { Verdict } from "../../optimize/overfitting_data.ts";
import type { CombinatorialFolds } from "../../optimize/folds.ts";
import { higherFirst } from "../../optimize/higher_first.ts";
import type { Point } from "../../optimize/space.ts";
import type { Stretch } from "../../optimize/splits.ts";
import { runCard } from "../../plot/spec/card.ts";
import type { CardFigure, TableFigure } from "../../plot/spec/figure.ts";
import { formatCell, formatNumber, timeFormat } from "../../plot/spec/format.ts";
import { columnsTable, type TableColumns } from "../../plot/spec/tables.ts";
import { knownMean } from "../../series/moments.ts";
import { deviation } from "../../stats/moments.ts";
import { type Displayed, withHidden } from "../display.ts";
import { type Rows, withFormats, withRows } from "../rows.ts";
import type { Run } from "../run.ts";
import { strategyTitle, symbolsTitle } from "../run_card.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import { parameterCells, parametersText } from "../sweep/parameter_values.ts";
import type { SavedSweep } from "../sweep/saved.ts";
import { shownStored, stoppedNote, storeWindows, windowsStored } from "../sweep/store_windows.ts";
import { existingRow } from "../sweep/trial_row.ts";
import { trialRun, type TrialRunOptions } from "../sweep/trial_run.ts";
import { bestOf, type FoldScores } from "./fold_scores.ts";
import { verdictOf } from "./verdict.ts";

/** One row a point, in the order of the grid. Sharpe ratios are annual; NaN for none. */
export interface ValidatedColumns {
  readonly length: number;
  readonly params: readonly Point[];
  /** Means over the folds of the Sharpe ratio on the training bars and on the tested ones. */
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
  /** The worst of the tests, and how much they differ (ddof 1). */
  readonly worst: Float64Array;
  readonly deviation: Float64Array;
  /** Closed over all bars. */
  readonly trades: Float64Array;
}

/** Bars that are tested one behind the other: times of the first and the last, epoch ms. */
export interface TestedStretch {
  readonly time: number;
  readonly endTime: number;
}

/** One row a fold; times are those of the first and last bar that are tested, epoch ms. */
export interface FoldColumns {
  readonly length: number;
  readonly time: Float64Array;
  readonly endTime: Float64Array;
  /** Which groups of bars are tested, by number from 1 on, and the stretches that they make up: neighbours are one. */
  readonly groups: readonly (readonly number[])[];
  readonly stretches: readonly (readonly TestedStretch[])[];
  /** The point with the best Sharpe ratio on the training bars; null where none has one. */
  readonly params: readonly (Point | null)[];
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
}

/** The point with the best mean out of sample. */
export interface ValidatedBest {
  /** Its row in the table. */
  readonly row: number;
  readonly params: Point;
  readonly outOfSample: number;
  /** Its run over all bars. */
  run(options?: Pick<TrialRunOptions, "symbol">): Promise<Run>;
}

/** What crossValidate() gives. Shown as a card. */
export interface CrossValidation extends Displayed {
  readonly table: Rows<ValidatedColumns>;
  readonly folds: Rows<FoldColumns>;
  /** Annual Sharpe ratio of each path over all bars, of what was picked without them; one path where folds are plain. */
  readonly paths: Float64Array;
  /** The point with the best mean out of sample: chosen by all bars, so judge it by `paths` and by bars that it has not seen. */
  readonly best: ValidatedBest;
  readonly verdict: Verdict;
  /** Whether it was stopped before all points were done and all folds had chosen among them, and how many there were to be. */
  readonly stopped: boolean;
  readonly planned: number;
  readonly notes: readonly string[];
  /** Where the folds are stored, once they are; null with `save: false`. */
  readonly saved: Promise<SavedSweep> | null;
  /**
   * The run of a point over all bars.
   *
   * @param row of the table; negative counts from the end
   * @param options `symbol`: whose account, where each symbol has its own
   * @throws ParameterError for a row or an account that is not there
   */
  run(row: number, options?: Pick<TrialRunOptions, "symbol">): Promise<Run>;
}

export interface Validated {
  readonly prepared: PreparedTrials;
  readonly folded: CombinatorialFolds;
  /** Of the clock of all symbols, epoch ms. */
  readonly time: Float64Array;
  readonly points: readonly Point[];
  readonly planned: number;
  readonly trades: Float64Array;
  readonly scores: FoldScores;
  /** Whether a stop left folds to choose among those points alone whose trades in training were counted by then. */
  readonly isCut: boolean;
  readonly options: { readonly purge?: unknown; readonly embargo?: unknown };
  readonly notes: readonly string[];
  /** What it is stored as; null where it is not to be. */
  readonly id: string | null;
}

export function crossValidationOf(validated: Validated): CrossValidation {
  const { prepared, points, planned, scores, trades, isCut, id } = validated;
  const { inSample, outOfSample } = scores;
  const of = (value: (trial: number) => number) => Float64Array.from(points, (_, trial) => value(trial));
  const tests = (trial: number) =>
    Float64Array.from(outOfSample, (fold) => fold[trial]!).filter((value) => !Number.isNaN(value));
  const table: ValidatedColumns = {
    length: points.length,
    params: points,
    inSample: of((trial) => knownMean(inSample.map((fold) => fold[trial]!))),
    outOfSample: of((trial) => knownMean(tests(trial))),
    worst: of((trial) => tests(trial).reduce((least, value) => Math.min(least, value), Infinity)).map((
      each,
    ) => each === Infinity ? NaN : each),
    deviation: of((trial) => tests(trial).length > 1 ? deviation(tests(trial)) ?? 0 : NaN),
    trades,
  };
  const folds = foldColumns(validated);
  const best = bestOf(table.outOfSample);
  const verdict = verdictOf(scores.paths, folds);
  const parts = { validated, table, folds, best, verdict, notes: notesOf(validated) };
  const saved = id === null ? null : storeWindows({
    kind: "crossValidate",
    id,
    title: titleOf(prepared),
    prepared,
    params: folds.params,
    columns: {
      time: folds.time,
      endTime: folds.endTime,
      inSample: folds.inSample,
      outOfSample: folds.outOfSample,
    },
    // Folds that could not choose among all are not the whole of it.
    done: isCut ? Math.min(points.length, planned - 1) : points.length,
    planned,
    best: { params: points[best]!, score: table.outOfSample[best]! },
  });
  const run: CrossValidation["run"] = async (row, options) =>
    await trialRun(prepared, points[existingRow(row, points.length)]!, options);
  const found: Omit<CrossValidation, keyof Displayed> = {
    table: withRows(table, () => pointsTable(parts, 1_000)),
    folds: withRows(folds, () => foldsTable(parts)),
    paths: scores.paths,
    best: {
      row: best,
      params: points[best]!,
      outOfSample: table.outOfSample[best]!,
      run: (options) => run(best, options),
    },
    verdict,
    stopped: isCut || points.length < planned,
    planned,
    notes: parts.notes,
    saved,
    run,
  };
  const rows = windowsStored(folds.length, "folds");
  return withHidden(found, shownStored(saved, rows, (stored) => card(parts, stored)));
}

interface Parts {
  readonly validated: Validated;
  readonly table: ValidatedColumns;
  readonly folds: FoldColumns;
  readonly best: number;
  readonly verdict: CrossValidation["verdict"];
  readonly notes: readonly string[];
}

function foldColumns({ folded, time, points, scores }: Validated): FoldColumns {
  const { folds } = folded;
  const { picked, inSample, outOfSample } = scores;
  const numbers = new Map(folded.groups.map(({ from }, group) => [from, group + 1]));
  const pick = (columns: readonly Float64Array[]) =>
    Float64Array.from(folds, (_, fold) => columns[fold]![picked[fold]!] ?? NaN);
  return {
    length: folds.length,
    time: Float64Array.from(folds, ({ test }) => time[test[0]!.from]!),
    endTime: Float64Array.from(folds, ({ test }) => time[test.at(-1)!.to - 1]!),
    groups: folds.map(({ test }) => test.map(({ from }) => numbers.get(from)!)),
    stretches: folds.map(({ test }) =>
      joined(test).map(({ from, to }) => ({ time: time[from]!, endTime: time[to - 1]! }))
    ),
    params: folds.map((_, fold) => points[picked[fold]!] ?? null),
    inSample: pick(inSample),
    outOfSample: pick(outOfSample),
  };
}

/** Ascending ones, those that follow each other without a gap as one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const { from, to } of stretches) {
    const last = found.at(-1);
    if (last?.to === from) found[found.length - 1] = { from: last.from, to };
    else found.push({ from, to });
  }
  return found;
}

function notesOf(
  { prepared, folded, options: { purge = 0, embargo = 0 }, points, planned, isCut, scores, notes }: Validated,
): string[] {
  const count = (value: number) => formatNumber(value, "integer");
  return [
    ...stoppedNote(points.length, planned, "points"),
    ...isCut
      ? [
        "Stopped while trades in training were counted: folds chose among those that were, " +
        `${count(scores.picked.filter((trial) => trial < 0).length)} of them nothing`,
      ]
      : [],
    `${count(points.length)} points, ${count(folded.folds.length)} folds of ${
      count(folded.groups.length)
    } groups, ` +
    `purge ${purge}, embargo ${embargo}`,
    ...prepared.isEach ? ["Sharpe ratios are means over the symbols' accounts"] : [],
    ...notes,
  ];
}

const titleOf = ({ name, universe }: PreparedTrials): string =>
  `Cross-validation of ${strategyTitle({ name, params: {} })} over ${symbolsTitle(universe)}`;

/** @param stored where the folds are, in words */
function card(parts: Parts, stored?: string): CardFigure {
  const { validated: { prepared, scores: { paths }, points }, table, best, verdict, notes } = parts;
  const words = parametersText(points[best]!, prepared.space);
  return runCard({
    title: titleOf(prepared),
    verdict,
    metrics: [
      { label: "Sharpe of the paths", value: knownMean(paths), format: "ratio", note: verdict.light },
      ...paths.length > 1
        ? [{ label: "worst path", value: Math.min(...paths), format: "ratio" as const }]
        : [],
      { label: "best mean of the tests", value: table.outOfSample[best]!, format: "ratio", note: words },
    ],
    figures: [foldsTable(parts), pointsTable(parts, 10)],
    notes: [...notes, ...stored === undefined ? [] : [stored]],
  });
}

const RATIOS = {
  "In training": "ratio",
  "In tests": "ratio",
  "Worst test": "ratio",
  Deviation: "ratio",
} as const;

/** The best by their mean out of sample first. */
function pointsTable({ validated: { prepared }, table }: Parts, most: number): TableFigure {
  const rows = Array.from({ length: table.length }, (_, row) => row)
    .sort((a, b) => higherFirst(table.outOfSample[a]!, table.outOfSample[b]!) || a - b).slice(0, most);
  const take = (column: Float64Array) => rows.map((row) => column[row]!);
  const figure = columnsTable({
    ...parameterCells(rows.map((row) => table.params[row]!), prepared.space),
    "In training": take(table.inSample),
    "In tests": take(table.outOfSample),
    "Worst test": take(table.worst),
    Deviation: take(table.deviation),
    Trades: take(table.trades),
  }, "Points by their mean Sharpe ratio in tests");
  return { ...withFormats(figure, { ...RATIOS, Trades: "integer" }), total: table.length };
}

/** Folds of several groups have no first and last day that say what is tested. */
function foldsTable({ validated: { prepared }, folds }: Parts): TableFigure {
  const { time, endTime, groups, stretches, params, inSample, outOfSample } = folds;
  const format = timeFormat(time);
  const write = (ms: number) => formatCell(ms, format);
  const tested: TableColumns = groups.some(({ length }) => length > 1)
    ? {
      Groups: groups.map((each) => each.join(", ")),
      Tested: stretches.map((each) =>
        each.map(({ time, endTime }) => `${write(time)} → ${write(endTime)}`).join(", ")
      ),
    }
    : { "Test from": time, "Test to": endTime };
  const figure = columnsTable({
    ...tested,
    ...parameterCells(params, prepared.space),
    "In training": inSample,
    "In tests": outOfSample,
  }, "Folds: the best in training, and its Sharpe ratio in the test");
  return withFormats(figure, { ...RATIOS, "Test from": format, "Test to": format });
}
