import { checkNames } from "../market/known_names.ts";
import { firstNotFinite } from "../series/columns.ts";
import { slope } from "../series/moments.ts";
import { checkOption } from "./check_option.ts";
import { choose, forEachHalving, type Half, rankIn, sharpeOfKey } from "./halvings.ts";
import { type SegmentSums, trialsOf } from "./segment_sums.ts";

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
 * start. A trial that does not vary has a Sharpe ratio of zero; equal ones, those within a billionth of their size, share
 * their ranks, and the first of them is the best.
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
  return overfittingOfSums(blockSums(trials, blocks, size));
}

/**
 * The same from block sums of the trials' returns: an even number of blocks from 2 to 20, which need not be of one length. Trials
 * without sums (NaN) must have been left out. Sixteen blocks of 4,000 trials take about a quarter of a second.
 *
 * @throws ParameterError for another number of blocks, blocks of fewer than two returns, and fewer than two trials
 */
export function overfittingOfSums(sums: SegmentSums): Overfitting {
  const blocks = sums.count.length;
  const count = trialsOf(sums);
  checkOption(
    "segments",
    blocks,
    blocks % 2 === 0 && blocks >= 2 && blocks <= 20,
    "an even number from 2 to 20",
  );
  checkOption(
    "segments",
    Array.from(sums.count),
    sums.count.every((n) => n >= 2),
    "segments of two returns or more",
  );
  checkOption("trials", count, count >= 2, "two or more");
  const splits = choose(blocks, blocks / 2);
  const column = () => new Float64Array(splits);
  const result = { logit: column(), inSample: column(), outOfSample: column() };
  let [below, lost] = [0, 0];
  const judge = (split: number, inside: Half, outside: Half) => {
    const reached = outside.keys[inside.best]!;
    const rank = rankIn(outside, inside.best);
    result.logit[split] = Math.log(rank / (1 - rank));
    result.inSample[split] = sharpeOfKey(inside.keys[inside.best]!, inside.returns);
    result.outOfSample[split] = sharpeOfKey(reached, outside.returns);
    if (rank <= 0.5) below++;
    if (reached < 0) lost++;
  };
  let split = 0;
  forEachHalving(sums, (half, other) => {
    // In ascending order of the sets, as bits, the other half of the first is the last.
    judge(split, half, other);
    judge(splits - 1 - split, other, half);
    split++;
  });
  return {
    probability: below / splits,
    lossProbability: lost / splits,
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
function blockSums(trials: readonly Float64Array[], blocks: number, size: number): SegmentSums {
  const sum = new Float64Array(trials.length * blocks);
  const squares = new Float64Array(trials.length * blocks);
  trials.forEach((returns, trial) => {
    const first = returns.length - blocks * size;
    for (let i = first; i < returns.length; i++) {
      const at = trial * blocks + Math.floor((i - first) / size);
      sum[at] = sum[at]! + returns[i]!;
      squares[at] = squares[at]! + returns[i]! ** 2;
    }
  });
  return { count: new Int32Array(blocks).fill(size), sum, squares };
}
