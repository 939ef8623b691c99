/** A search while it runs, as one card that is drawn anew in place: how far it is, its best so far, its pictures. */
import { chartColumn, eightDigits } from "./chart.ts";
import type { CardFigure, HeatmapFigure } from "./figure.ts";
import { markedTrials } from "./figure_trials.ts";
import { formatNumber } from "./format.ts";
import { historyChart } from "./objective_history.ts";
import { bestCell, MOST_CHOICE, scoredNote } from "./parameters.ts";
import { scoreHistory } from "./score_history.ts";
import { searchAxis, type SearchedParameter } from "./search_axis.ts";
import type { NumberFormat } from "./style.ts";
import { trialGrid } from "./trial_grid.ts";
import { type Better, type Opening, parameterText, type ParameterValue } from "./trials.ts";
import { MOST_ACROSS, MOST_DOWN, sharedText } from "./value_places.ts";

export type { SearchedParameter } from "./search_axis.ts";

export interface LiveSearchOptions {
  /** "Sweep of sma_cross over SP500". */
  readonly title: string;
  /** Those that vary. */
  readonly parameters: readonly SearchedParameter[];
  /** Parameters that all trials have alike. */
  readonly fixed?: { readonly [name: string]: ParameterValue };
  /** What the scores are: "Sharpe". */
  readonly score: string;
  readonly better?: Better;
  readonly format?: NumberFormat;
  /** How many trials there will be; null where nobody knows. */
  readonly total: number | null;
  /** The sweep's id, where its trials can be opened. */
  readonly sweep?: string;
  /** Default: the heatmap where two parameters vary, else the history. */
  readonly pictures?: readonly ("heatmap" | "history" | (() => CardFigure["figures"][number]))[];
}

/** Trials that are done, one row each. Scores as the reader knows them, not negated; NaN for none. */
export interface FinishedTrials {
  /** Default: in the order of adding, from 0 on. */
  readonly numbers?: ArrayLike<number>;
  /** Of all parameters that vary. */
  readonly parameters: { readonly [name: string]: ArrayLike<ParameterValue> };
  readonly scores: ArrayLike<number>;
  /** Why a trial has no values at all, by row. */
  readonly failures?: ReadonlyMap<number, string>;
}

export interface SearchState {
  /** Trials a second; NaN for not known yet. */
  readonly rate: number;
  /** Seconds left; NaN for not known. */
  readonly eta: number;
  /** How it ended; undefined while it runs. */
  readonly ending?: "done" | "stopped" | "failed";
  /** Whether it has ended and stands as it was until its result does. */
  readonly judging?: boolean;
  /** Seconds it took, of one that ended. */
  readonly seconds?: number;
}

/** Takes trials as they come in and draws what there is at any time, in time that does not grow with their number. */
export interface LiveSearch {
  add(trials: FinishedTrials): void;
  figure(state: SearchState): CardFigure;
  /** All of it in one line: what stays of a search whose result is shown by others. */
  line(state: SearchState): string;
}

/** Cells up to which every picture of a running search says which trials it is of: a picture goes out ten times a second. */
const FEW_CELLS = 1_000;

export function liveSearch(options: LiveSearchOptions): LiveSearch {
  const { title, parameters, fixed = {}, score, better = "higher", format = "ratio", total } = options;
  const [across, down] = [parameters[0], parameters[1]].map((parameter, axis) =>
    parameter && searchAxis(parameter, axis === 0 ? MOST_ACROSS : MOST_DOWN)
  );
  const pictures = options.pictures ?? (down ? ["heatmap"] : ["history"]);
  const grid = trialGrid(down?.names.length ?? 0, across?.names.length ?? 0, "best", better);
  const history = scoreHistory(better);
  const columns: { [name: string]: ParameterValue[] } = {};
  for (const { name } of parameters) columns[name] = [];
  for (const name of Object.keys(fixed)) columns[name] = [];
  const numbers: number[] = [];
  const scores: number[] = [];
  let failed = 0;
  /** Of the first that failed. */
  let reason = "";
  const opening: Opening | undefined = options.sweep === undefined
    ? undefined
    : { sweep: options.sweep, parameters: Object.keys(columns), numbers };
  const marks = () => markedTrials(columns, numbers.length, opening, Object.keys(columns));

  const heatmap = (isRunning: boolean): HeatmapFigure[] => {
    if (!across || !down) return [];
    const values = grid.values().map((row) => row.map((cell) => cell === null ? null : eightDigits(cell)));
    const marked = marks();
    const isWhole = opening && parameters.length > 2 && numbers.length <= MOST_CHOICE &&
      columns[score] === undefined;
    if (isWhole) numbers.forEach((_, row) => marked.place(row));
    const isNamed = opening && (!isRunning || across.names.length * down.names.length <= FEW_CELLS);
    const places = isNamed &&
      values.map((row, r) => row.map((cell, c) => cell === null ? null : marked.place(grid.trial(r, c))));
    return [{
      kind: "heatmap",
      title: `${score} by ${across.name} and ${down.name}`,
      format,
      rows: [...down.names],
      columns: [...across.names],
      values,
      rowTitle: down.name,
      columnTitle: across.name,
      score,
      // Most searches come to values below zero: the colours do not turn over when the first one does.
      ...isRunning && (format === "ratio" || format === "percent") && { scheme: "diverging" as const },
      ...bestCell(values, better, { name: isRunning ? "best so far" : "best", trialAt: grid.trial }),
      note: scoredNote(history.count - history.failed, history.failed, {
        reduce: grid.isShared ? "best" : null,
        shared: sharedText([across, down]),
      }),
      ...(places || isWhole) && marked.all(),
      ...places && { places },
      ...isWhole &&
        { choice: { value: score, scores: chartColumn(scores), better, reduce: "best" as const } },
    }];
  };

  const bestWords = (): string => {
    const best = history.bests.trials.at(-1);
    if (best === undefined) return "";
    return parameters.map(({ name }) => `${name} ${parameterText(columns[name]![best]!)}`).join(", ");
  };
  const failedWords = (): string =>
    failed === 0
      ? ""
      : `${formatNumber(failed, "integer")} failed${failed > 1 ? ", the first" : ""}: ${reason}`;

  return {
    add(trials) {
      for (const first of trials.failures?.values() ?? []) {
        if (failed++ === 0) reason = first;
      }
      for (let i = 0; i < trials.scores.length; i++) {
        const row = numbers.push(trials.numbers?.[i] ?? numbers.length) - 1;
        for (const { name } of parameters) columns[name]!.push(trials.parameters[name]?.[i] ?? null);
        for (const [name, value] of Object.entries(fixed)) columns[name]!.push(value);
        if (row < MOST_CHOICE) scores.push(trials.scores[i]!);
        history.add(trials.scores[i]!, row);
        const place = [down, across].map((axis) => axis?.at(columns[axis.name]![row]!));
        if (place[0] === undefined || place[1] === undefined) continue;
        grid.add(place[0], place[1], trials.scores[i]!, row);
      }
    },
    line(state) {
      const words = bestWords();
      const best = words && ` · best ${score} ${formatNumber(history.bests.y.at(-1), format)} (${words})`;
      const failures = failedWords() && ` · ${failedWords()}`;
      return `${title}: ${progressLine(history.count, total, state)}${best}${failures}`;
    },
    figure(state) {
      const isRunning = state.ending === undefined || state.judging === true;
      const line = progressLine(history.count, total, state);
      const words = bestWords();
      return {
        kind: "card",
        title,
        metrics: [{
          label: isRunning ? `best ${score} so far` : `best ${score}`,
          value: history.bests.y.at(-1) ?? null,
          format,
          ...words && { note: words },
        }],
        figures: pictures.flatMap((picture): CardFigure["figures"] =>
          typeof picture === "function"
            ? [picture()]
            : picture === "heatmap"
            ? heatmap(isRunning)
            : [historyChart(history, { title: `${score} of each trial`, score, format }, marks())]
        ),
        ...isRunning && { progress: { line, done: history.count, total } },
        notes: isRunning ? [] : [line],
        warnings: failed > 0 ? [failedWords()] : [],
      };
    },
  };
}

/** "1,240 / 4,851 · 38,000/s · 0:02 left", or how it ended. */
function progressLine(
  done: number,
  total: number | null,
  { rate, eta, ending, judging, seconds }: SearchState,
): string {
  const count = (value: number) => formatNumber(value, "integer");
  const isWhole = ending === "done" || total === null;
  const parts = [
    isWhole ? `${count(done)} ${done === 1 ? "trial" : "trials"}` : `${count(done)} / ${count(total)}`,
  ];
  if (ending !== undefined && ending !== "done") parts.push(ending);
  if (judging) return [...parts, "judging …"].join(" · ");
  if (ending !== undefined && seconds !== undefined) parts.push(`${seconds.toFixed(seconds < 10 ? 1 : 0)} s`);
  if (rate > 0) parts.push(`${rate < 10 ? rate.toFixed(1) : count(rate)}/s`);
  if (ending === undefined && eta >= 0) parts.push(`${clock(eta)} left`);
  return parts.join(" · ");
}

/** "0:02", "12:30", "3:05:00" */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole % 3600 / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
