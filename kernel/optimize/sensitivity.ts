/** Which parameters the scores depend on. */
import { mean } from "../series/moments.ts";
import { isOrdered } from "./encoding.ts";
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
export function sensitivityOf(input: OverfittingInput, axes: readonly Float64Array[]): Part<Sensitivity> {
  const { dimensions } = input.space;
  const isScored = (_: number, trial: number) => Number.isFinite(input.scores[trial]);
  const scores = input.scores.filter(isScored);
  if (scores.length < LEAST_TRIALS) {
    return none(`it takes ${LEAST_TRIALS} trials with a score: there are ${scores.length}`);
  }
  const places = axes.map((axis) => axis.filter(isScored));
  const whole = isGrid(dimensions, places, scores.length);
  const bins = Math.max(2, Math.min(MOST_BINS, Math.floor(Math.sqrt(scores.length))));
  const total = squaresAround(scores);
  const largest = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
  if (!(total > 1e-18 * scores.length * largest ** 2)) return none("all trials have the same score");
  const shares = dimensions.map((dimension, axis) => {
    const groups = groupsOf(dimension, places[axis]!, whole ? Infinity : bins);
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
function isGrid(dimensions: readonly Dimension[], places: readonly Float64Array[], count: number): boolean {
  const sizes = dimensions.map((dimension) => dimension.kind === "list" ? dimension.values.length : Infinity);
  if (sizes.reduce((product, size) => product * size, 1) !== count) return false;
  const tried = new Uint8Array(count);
  for (let trial = 0; trial < count; trial++) {
    // NaN, where a parameter does not count, marks nothing.
    tried[sizes.reduce((number, size, axis) => number * size + Math.floor(places[axis]![trial]! * size), 0)] =
      1;
  }
  return tried.every((mark) => mark === 1);
}

/** Number of the group that each place belongs to, the first one for those where the parameter does not count. */
function groupsOf(dimension: Dimension, places: Float64Array, bins: number): Int32Array {
  const values = dimension.kind === "list" ? dimension.values.length : Infinity;
  const count = isOrdered(dimension) ? Math.min(values, bins) : values;
  return Int32Array.from(
    places,
    (place) => Number.isNaN(place) ? 0 : 1 + Math.min(count - 1, Math.floor(place * count)),
  );
}

/** Squares around the mean of each group, and how many groups have trials. */
function withinGroups(groups: Int32Array, scores: Float64Array): { within: number; count: number } {
  const size = groups.reduce((most, group) => Math.max(most, group), 0) + 1;
  const counts = new Float64Array(size);
  const means = new Float64Array(size);
  groups.forEach((group, trial) => {
    counts[group]!++;
    means[group]! += scores[trial]!;
  });
  for (let group = 0; group < size; group++) means[group]! /= counts[group]!;
  const within = scores.reduce((sum, score, trial) => sum + (score - means[groups[trial]!]!) ** 2, 0);
  return { within, count: counts.reduce((count, trials) => trials > 0 ? count + 1 : count, 0) };
}

function squaresAround(values: Float64Array): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}
