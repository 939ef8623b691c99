/** How much each parameter by itself decides the score. */
import { type ExplainedShares, explainedShares } from "../../stats/explained_shares.ts";
import { chartColumn, type ChartFigure } from "./chart.ts";
import { scoredNote } from "./parameters.ts";
import { formatNumber } from "./format.ts";
import { parameterColumns, parameterTitle, type ScoreOptions, scoresOf } from "./known_trials.ts";
import { checkLength } from "./plot_error.ts";
import { type Opening, trialColumn, type TrialInput } from "./trials.ts";
import { trialAxis } from "./trial_axis.ts";

export interface ImportanceOptions extends Pick<ScoreOptions, "value"> {
  /** Names of the parameters; default those that a sweep's table knows, else all other columns. */
  parameters?: readonly string[];
  title?: string;
  opens?: Opening;
}

export function importanceFigure(trials: TrialInput, options: ImportanceOptions = {}): ChartFigure {
  const { name: value, title: scoreTitle, column: score } = scoresOf(trials, { value: options.value });
  const names = parameterColumns(trials, [value], options);
  const parameters = names.map((name) => {
    const column = trialColumn(trials, name, "parameters");
    checkLength(name, column, score.length);
    const { at, axis, values } = trialAxis(name, column);
    return {
      name: parameterTitle(trials, name, options.opens),
      isVarying: values.length > 1,
      isOrdered: axis.scale !== "category",
      values: Float64Array.from(column, at),
    };
  });
  const found = explainedShares(score, parameters);
  const shares = parameters.map(({ name, isVarying }, i) => ({
    name,
    isVarying,
    share: found?.shares[i] ?? NaN,
  }))
    .filter(({ isVarying, share }) => isVarying && Number.isFinite(share))
    .sort((a, b) => b.share - a.share);
  const used = Array.from(score).filter(Number.isFinite).length;
  return {
    kind: "chart",
    title: options.title ?? `What decides ${scoreTitle}`,
    x: { title: "", scale: "category", format: "integer", categories: shares.map(({ name }) => name) },
    y: { title: "Share of the differences", scale: "linear", format: "percent", zero: true },
    layers: shares.length === 0 ? [] : [{
      type: "bars",
      name: "by itself",
      colour: "blue",
      x: shares.map((_, i) => i),
      y: chartColumn(shares.map(({ share }) => share)),
    }],
    note: used > 0 && shares.length === 0
      ? "No parameter varies"
      : scoredNote(used, score.length - used) + togetherNote(found),
  };
}

/** What no parameter explains by itself, where that is known. */
function togetherNote(found: ExplainedShares | null): string {
  if (!found?.isGrid) return "";
  const left = Math.max(0, 1 - found.shares.reduce((sum, share) => sum + share, 0));
  return ` · ${formatNumber(left, "percent")} by parameters together`;
}
