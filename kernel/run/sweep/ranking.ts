/** Which trials are the best. */
import { ParameterError, quote } from "../../market/errors.ts";
import { type Goals, scoreOf } from "./objective.ts";
import { objectiveColumn } from "./trial_columns.ts";
import type { Trials } from "./trial_set.ts";

/** What each trial scored in sample, the higher the better; NaN for none. */
export function scoresOf({ values }: Trials, goals: Goals, goal = 0): Float64Array {
  const column = values[objectiveColumn(goals, goal)]!;
  return goals[goal]!.better === "lower" ? column.map((value) => scoreOf(goals[goal]!, value)) : column;
}

/** Rows of the `count` highest scores, the best first; of equal ones the earlier. Rows without a score are none. */
export function topRows(scores: Float64Array, count: number): number[] {
  const top: number[] = [];
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!;
    if (Number.isNaN(score) || (top.length === count && !(score > scores[top.at(-1)!]!))) continue;
    let place = top.length;
    while (place > 0 && scores[top[place - 1]!]! < score) place--;
    top.splice(place, 0, row);
    if (top.length > count) top.pop();
  }
  return top;
}

/** @throws ParameterError where no trial has an objective, saying why and what to change */
export function checkScored(
  { length, values, failures, point }: Pick<Trials, "length" | "values" | "failures" | "point">,
  goals: Goals,
  minTrades: number,
): void {
  const [goal] = goals;
  const column = values[objectiveColumn(goals, 0)]!;
  if (column.some((value) => !Number.isNaN(value))) return;
  const count = (trials: number) => trials.toLocaleString("en-US");
  const trials = length === 1 ? "the only trial" : `any of ${count(length)} trials`;
  const traded = values.inSampleTrades ?? values.trades!;
  let most = 0;
  for (const trades of traded) if (trades > most) most = trades;
  const [[row, reason] = [0, ""]] = failures;
  const first = `the first, ${quote(point(row))}, with: ${reason}`;
  const isOwn = typeof goal.source === "function";
  const [words, field] = failures.size === length
    ? [
      `Change the parameters${isOwn ? ", the objective" : ""} or the strategy: ${
        length === 1 ? "the only trial" : `all of ${count(length)} trials`
      } failed, ${first}`,
      isOwn ? "objective" : "params",
    ]
    : most < minTrades
    ? [
      `Lower minTrades, widen params or give more bars: ${goal.title} is not defined for ${trials}, as none closed ${
        minTrades === 1 ? "a trade" : `${minTrades} trades`
      } in sample; the most were ${most}`,
      "minTrades",
    ]
    : [
      `Set objective to another statistic, widen params or give more bars: ${goal.title} is not defined for ${trials} ` +
      `(the most trades in sample were ${most})`,
      "objective",
    ];
  const some = failures.size > 0 && failures.size < length
    ? `; ${count(failures.size)} failed, ${first}`
    : "";
  throw new ParameterError(words + some, {
    field,
    value: goal.name,
    allowed: "an objective that some trial has",
  });
}
