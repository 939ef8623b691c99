/** How much of the differences between scores each parameter explains by itself: one definition for reports and figures. */
import { mean } from "../series/moments.ts";

export interface ScoredParameter {
  /** Its value by trial, in any unit; NaN where it does not count. */
  readonly values: ArrayLike<number>;
  /** Whether neighbouring values may be taken together. */
  readonly isOrdered: boolean;
}

export interface ExplainedShares {
  /** By parameter, 0 to 1. */
  readonly shares: number[];
  /** Whether every choice of values was scored once: then what the shares leave of 1 comes of parameters together. */
  readonly isGrid: boolean;
}

const MOST_BINS = 10;

/**
 * Share of the variance of the scores that lies between the values of each parameter (its main effect). Over a whole grid it
 * is the first-order index of Sobol. Elsewhere ordered parameters of many values are cut into up to ten bins of as many
 * values each, and the share is corrected for what bins explain by chance (epsilon squared, Kelley 1935). Trials without a
 * finite score do not count; null where all scores are the same, or none is there.
 */
export function explainedShares(
  scores: ArrayLike<number>,
  parameters: readonly ScoredParameter[],
): ExplainedShares | null {
  const rows = Array.from(scores, (_, row) => row).filter((row) => Number.isFinite(scores[row]!));
  const scored = Float64Array.from(rows, (row) => scores[row]!);
  const largest = scored.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
  const total = squaresAround(scored);
  // Rounding is no difference.
  if (!(total > 1e-18 * scored.length * largest ** 2)) return null;
  const ranked = parameters.map(({ values }) => ranks(Float64Array.from(rows, (row) => values[row]!)));
  const isGrid = areGrid(ranked, scored.length);
  const bins = Math.max(2, Math.min(MOST_BINS, Math.floor(Math.sqrt(scored.length))));
  const shares = ranked.map(({ of, count }, i) => {
    const cut = isGrid || !parameters[i]!.isOrdered ? count : Math.min(count, bins);
    const { within, groups } = withinGroups(
      of.map((rank) => rank < 0 ? 0 : 1 + Math.floor(rank * cut / count)),
      scored,
    );
    const free = scored.length - groups;
    const left = isGrid ? within / total : free > 0 ? within / free / (total / (scored.length - 1)) : 1;
    return Math.min(1, Math.max(0, 1 - left));
  });
  return { shares, isGrid };
}

interface Ranks {
  /** Place of each value among the distinct ones; -1 for none. */
  readonly of: Int32Array;
  /** How many distinct values there are. */
  readonly count: number;
}

function ranks(values: Float64Array): Ranks {
  const distinct = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const places = new Map(distinct.map((value, place) => [value, place]));
  return { of: Int32Array.from(values, (value) => places.get(value) ?? -1), count: distinct.length };
}

function areGrid(ranked: readonly Ranks[], length: number): boolean {
  if (ranked.reduce((product, { count }) => product * count, 1) !== length) return false;
  const tried = new Uint8Array(length);
  for (let row = 0; row < length; row++) {
    // A value that is none marks nothing.
    if (ranked.some(({ of }) => of[row]! < 0)) return false;
    tried[ranked.reduce((place, { of, count }) => place * count + of[row]!, 0)] = 1;
  }
  return tried.every((mark) => mark === 1);
}

/** Squares around the mean of each group, and how many groups have trials. */
function withinGroups(groups: Int32Array, scores: Float64Array): { within: number; groups: number } {
  const size = groups.reduce((most, group) => Math.max(most, group), 0) + 1;
  const counts = new Float64Array(size);
  const means = new Float64Array(size);
  groups.forEach((group, trial) => {
    counts[group]!++;
    means[group]! += scores[trial]!;
  });
  for (let group = 0; group < size; group++) means[group]! /= counts[group]!;
  const within = scores.reduce((sum, score, trial) => sum + (score - means[groups[trial]!]!) ** 2, 0);
  return { within, groups: counts.reduce((count, trials) => trials > 0 ? count + 1 : count, 0) };
}

function squaresAround(values: Float64Array): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}
