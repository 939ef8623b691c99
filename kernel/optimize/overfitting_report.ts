/** What is to be thought of the best of many trials. */
import { encodingOf } from "./encoding.ts";
import { amongRandom, deflatedSharpe, overfittingProbability, superiorAbilityOf } from "./luck.ts";
import { neighbourhoodOf } from "./neighbourhood.ts";
import type { BestTrial, OverfittingInput, OverfittingReport, Part } from "./overfitting_data.ts";
import { scoreOfBest, scoresOfAll } from "./overfitting_score.ts";
import { none, some } from "./part.ts";
import { sensitivityOf } from "./sensitivity.ts";
import { verdictOf } from "./verdict.ts";

/**
 * Everything that can be said about overfitting from the trials of a search: each part is there, or says why it is not. Reads
 * nothing but its input, and draws samples by its seed: the same input gives the same report.
 */
export function overfittingReport(input: OverfittingInput): OverfittingReport {
  const best = bestOf(input);
  const axes = axesOf(input);
  const ofBest = <T>(part: (input: OverfittingInput, trial: number) => Part<T>): Part<T> =>
    best.value === null ? none(best.reason) : part(input, best.value.trial);
  const parts = {
    objective: input.objective,
    trials: {
      count: input.points.length,
      scored: input.scores.reduce((count, score) => Number.isNaN(score) ? count : count + 1, 0),
      givenUp: input.givenUp?.count ?? 0,
      tried: Math.max(input.tried, input.points.length),
    },
    best,
    score: ofBest(scoreOfBest),
    scores: scoresOfAll(input),
    deflated: ofBest(deflatedSharpe),
    overfitting: overfittingProbability(input),
    superior: superiorAbilityOf(input),
    neighbourhood: ofBest((_, trial) => neighbourhoodOf(input, trial, axes)),
    sensitivity: sensitivityOf(input, axes),
    random: ofBest(amongRandom),
  };
  return { ...parts, verdict: verdictOf(parts) };
}

/** The first trial with the highest score. */
function bestOf({ points, scores }: OverfittingInput): Part<BestTrial> {
  let trial = -1;
  for (let i = 0; i < scores.length; i++) {
    if (scores[i]! > (scores[trial] ?? -Infinity)) trial = i;
  }
  if (trial < 0) return none(points.length === 0 ? "nothing was tried" : "no trial has a score");
  return some({ trial, params: points[trial]!, score: scores[trial]! });
}

/** By parameter the place of each point on its axis, 0 to 1; NaN where the parameter does not count. */
function axesOf({ space, points }: OverfittingInput): Float64Array[] {
  const { placeOf } = encodingOf(space);
  const axes = space.dimensions.map(() => new Float64Array(points.length));
  points.forEach((point, trial) => {
    const place = placeOf(point);
    for (let axis = 0; axis < axes.length; axis++) axes[axis]![trial] = place[axis]!;
  });
  return axes;
}
