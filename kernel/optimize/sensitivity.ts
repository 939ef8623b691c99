/** Which parameters the scores depend on. */
import { mean } from "../series/moments.ts";
import { encodingOf } from "./encoding.ts";
import type { OverfittingInput, Part, Sensitivity } from "./overfitting_data.ts";
import { none, some } from "./part.ts";
import type { Dimension } from "./space.ts";

/** Ranges are cut into so many bins at most where the trials are no grid. */
const MOST_BINS = 10;
const LEAST_TRIALS = 10;

/**
 * Share of the variance of the scores that lies between the values of each parameter (its main effect). Over a whole grid this
 * is the first-order index of Sobol, and what the shares leave of 1 comes of parameters together. Elsewhere ranges are cut
 * into up to ten bins and the share is corrected for what bins explain by chance (epsilon squared, Kelley 1935): parameters that
 * were sampled together, as where one must be below another, share what they explain.
 */
export function sensitivityOf(input: OverfittingInput): Part<Sensitivity> {
  const { dimensions } = input.space;
  const trials = Array.from(input.points.keys()).filter((trial) => Number.isFinite(input.scores[trial]));
  const scores = Float64Array.from(trials, (trial) => input.scores[trial]!);
  if (scores.length < LEAST_TRIALS) {
    return none(`it takes ${LEAST_TRIALS} trials with a score: there are ${scores.length}`);
  }
  const { placeOf } = encodingOf(input.space);
  const places = trials.map((trial) => placeOf(input.points[trial]!));
  const whole = isGrid(dimensions, places);
  const bins = Math.max(2, Math.min(MOST_BINS, Math.floor(Math.sqrt(scores.length))));
  const total = squaresAround(scores);
  const largest = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
  if (!(total > 1e-18 * scores.length * largest ** 2)) return none("all trials have the same score");
  const shares = dimensions.map((dimension, axis) => {
    const groups = groupsOf(dimension, places.map((place) => place[axis]!), whole ? Infinity : bins);
    const { within, count } = withinGroups(groups, scores);
    const free = scores.length - count;
    const left = whole ? within / total : free > 0 ? within / free / (total / (scores.length - 1)) : 1;
    return { name: dimension.name, share: Math.min(1, Math.max(0, 1 - left)) };
  });
  const explained = shares.reduce((sum, { share }) => sum + share, 0);
  return some({
    shares: shares.sort((a, b) => b.share - a.share),
    together: whole ? Math.max(0, 1 - explained) : null,
  });
}

/** Whether every choice of values was tried once. */
function isGrid(dimensions: readonly Dimension[], places: readonly Float64Array[]): boolean {
  const sizes = dimensions.map((dimension) => dimension.kind === "list" ? dimension.values.length : Infinity);
  if (sizes.reduce((product, size) => product * size, 1) !== places.length) return false;
  const numbers = places.map((place) =>
    sizes.reduce((number, size, axis) => number * size + Math.floor(place[axis]! * size), 0)
  );
  return !numbers.some(Number.isNaN) && new Set(numbers).size === places.length;
}

/** Number of the group that each place belongs to; -1 where the parameter does not count. */
function groupsOf(dimension: Dimension, places: readonly number[], bins: number): Int32Array {
  const values = dimension.kind === "list" ? dimension.values.length : Infinity;
  const count = dimension.kind === "list" && !dimension.ordered ? values : Math.min(values, bins);
  return Int32Array.from(
    places,
    (place) => Number.isNaN(place) ? -1 : Math.min(count - 1, Math.floor(place * count)),
  );
}

/** Squares around the mean of each group, and how many groups there are. */
function withinGroups(groups: Int32Array, scores: Float64Array): { within: number; count: number } {
  const members = Map.groupBy(scores.keys(), (trial) => groups[trial]!);
  let within = 0;
  for (const trials of members.values()) {
    within += squaresAround(Float64Array.from(trials, (trial) => scores[trial]!));
  }
  return { within, count: members.size };
}

function squaresAround(values: Float64Array): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}
