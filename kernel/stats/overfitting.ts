import { checkNames } from "../market/known_names.ts";
import { firstNotFinite } from "../series/columns.ts";
import { checkOption } from "./check_option.ts";
/** How the bars are cut. */
export interface OverfittingOptions {
  /** Even number of blocks that the bars are cut into, 2 to 20; default 16, which gives 12,870 splits. */
  readonly blocks?: number;
}

/** How often the best in one half of the data was below the middle in the other. Columns have one value a split. */
export interface Overfitting {
  /** Probability of backtest overfitting: share of the splits whose logit is zero or below. */
  readonly probability: number;
  /** Share of the splits in which the best in sample lost money out of sample. */
  readonly lossProbability: number;
  /** Log odds of the rank out of sample of the trial that was best in sample. */
  readonly logit: Float64Array;
  /** Sharpe ratio of a bar of that trial, in and out of sample. */
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
  /** Slope of the second over the first: below zero, better in sample meant worse out of it. */
  readonly degradation: number | null;
}

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey, Borwein, López de Prado and
 * Zhu 2017): the bars are cut into blocks, every half of the blocks is the sample once, and the trial with the best
 * Sharpe ratio in it is ranked by its Sharpe ratio in the other half. Bars that do not fill a block are left out at the
 * start. A trial that does not vary has a Sharpe ratio of zero; equal ones share their ranks.
 *
 * @param trials simple returns of every trial that was looked at, also those thrown away: columns of one length
 * @throws ParameterError for fewer than two trials, columns of different lengths, and blocks of fewer than two bars
 * @example
 * ```ts
 * import { backtestOverfitting } from "tapebook";
 *
 * const wave = (phase: number) => Float64Array.from({ length: 400 }, (_, i) => Math.sin(i * (1 + phase)) / 100);
 * const { probability, logit } = backtestOverfitting([wave(0), wave(0.3), wave(0.7)], { blocks: 8 });
 * if (logit.length !== 70 || probability < 0 || probability > 1) throw new Error("70 ways to halve 8 blocks");
 * ```
 */
export function backtestOverfitting(
  trials: readonly Float64Array[],
  options: OverfittingOptions = {},
): Overfitting {
  checkNames(options, ["blocks"], "the options of backtestOverfitting");
  const { blocks = 16 } = options;
  checkColumns("trials", trials, 2);
  const bars = trials[0]!.length;
  checkOption(
    "blocks",
    blocks,
    blocks % 2 === 0 && blocks >= 2 && blocks <= 20,
    "an even number from 2 to 20",
  );
  const size = Math.floor(bars / blocks);
  checkOption(
    "blocks",
    blocks,
    size >= 2,
    `an even number up to ${Math.floor(bars / 2)}, so that each has two bars`,
  );
  const count = trials.length;
  const [sums, squares] = blockSums(trials, blocks, size);
  const splits = halves(blocks);
  const column = () => new Float64Array(splits.length);
  const result = { logit: column(), inSample: column(), outOfSample: column() };
  const half = blocks / 2 * size;
  const outside = new Float64Array(count);
  let [below, lost] = [0, 0];
  splits.forEach((chosen, split) => {
    let [best, bestAt] = [-Infinity, 0];
    for (let trial = 0; trial < count; trial++) {
      let [insideSum, insideSquares, sum, square] = [0, 0, 0, 0];
      for (let block = 0; block < blocks; block++) {
        const [s, q] = [sums[trial * blocks + block]!, squares[trial * blocks + block]!];
        sum += s;
        square += q;
        if ((chosen >>> block & 1) === 0) continue;
        insideSum += s;
        insideSquares += q;
      }
      const inside = sharpeOf(insideSum, insideSquares, half);
      outside[trial] = sharpeOf(sum - insideSum, square - insideSquares, half);
      if (inside > best) [best, bestAt] = [inside, trial];
    }
    const reached = outside[bestAt]!;
    let [lower, equal] = [0, 0];
    for (let trial = 0; trial < count; trial++) {
      if (outside[trial]! < reached) lower++;
      else if (outside[trial] === reached) equal++;
    }
    const rank = (lower + (equal + 1) / 2) / (count + 1);
    result.logit[split] = Math.log(rank / (1 - rank));
    result.inSample[split] = best;
    result.outOfSample[split] = reached;
    if (rank <= 0.5) below++;
    if (reached < 0) lost++;
  });
  return {
    probability: below / splits.length,
    lossProbability: lost / splits.length,
    ...result,
    degradation: slope(result.inSample, result.outOfSample),
  };
}

/** @throws ParameterError where there are too few columns, or their lengths differ, or a value is no number */
export function checkColumns(field: string, columns: readonly Float64Array[], least: number): void {
  checkOption(
    field,
    columns?.length,
    Array.isArray(columns) && columns.length >= least,
    `${least} columns or more`,
  );
  const [first] = columns;
  columns.forEach((column, i) => {
    checkOption(
      `${field}[${i}]`,
      column?.length,
      column instanceof Float64Array && column.length === first!.length,
      `a Float64Array of ${first!.length} returns, as the first`,
    );
    const wrong = firstNotFinite(column);
    checkOption(`${field}[${i}]`, column[wrong], wrong < 0, `numbers; see the one at ${wrong}`);
  });
}

/** Sums of the returns and of their squares by trial and block. */
function blockSums(
  trials: readonly Float64Array[],
  blocks: number,
  size: number,
): [Float64Array, Float64Array] {
  const sums = new Float64Array(trials.length * blocks);
  const squares = new Float64Array(trials.length * blocks);
  trials.forEach((returns, trial) => {
    const first = returns.length - blocks * size;
    for (let i = first; i < returns.length; i++) {
      const at = trial * blocks + Math.floor((i - first) / size);
      sums[at] = sums[at]! + returns[i]!;
      squares[at] = squares[at]! + returns[i]! ** 2;
    }
  });
  return [sums, squares];
}

/** Every set of half the blocks, as the bits of a number. */
function halves(blocks: number): number[] {
  const sets: number[] = [];
  for (let bits = 0; bits < 2 ** blocks; bits++) {
    let ones = 0;
    for (let rest = bits; rest > 0; rest &= rest - 1) ones++;
    if (ones === blocks / 2) sets.push(bits);
  }
  return sets;
}

function sharpeOf(sum: number, squares: number, count: number): number {
  const mean = sum / count;
  const variance = (squares - sum * mean) / (count - 1);
  // What rounding leaves of the squares of equal values is no variance.
  return variance > 1e-14 * squares / count ? mean / Math.sqrt(variance) : 0;
}

function slope(x: Float64Array, y: Float64Array): number | null {
  const [meanX, meanY] = [x, y].map((column) =>
    column.reduce((sum, value) => sum + value, 0) / column.length
  );
  let [products, squares] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    products += (x[i]! - meanX!) * (y[i]! - meanY!);
    squares += (x[i]! - meanX!) ** 2;
  }
  return squares > 0 ? products / squares : null;
}
