/** What each trial scored, in the order in which they were done, and the best so far. */
import type { ChartFigure } from "./chart.ts";
import { bestNote, type MarkedTrials, markedTrials } from "./figure_trials.ts";
import { formatNumber } from "./format.ts";
import { opensOf, parameterColumns, type ScoreOptions, scoresOf } from "./known_trials.ts";
import { scoredNote } from "./parameters.ts";
import { type ScoreHistory, scoreHistory } from "./score_history.ts";
import type { NumberFormat } from "./style.ts";
import type { Opening, TrialInput } from "./trials.ts";

export interface HistoryOptions extends ScoreOptions {
  title?: string;
  opens?: Opening;
}

export function objectiveHistoryFigure(trials: TrialInput, options: HistoryOptions = {}): ChartFigure {
  const { name: value, title: scoreTitle, column: score, better, format } = scoresOf(trials, options);
  const history = scoreHistory(better);
  for (let i = 0; i < score.length; i++) history.add(score[i]!, i);
  const names = parameterColumns(trials, [value], options);
  return historyChart(
    history,
    { title: options.title ?? `${scoreTitle} of each trial`, score: scoreTitle, format },
    markedTrials(trials, score.length, opensOf(trials, options.opens), names),
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
