import type { GivenUp, OverfittingReport, Part } from "../../optimize/overfitting_data.ts";
import { NOT_SPLIT, overfittingScore } from "../../optimize/overfitting_score.ts";
import { none } from "../../optimize/part.ts";
import type { Point } from "../../optimize/space.ts";
import { shown, type ShownFigure } from "../../plot/show.ts";
import type { CardFigure, HeatmapFigure } from "../../plot/spec/figure.ts";
import { PARAMETER_OPTIONS, type ParameterOptions, parametersFigure } from "../../plot/spec/parameters.ts";
import { figureText } from "../../plot/spec/text.ts";
import type { Opening } from "../../plot/spec/trials.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { nearestName } from "../../market/nearest.ts";
import { checkNames } from "../../market/known_names.ts";
import { checkOption } from "../../stats/check_option.ts";
import { bundleOf, DISPLAY, type Displayed } from "../display.ts";
import type { Report, ReportOptions } from "../report/report.ts";
import type { Run } from "../run.ts";
import type { Held } from "../live_figure.ts";
import { overfittingOf } from "./overfitting_of.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import { shownPictures, type TrialPicture, trialPicture } from "./trial_pictures.ts";
import { scoresOf, topRows } from "./ranking.ts";
import { type SavedSweep, storedNote, trialsStored } from "./saved.ts";
import { sweepCard, sweepTitle } from "./sweep_card.ts";
import { sweepReport } from "./sweep_report.ts";
import { metricsOf, parameterColumns, type TrialMetrics, trialRows, type TrialTable } from "./trial_table.ts";
import { existingRow, rowAt } from "./trial_row.ts";
import { trialRun, type TrialRunOptions } from "./trial_run.ts";
import type { Trials } from "./trial_set.ts";

/** One trial. */
export interface Trial {
  /** Its place in the table. */
  readonly row: number;
  /** Its number, in the order of asking; the row unless the sweep was stopped. */
  readonly trial: number;
  /** All parameters, also those that did not vary. */
  readonly params: Point;
  /** What it was ranked by, read in sample; null where it has none. */
  readonly objective: number | null;
  /** Over all bars. */
  readonly metrics: TrialMetrics;
  /** Of the two parts, each from flat; null where the sweep was not split. */
  readonly inSample: TrialMetrics | null;
  readonly outOfSample: TrialMetrics | null;
  /** (in - out) / in of its Sharpe ratios, as `value`; where that is null the `reason`. */
  readonly overfitting: Part<number>;
  /** Why it has none of these; empty where it has. */
  readonly reason: string;
  /** The whole run, made once more; where each symbol has its own account, that of `symbol`. */
  run(options?: TrialRunOptions): Promise<Run>;
}

/** A sweep that is over, as its result is made from it. */
export interface Searched {
  readonly kind: string;
  readonly id: string;
  readonly prepared: PreparedTrials;
  readonly trials: Trials;
  /** How many there were to be. */
  readonly planned: number;
  readonly stopped: boolean;
  /** Variants ever tried, by the ledger. */
  readonly tried: number;
  /** What trials that were given up early came to; undefined where none was. */
  readonly givenUp?: GivenUp;
  readonly top: number;
  readonly seed: number;
  readonly seconds: number;
  /** What was seen of it while it ran. */
  readonly picture: Held;
  /** What is shown of all trials; default by what there is to be seen. */
  readonly pictures: readonly TrialPicture[] | undefined;
  readonly notes: readonly string[];
  /** Where the trials are stored; null where they are not to be. */
  readonly saved: Promise<SavedSweep> | null;
}

export type { SavedSweep };

const HEATMAP_OPTIONS = PARAMETER_OPTIONS.filter((name) => name !== "opens");

/**
 * The trials of a sweep. As the last line of a cell it shows a card: the verdict, a heatmap, the best trials. Iterating gives
 * one trial after the other; `table` has them as columns, which SQL takes as `${sweep}`.
 *
 * @example
 * ```ts
 * import { above, below, defineStrategy, range, sma, sweep, syntheticBars, z } from "tapebook";
 *
 * const average = defineStrategy({
 *   name: "above_average",
 *   params: { bars: z.int() },
 *   signals: ({ close }, p) => ({ entries: above(close, sma(close, p.bars)), exits: below(close, sma(close, p.bars)) }),
 * });
 * const bars = syntheticBars({ symbols: ["A"], bars: 600, seed: 1 });
 * const trials = await sweep(average, bars, { params: { bars: range(10, 100, 10) }, save: false });
 * const { verdict } = trials.overfitting;
 * const kept = [...trials].filter(({ objective }) => objective === trials.best.objective);
 * if (trials.length !== 10 || kept.length === 0 || verdict.text === "") throw new Error("ten trials and a sentence");
 * ```
 */
export class Sweep implements Displayed, Iterable<Trial> {
  readonly #searched: Searched;
  readonly #runs = new Map<string, Promise<Run>>();
  #table?: TrialTable;
  #overfitting?: OverfittingReport;
  #top?: readonly Trial[];

  constructor(searched: Searched) {
    this.#searched = searched;
  }

  /** Names the sweep: the same strategy, space, bars, options and objective give the same id. */
  get id(): string {
    return this.#searched.id;
  }

  /** "Sweep of sma_crossover over S&P 500" */
  get title(): string {
    return sweepTitle(this.#searched);
  }

  /** How many trials there are. */
  get length(): number {
    return this.#searched.trials.length;
  }

  /** Whether it ended before all that was planned was tried. */
  get stopped(): boolean {
    return this.#searched.stopped;
  }

  get planned(): number {
    return this.#searched.planned;
  }

  /** Variants of the strategy that were ever tried on these symbols, in this workspace. */
  get tried(): number {
    return this.#searched.tried;
  }

  get notes(): readonly string[] {
    return this.#searched.notes;
  }

  /**
   * Where the trials are stored, once they are: `await sweep.saved`. Null with the option `save: false`.
   *
   * @throws DataError where the workspace cannot be written to
   */
  get saved(): Promise<SavedSweep> | null {
    return this.#searched.saved;
  }

  /** One row a trial in the order of asking; shown as a table of the best. Figures of `plot` know its columns. */
  get table(): TrialTable {
    return this.#table ??= trialRows(this.#searched.trials, this.#searched.prepared.goals, this.opens);
  }

  /** The trial with the best objective in sample. */
  get best(): Trial {
    return this.top[0]!;
  }

  /** The best trials, as many as the option `top` says. Their runs are kept once made. */
  get top(): readonly Trial[] {
    const { trials, prepared, top } = this.#searched;
    return this.#top ??= topRows(scoresOf(trials, prepared.goals), top).map((row) => this.at(row)!);
  }

  /**
   * Trial of a row; negative counts from the end, undefined where there is none.
   *
   * @throws ParameterError for what is no whole number
   */
  at(i: number): Trial | undefined {
    const { trials } = this.#searched;
    const row = rowAt(i, trials.length);
    if (row === undefined) return undefined;
    const objective = trials.values.objective![row]!;
    const { inSampleSharpe, outOfSampleSharpe } = trials.values;
    const isSplit = outOfSampleSharpe !== undefined;
    return {
      row,
      trial: trials.number[row]!,
      params: trials.point(row),
      objective: Number.isNaN(objective) ? null : objective,
      metrics: metricsOf(trials, row, "whole"),
      inSample: isSplit ? metricsOf(trials, row, "inSample") : null,
      outOfSample: isSplit ? metricsOf(trials, row, "outOfSample") : null,
      overfitting: isSplit
        ? overfittingScore(inSampleSharpe![row]!, outOfSampleSharpe[row]!)
        : none(NOT_SPLIT),
      reason: trials.failures.get(row) ?? "",
      run: (options) => this.run(row, options),
    };
  }

  *[Symbol.iterator](): Generator<Trial> {
    for (let row = 0; row < this.length; row++) yield this.at(row)!;
  }

  /**
   * The whole run of a row: its metrics are those of the row.
   *
   * @param row negative counts from the end
   * @param options `symbol`: whose account, needed where each symbol has its own; `part`: only "inSample" or "outOfSample", from
   * flat
   * @throws ParameterError for a row, a part or an account that is not there
   */
  run(row: number | Pick<Trial, "row">, options: TrialRunOptions = {}): Promise<Run> {
    const { prepared, trials } = this.#searched;
    const given: unknown = row;
    const place = existingRow(
      typeof given === "object" ? (given as Trial | null)?.row : given,
      trials.length,
    );
    const key = JSON.stringify([place, options]);
    const known = this.#runs.get(key) ?? trialRun(prepared, trials.point(place), options);
    if (this.#searched.top > 0 && this.top.some((trial) => trial.row === place)) this.#runs.set(key, known);
    return known;
  }

  /** What is to be thought of the best of so many: computed when it is first read. */
  get overfitting(): OverfittingReport {
    const { prepared, trials, tried, seed, givenUp } = this.#searched;
    return this.#overfitting ??= overfittingOf(prepared, trials, { tried, seed, givenUp });
  }

  /** Where figures say that a trial's run can be opened. */
  get opens(): Opening {
    const { trials, prepared, id } = this.#searched;
    return {
      sweep: id,
      parameters: parameterColumns(trials, prepared.goals),
      numbers: trials.number,
    };
  }

  /**
   * What the trials scored over two parameters; without options the first two that vary, as while it ran. `value` is any column of the
   * table, which says what is better; of one of which neither is, as trades, cells have the mean and none is the best.
   *
   * @throws ParameterError where fewer than two parameters vary, and for what is none of them
   */
  heatmap(options: Partial<ParameterOptions> = {}): ShownFigure<HeatmapFigure> {
    checkNames(options, HEATMAP_OPTIONS, "the options of sweep.heatmap");
    const { axes } = this;
    const { x = axes.find((name) => name !== options.y) } = options;
    const y = options.y ?? axes.find((name) => name !== x);
    checkOption("y", y, x !== undefined && y !== undefined, "a parameter: fewer than two of them vary");
    for (const [field, name] of Object.entries({ x, y })) checkAxis(field, name, axes);
    return shown(parametersFigure(this.table, { ...options, x: x!, y: y! }));
  }

  /** Columns of the parameters that vary, in the order in which the picture of the running sweep has them. */
  get axes(): readonly string[] {
    const { trials, prepared } = this.#searched;
    const names = parameterColumns(trials, prepared.goals);
    return prepared.space.dimensions.map(({ name }) => names[name]!);
  }

  /**
   * Writes everything as a file: verdict, the best trial in sample and out of it, what that rests on, pictures, best trials, data
   * and rules; `html` (default), `pdf`, `md`, `xlsx`, `json`,
   * `csv` and `parquet`, the last ones with every trial.
   *
   * @throws ParameterError for an unknown format or option
   */
  async report(options: ReportOptions = {}): Promise<Report> {
    const { writeReport } = await import("../report/report.ts");
    return await writeReport(sweepReport(this.#searched, this, this.#figures()), options);
  }

  async [DISPLAY]() {
    const { saved, trials, picture } = this.#searched;
    const stored = await storedNote(saved, trialsStored(trials));
    return await picture.card(() => bundleOf(this.#card(stored)));
  }

  [Symbol.for("Deno.customInspect")](): string {
    return figureText(this.#card(""));
  }

  /** Pictures of all trials. */
  #figures(): CardFigure["figures"] {
    const { prepared, kind, pictures = shownPictures(prepared, kind) } = this.#searched;
    return pictures.map((picture) => trialPicture(picture, this.table, this.axes, prepared));
  }

  /** @param stored where the trials are, in words */
  #card(stored: string): CardFigure {
    return sweepCard(this.#searched, this, this.#figures(), stored);
  }
}

function checkAxis(field: string, name: unknown, axes: readonly string[]): void {
  if (axes.includes(name as string)) return;
  const near = nearestName(String(name), axes);
  const allowed = `one of the parameters ${axes.join(", ")}`;
  throw new ParameterError(
    `Set ${field} to ${allowed}: it is ${quote(name)}${near ? `; did you mean "${near}"?` : ""}`,
    { field, value: name, allowed },
  );
}
