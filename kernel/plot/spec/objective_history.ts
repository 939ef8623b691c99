/** What each trial scored, in the order in which they were done, and the best so far. */
import type { ChartFigure } from "./chart.ts";
import { checkOneOf } from "./check.ts";
import { bestNote, type MarkedTrials, markedTrials } from "./figure_trials.ts";
import { formatNumber } from "./format.ts";
import { scoredNote } from "./parameters.ts";
import { type ScoreHistory, scoreHistory } from "./score_history.ts";
import type { NumberFormat } from "./style.ts";
import { type Better, type Opening, parameterNames, scoreColumn, type TrialColumns } from "./trials.ts";

export interface HistoryOptions {
  /** Name of the column of scores. */
  value: string;
  better?: Better;
  format?: NumberFormat;
  title?: string;
  opens?: Opening;
}

export function objectiveHistoryFigure(trials: TrialColumns, options: HistoryOptions): ChartFigure {
  const { value, better = "higher", format = "ratio", title = `${value} of each trial`, opens } = options;
  checkOneOf("better", better, ["higher", "lower"]);
  const score = scoreColumn(trials, value, "value");
  const history = scoreHistory(better);
  for (let i = 0; i < score.length; i++) history.add(score[i]!, i);
  const names = parameterNames(trials, value);
  return historyChart(
    history,
    { title, score: value, format },
    markedTrials(trials, score.length, opens, names),
  );
}

export function historyChart(
  history: ScoreHistory,
  { title, score, format }: { title: string; score: string; format: NumberFormat },
  marked: MarkedTrials,
): ChartFigure {
  const { dots, bests, count, failed, every } = history;
  const isEmpty = dots.x.length === 0;
  const places = (rows: readonly number[]) => rows.map((row) => marked.place(row));
  const best = bests.trials.at(-1);
  const place = best === undefined ? null : marked.place(best);
  const bestOne = () => bestNote(marked.all(), place, formatNumber(bests.y.at(-1), format));
  const thinned = every > 1 ? ` · one of ${formatNumber(every, "integer")} drawn` : "";
  return {
    kind: "chart",
    title,
    x: { title: "trial", scale: "linear", format: "integer" },
    y: { title: score, scale: "linear", format },
    layers: isEmpty ? [] : [
      { type: "dots", name: "trials", colour: "sky", x: dots.x, y: dots.y, trials: places(dots.trials) },
      { type: "line", name: "best so far", colour: "blue", ...history.steps() },
      {
        type: "dots",
        name: "new best",
        colour: "vermillion",
        x: bests.x,
        y: bests.y,
        trials: places(bests.trials),
      },
    ],
    note: scoredNote(count - failed, failed) + thinned + bestOne(),
    ...marked.all(),
  };
}
