/** Whether the best point stands on a plateau or on a spike. */
import { encodingOf } from "./encoding.ts";
import type { Neighbourhood, OverfittingInput, Part } from "./overfitting_data.ts";
import { none, some } from "./part.ts";
import type { Dimension } from "./space.ts";

/** Share of the best score that the neighbours have: in the mean and at least on a plateau, in the mean on no spike. */
const PLATEAU = { mean: 0.8, least: 0.5 };
const SPIKE = 0.5;

/** Share of a range within which points are near where none are a step away. */
const NEAR = 0.1;

/**
 * Scores of the points around the best, over its own. Around it are points that differ by at most one value in each ordered
 * parameter and in no other, diagonals included; where fewer than two of these were tried, or a parameter is continuous, those
 * within a tenth of each range. Points without a score are left out.
 */
export function neighbourhoodOf(input: OverfittingInput, best: number): Part<Neighbourhood> {
  const { space, points, scores } = input;
  const top = scores[best]!;
  if (!(top > 0)) return none("the best score is not above zero: shares of it say nothing");
  const { placeOf } = encodingOf(space);
  const places = points.map(placeOf);
  const here = places[best]!;
  const scoresWithin = (reachOf: (dimension: Dimension) => number): number[] => {
    const reach = space.dimensions.map((dimension) => reachOf(dimension) + ROUNDING);
    const isNear = (place: Float64Array) => {
      let differs = false;
      for (let axis = 0; axis < reach.length; axis++) {
        // Parameters that do not count, here or there, have no place.
        const away = Object.is(place[axis], here[axis]) ? 0 : Math.abs(place[axis]! - here[axis]!);
        if (!(away <= reach[axis]!)) return false;
        if (away > ROUNDING) differs = true;
      }
      return differs;
    };
    return Array.from(scores).filter((score, trial) => !Number.isNaN(score) && isNear(places[trial]!));
  };
  const stepping = space.dimensions.every(({ kind }) => kind === "list");
  const adjacent = stepping ? scoresWithin((dimension) => stepOf(dimension)) : [];
  const near = adjacent.length > 1
    ? adjacent
    : scoresWithin((dimension) => Math.max(stepOf(dimension), isOrdered(dimension) ? NEAR : 0));
  if (near.length === 0) return none("no trial near the best has a score");
  const mean = near.reduce((sum, score) => sum + score, 0) / near.length / top;
  const least = near.reduce((low, score) => Math.min(low, score)) / top;
  const kind = mean >= PLATEAU.mean && least >= PLATEAU.least ? "plateau" : mean < SPIKE ? "spike" : "slope";
  const within = near === adjacent ? "one step" : "a tenth of the range";
  return some({ kind, neighbours: near.length, mean, least, within });
}

/** Far below the distance of two values of any list. */
const ROUNDING = 1e-12;

const isOrdered = (dimension: Dimension): boolean => dimension.kind === "uniform" || dimension.ordered;

/** How far the next value of a list is away. */
const stepOf = (dimension: Dimension): number =>
  dimension.kind === "list" && dimension.ordered ? 1 / dimension.values.length : 0;
