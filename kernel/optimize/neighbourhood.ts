/** Whether the best point stands on a plateau or on a spike. */
import { NEAR, standingOf } from "../stats/standing.ts";
import { isOrdered } from "./encoding.ts";
import type { Neighbourhood, OverfittingInput, Part } from "./overfitting_data.ts";
import { none, some } from "./part.ts";
import type { Dimension } from "./space.ts";

/**
 * Scores of the points around the best, over its own. Around it are points that differ by at most one value in each ordered
 * parameter and in no other, diagonals included; where fewer than two of these were tried, or a parameter is continuous, those
 * within a tenth of each range. Points without a score are left out; those that were given up have that of what was tried.
 */
export function neighbourhoodOf(
  { space, scores: whole, givenUp }: OverfittingInput,
  best: number,
  axes: readonly Float64Array[],
): Part<Neighbourhood> {
  const scores = whole.map((score, trial) => Number.isNaN(score) ? givenUp?.scores[trial] ?? NaN : score);
  const top = scores[best]!;
  if (!(top > 0)) return none("the best score is not above zero: shares of it say nothing");
  const scoresWithin = (reachOf: (dimension: Dimension) => number): number[] => {
    const reach = space.dimensions.map((dimension) => reachOf(dimension) + ROUNDING);
    const near: number[] = [];
    for (let trial = 0; trial < scores.length; trial++) {
      const away = distance(axes, trial, best, reach);
      if (away > 0 && away < Infinity && !Number.isNaN(scores[trial]!)) near.push(scores[trial]!);
    }
    return near;
  };
  const stepping = space.dimensions.every(({ kind }) => kind === "list");
  const adjacent = stepping ? scoresWithin((dimension) => stepOf(dimension)) : [];
  const near = adjacent.length > 1
    ? adjacent
    : scoresWithin((dimension) => Math.max(stepOf(dimension), isOrdered(dimension) ? NEAR : 0));
  if (near.length === 0) return none("no trial near the best has a score");
  const within = near === adjacent ? "one step" : "a tenth of the range";
  return some({ ...standingOf(top, near), neighbours: near.length, within });
}

/** Far below the distance of two values of any list. */
const ROUNDING = 1e-12;

/** The furthest that two points are apart in a parameter: 0 where they are the same, Infinity beyond the reach of one. */
function distance(axes: readonly Float64Array[], a: number, b: number, reach: readonly number[]): number {
  let furthest = 0;
  for (let axis = 0; axis < axes.length; axis++) {
    const [from, to] = [axes[axis]![a]!, axes[axis]![b]!];
    // Parameters that do not count, here or there, have no place.
    const away = Object.is(from, to) ? 0 : Math.abs(from - to);
    if (!(away <= reach[axis]!)) return Infinity;
    if (away > ROUNDING) furthest = Math.max(furthest, away);
  }
  return furthest;
}

/** How far the next value of a list is away. */
const stepOf = (dimension: Dimension): number =>
  dimension.kind === "list" && dimension.ordered ? 1 / dimension.values.length : 0;
