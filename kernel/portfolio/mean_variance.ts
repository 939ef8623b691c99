/** Weights, none below zero, that trade risk for return: Markowitz 1952, by quadratic programming. */
import { solveQP } from "quadprog";
import { ParameterError } from "../market/errors.ts";
import { dot, times } from "./covariance.ts";

/** A portfolio of the efficient frontier: return and volatility per bar. */
export interface FrontierPoint {
  readonly weights: Float64Array;
  readonly mean: number;
  readonly volatility: number;
}

/** Weights of least variance; they sum to one and none is below zero or above `most`. */
export function minimumVariance(covariance: readonly Float64Array[], most = 1): Float64Array {
  return solve(covariance, [], most)!;
}

/**
 * Portfolios of least variance for each of `points` returns, from that of least variance to that of the greatest return.
 * Weights sum to one, none is below zero or above `most`.
 *
 * @param means expected return of each member per bar
 * @param covariance of the returns per bar
 */
export function efficientFrontier(
  means: Float64Array,
  covariance: readonly Float64Array[],
  { points = 50, most = 1 }: { points?: number; most?: number } = {},
): FrontierPoint[] {
  const lowest = dot(minimumVariance(covariance, most), means);
  const highest = greatestMean(means, most);
  const at = (weights: Float64Array): FrontierPoint => ({
    weights,
    mean: dot(weights, means),
    volatility: Math.sqrt(Math.max(0, dot(weights, times(covariance, weights)))),
  });
  const frontier: FrontierPoint[] = [];
  for (let i = 0; i < points; i++) {
    const share = points === 1 ? 0 : i / (points - 1);
    const weights = solve(covariance, [{ row: means, atLeast: lowest + share * (highest - lowest) }], most);
    if (weights) frontier.push(at(weights));
  }
  return frontier;
}

/**
 * The weights with the greatest ratio of mean excess return to volatility: the tangency portfolio. Null where no member
 * earns more than `riskFree`.
 *
 * @param riskFree per bar
 */
export function maximumSharpe(
  means: Float64Array,
  covariance: readonly Float64Array[],
  { riskFree = 0, most = 1 }: { riskFree?: number; most?: number } = {},
): Float64Array | null {
  const excess = means.map((mean) => mean - riskFree);
  if (!(greatestMean(excess, most) > 0)) return null;
  // Scaled to an excess of one a bar the ratio is a plain least variance; the sum of the weights undoes the scale.
  const scale = Math.max(...excess);
  const n = means.length;
  const capped = Array.from({ length: most < 1 ? n : 0 }, (_, i) => ({
    row: Float64Array.from({ length: n }, (_, k) => most - (k === i ? 1 : 0)),
    atLeast: 0,
  }));
  const solution = program(covariance, [{ row: excess.map((each) => each / scale), atLeast: 1 }], [
    ...capped,
    ...unitRows(n),
  ]);
  if (!solution) return null;
  const sum = solution.reduce((total, each) => total + each, 0);
  return solution.map((each) => each / sum);
}

interface Bound {
  readonly row: Float64Array;
  readonly atLeast: number;
}

function greatestMean(means: Float64Array, most: number): number {
  let [left, best] = [1, 0];
  for (const mean of means.toSorted().reverse()) {
    const weight = Math.min(most, left);
    best += weight * mean;
    left -= weight;
  }
  return best;
}

const unitRows = (n: number, sign = 1, atLeast = 0): Bound[] =>
  Array.from({ length: n }, (_, i) => ({
    row: Float64Array.from({ length: n }, (_, k) => k === i ? sign : 0),
    atLeast,
  }));

function solve(
  covariance: readonly Float64Array[],
  bounds: readonly Bound[],
  most: number,
): Float64Array | null {
  const n = covariance.length;
  if (!(most * n >= 1)) {
    const allowed = `at least ${1 / n}, so that ${n} weights can sum to 1`;
    throw new ParameterError(`Set most to ${allowed}: it is ${most}`, {
      field: "most",
      value: most,
      allowed,
    });
  }
  const one = { row: new Float64Array(n).fill(1), atLeast: 1 };
  const upper = most < 1 ? unitRows(n, -1, -most) : [];
  return program(covariance, [one], [...bounds, ...unitRows(n), ...upper]);
}

/** Least w'Cw with equalities, then inequalities; null where no weights meet them. */
function program(
  covariance: readonly Float64Array[],
  equal: readonly Bound[],
  above: readonly Bound[],
): Float64Array | null {
  const n = covariance.length;
  // The solver is exact only for matrices of about unit size; a scale changes no weights.
  const scale = covariance.reduce((sum, row, i) => sum + row[i]!, 0) / n || 1;
  const bounds = [...equal, ...above];
  // The solver counts from 1, as its original in Fortran does. A ridge keeps equal members apart from a singular matrix.
  const matrix = [
    [],
    ...covariance.map((row, i) => [0, ...row.map((value, k) => value / scale + (i === k ? RIDGE : 0))]),
  ];
  const constraints = [
    [],
    ...Array.from({ length: n }, (_, i) => [0, ...bounds.map(({ row }) => row[i]!)]),
  ];
  const { solution, message }: { solution: number[]; message: string } = solveQP(
    matrix,
    new Array<number>(n + 1).fill(0),
    constraints,
    [0, ...bounds.map(({ atLeast }) => atLeast)],
    equal.length,
  );
  if (message !== "") return null;
  // What rounding leaves below zero is none.
  return Float64Array.from(solution.slice(1), (weight) => Math.abs(weight) < 1e-12 ? 0 : weight);
}

const RIDGE = 1e-12;
