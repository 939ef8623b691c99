/**
 * Covariance matrix adaptation: the normal distribution that CMA-ES draws from, and how a ranked population changes it.
 * Formulas and their names after Hansen 2016, "The CMA Evolution Strategy: A Tutorial" (arXiv:1604.00772), appendix A.
 */
import type { RandomStream } from "../series/random.ts";
import { symmetricEigen } from "./symmetric_eigen.ts";

/** What the number of dimensions and the size of the population decide. */
export interface StrategyParameters {
  readonly population: number;
  /** By rank, best first: the positive ones add up to 1, the negative ones push away. */
  readonly weights: Float64Array;
  /** How many weights are positive. */
  readonly parents: number;
  /** Variance effective selection mass. */
  readonly muEff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cc: number;
  readonly c1: number;
  readonly cMu: number;
  /** Expected length of a vector of n standard normal numbers. */
  readonly chiN: number;
}

/** Covariance is sigma² · C. Matrices are n × n by rows. */
export interface Distribution {
  readonly mean: Float64Array;
  readonly sigma: number;
  readonly covariance: Float64Array;
  /** Of C: square roots of the eigenvalues, and the eigenvectors as columns. */
  readonly scales: Float64Array;
  readonly basis: Float64Array;
  /** Evolution paths of sigma and of C. */
  readonly pathSigma: Float64Array;
  readonly pathC: Float64Array;
  /** Generations that it has seen. */
  readonly generation: number;
}

/** The population that the tutorial gives `n` dimensions. */
export const usualPopulation = (n: number): number => 4 + Math.floor(3 * Math.log(n));

export function strategyParameters(n: number, population: number): StrategyParameters {
  const raw = Float64Array.from(
    { length: population },
    (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1),
  );
  const parents = Math.floor(population / 2);
  const muEff = effectiveMass(raw.subarray(0, parents));
  const muEffNegative = effectiveMass(raw.subarray(parents));
  const c1 = 2 / ((n + 1.3) ** 2 + muEff) * Math.min(1, population / 6);
  const cMu = Math.min(1 - c1, 2 * (0.25 + muEff + 1 / muEff - 2) / ((n + 2) ** 2 + muEff));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  // The least of three: no more than rank-one pulls, than the selection carries, and C stays positive definite.
  const negative = Math.min(
    1 + c1 / cMu,
    1 + 2 * muEffNegative / (muEff + 2),
    (1 - c1 - cMu) / (n * cMu),
  );
  const positiveSum = sumOf(raw.subarray(0, parents));
  const negativeSum = -sumOf(raw.filter((weight) => weight < 0));
  return {
    population,
    weights: raw.map((weight) => weight >= 0 ? weight / positiveSum : negative * weight / negativeSum),
    parents,
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cc: (4 + muEff / n) / (n + 4 + 2 * muEff / n),
    c1,
    cMu,
    chiN: expectedLength(n),
  };
}

/** Mean of the chi distribution: one and the next multiply to n. */
function expectedLength(n: number): number {
  let length = Math.sqrt(2 / Math.PI);
  for (let k = 1; k < n; k++) length = k / length;
  return length;
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const effectiveMass = (weights: Float64Array): number =>
  sumOf(weights) ** 2 / weights.reduce((sum, weight) => sum + weight * weight, 0);

/** Round and without a past. */
export function roundDistribution(mean: Float64Array, sigma: number): Distribution {
  const n = mean.length;
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i++) identity[i * n + i] = 1;
  return {
    mean,
    sigma,
    covariance: identity,
    scales: new Float64Array(n).fill(1),
    basis: identity,
    pathSigma: new Float64Array(n),
    pathC: new Float64Array(n),
    generation: 0,
  };
}

/** One draw. */
export function drawFrom(distribution: Distribution, random: RandomStream): Float64Array {
  const { mean, sigma, scales, basis } = distribution;
  const n = mean.length;
  const z = Float64Array.from(scales, (scale) => sigma * scale * random.normal());
  return Float64Array.from(mean, (centre, i) => {
    let sum = centre;
    for (let k = 0; k < n; k++) sum += basis[i * n + k]! * z[k]!;
    return sum;
  });
}

/** The distribution after a generation: as many points as `parameters.population`, best first. */
export function adapted(
  before: Distribution,
  parameters: StrategyParameters,
  ranked: readonly Float64Array[],
): Distribution {
  const { weights, parents, muEff, cSigma, dSigma, cc, c1, cMu, chiN } = parameters;
  const n = before.mean.length;
  const steps = ranked.map((point) => point.map((x, i) => (x - before.mean[i]!) / before.sigma));
  const shift = new Float64Array(n);
  for (let rank = 0; rank < parents; rank++) addScaled(shift, steps[rank]!, weights[rank]!);

  const generation = before.generation + 1;
  const pathSigma = before.pathSigma.map((p) => (1 - cSigma) * p);
  addScaled(pathSigma, whitened(before, shift), Math.sqrt(cSigma * (2 - cSigma) * muEff));
  const length = lengthOf(pathSigma);
  const settled = Math.sqrt(1 - (1 - cSigma) ** (2 * generation));
  // While sigma is growing fast the path of C waits, or C would stretch along it as well.
  const counts = length / settled < (1.4 + 2 / (n + 1)) * chiN;
  const pathC = before.pathC.map((p) => (1 - cc) * p);
  if (counts) addScaled(pathC, shift, Math.sqrt(cc * (2 - cc) * muEff));

  const kept = 1 + (counts ? 0 : c1 * cc * (2 - cc)) - c1 - cMu * sumOf(weights);
  const covariance = before.covariance.map((value) => kept * value);
  addOuter(covariance, pathC, c1);
  for (const [rank, step] of steps.entries()) {
    const weight = weights[rank]!;
    // A bad step that was long must not turn the covariance negative: it counts with the expected length.
    const scale = weight >= 0 ? 1 : n / Math.max(lengthOf(whitened(before, step)) ** 2, Number.MIN_VALUE);
    addOuter(covariance, step, cMu * weight * scale);
  }
  const { values, vectors } = symmetricEigen(covariance, n);
  const floor = Number.EPSILON * values.reduce((most, value) => Math.max(most, value), 0);
  return {
    mean: before.mean.map((centre, i) => centre + before.sigma * shift[i]!),
    sigma: before.sigma * Math.exp(Math.min(1, cSigma / dSigma * (length / chiN - 1))),
    covariance,
    scales: values.map((value) => Math.sqrt(Math.max(value, floor))),
    basis: vectors,
    pathSigma,
    pathC,
    generation,
  };
}

/** C^(-1/2) · step: what had to be drawn to come to it, in round coordinates. */
export function whitened({ scales, basis }: Distribution, step: Float64Array): Float64Array {
  const n = step.length;
  const out = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    let along = 0;
    for (let i = 0; i < n; i++) along += basis[i * n + k]! * step[i]!;
    along /= scales[k]!;
    for (let i = 0; i < n; i++) out[i]! += basis[i * n + k]! * along;
  }
  return out;
}

export const lengthOf = (vector: Float64Array): number =>
  Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

function addScaled(target: Float64Array, vector: Float64Array, scale: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += scale * vector[i]!;
}

function addOuter(matrix: Float64Array, vector: Float64Array, scale: number): void {
  const n = vector.length;
  for (let i = 0; i < n; i++) {
    const row = scale * vector[i]!;
    for (let j = 0; j < n; j++) matrix[i * n + j]! += row * vector[j]!;
  }
}
