/** How much of a Sharpe ratio was lost out of sample. */
import { selectQuantile } from "../series/selection.ts";
import type { Light, OverfittingInput, OverfittingScore, Part, ScoresOfAll } from "./overfitting_data.ts";
import { none, some } from "./part.ts";

/** A score above this is a warning, and a red light. */
export const WARNING = 0.3;
const CAREFUL = 0.1;

/**
 * The overfitting score of a trial, (in - out) / in of its Sharpe ratios: 0 where it keeps all out of sample, 1 where it loses all.
 * A ratio of zero or below has nothing to lose: no score. NaN stands for a ratio that is not defined.
 */
export function overfittingScore(inSample: number, outOfSample: number): Part<number> {
  if (Number.isNaN(inSample)) return none("it has no Sharpe ratio in sample");
  if (inSample <= 0) return none("its Sharpe ratio in sample is not above zero");
  if (Number.isNaN(outOfSample)) return none("it has no Sharpe ratio out of sample");
  return some((inSample - outOfSample) / inSample);
}

/** By trial; NaN for none. */
export const overfittingScores = (inSample: Float64Array, outOfSample: Float64Array): Float64Array =>
  inSample.map((sharpe, trial) => overfittingScore(sharpe, outOfSample[trial]!).value ?? NaN);

/** By trial why it has no score; empty where it has. */
export const overfittingReasons = (inSample: Float64Array, outOfSample: Float64Array): string[] =>
  Array.from(inSample, (sharpe, trial) => overfittingScore(sharpe, outOfSample[trial]!).reason ?? "");

/** Green below 10 %, amber to 30 %, red above. */
export const lightOf = (score: number): Light =>
  score > WARNING ? "red" : score >= CAREFUL ? "amber" : "green";

export const NOT_SPLIT = "nothing was kept out of sample: give split";

export function scoreOfBest({ sharpe }: OverfittingInput, best: number): Part<OverfittingScore> {
  if (sharpe === null) return none(NOT_SPLIT);
  const [inSample, outOfSample] = [sharpe.inSample[best]!, sharpe.outOfSample[best]!];
  const { value, reason } = overfittingScore(inSample, outOfSample);
  return value === null ? none(reason) : some({ inSample, outOfSample, score: value, light: lightOf(value) });
}

export function scoresOfAll({ sharpe }: OverfittingInput): Part<ScoresOfAll> {
  if (sharpe === null) return none(NOT_SPLIT);
  const known = overfittingScores(sharpe.inSample, sharpe.outOfSample).filter(Number.isFinite);
  if (known.length === 0) return none("no trial has a Sharpe ratio above zero in sample, and one out of it");
  const warned = known.reduce((count, score) => score > WARNING ? count + 1 : count, 0) / known.length;
  return some({ count: known.length, median: selectQuantile(known, 0.5), warned });
}
