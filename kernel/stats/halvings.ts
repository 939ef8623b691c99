/** Every way to halve the blocks of many trials' returns, and how the trials rank in each half. */
import { type SegmentSums, SUMS_ROUNDING, trialsOf } from "./segment_sums.ts";

/** Half of the blocks. Its columns are used again for the next one. */
export interface Half {
  /** By trial, ordered as the Sharpe ratios are and quicker to have: sum |sum| / sum of squares around the mean. */
  readonly keys: Float64Array;
  /** Returns in it. */
  returns: number;
  /** First trial with the highest key but for rounding. */
  best: number;
}

/** Binomial coefficient. */
export function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = ways * (n - k + i) / i;
  return ways;
}

/** Sharpe ratio of a bar (ddof 1). */
export const sharpeOfKey = (key: number, returns: number): number =>
  Math.sign(key) * Math.sqrt(Math.abs(key) * (returns - 1)) / returns;

/**
 * Differences of Sharpe ratios of a bar that are none: a share of the ratio, and the least for one near zero. Trials with the same
 * trades in a half have the same returns there, but rounding, which depends on the route, leaves their sums some 1e-16 apart.
 */
const EQUAL_SHARE = 1e-9;
const EQUAL_LEAST = 1e-12;

/** The lowest and the highest key that are equal to one but for rounding. */
function equalKeys(key: number, returns: number): readonly [low: number, high: number] {
  const ratio = Math.sign(key) * Math.sqrt(Math.abs(key) / returns);
  const within = Math.max(EQUAL_SHARE * Math.abs(ratio), EQUAL_LEAST);
  const [low, high] = [ratio - within, ratio + within];
  return [low * Math.abs(low) * returns, high * Math.abs(high) * returns];
}

/** Rank of a trial in a half, over their number plus one; equal ones, also those that differ by rounding, share their ranks. */
export function rankIn({ keys, returns }: Half, trial: number): number {
  const [low, high] = equalKeys(keys[trial]!, returns);
  let [below, upTo] = [0, 0];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    // Without a branch, which half of all trials would mispredict.
    below += Number(key < low) | 0;
    upTo += Number(key <= high) | 0;
  }
  return (below + (upTo - below + 1) / 2) / (keys.length + 1);
}

/** Sums of both kinds of the blocks of a set, by trial. */
interface Sums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/**
 * Each way to halve the blocks once: the sets without the last block, ascending as bits, with all others. A set's sums are put
 * together of those of its first and its second blocks: added up afresh, so that a trial without a trade has a sum of zero and
 * not what is left of others.
 */
export function forEachHalving(sums: SegmentSums, visit: (half: Half, other: Half) => void): void {
  const blocks = sums.count.length;
  const trials = trialsOf(sums);
  const first = blocks >>> 1;
  const column = () => ({ sum: new Float64Array(trials), squares: new Float64Array(trials) });
  const all = 2 ** first - 1;
  const low = Array.from({ length: all + 1 }, (_, bits) => addUp(sums, bits, 0, column()));
  const [high, otherHigh] = [column(), column()];
  const half: Half = { keys: new Float64Array(trials), returns: 0, best: 0 };
  const other: Half = { keys: new Float64Array(trials), returns: 0, best: 0 };
  const whole = countOf(sums, 2 ** blocks - 1);
  const rest = 2 ** (blocks - first) - 1;
  for (let bits = 0; bits <= rest >>> 1; bits++) {
    addUp(sums, bits, first, high);
    addUp(sums, rest - bits, first, otherHigh);
    for (let lowBits = 0; lowBits <= all; lowBits++) {
      if (ones(bits) + ones(lowBits) !== blocks / 2) continue;
      half.returns = countOf(sums, bits * (all + 1) + lowBits);
      other.returns = whole - half.returns;
      rate(low[lowBits]!, high, half);
      rate(low[all - lowBits]!, otherHigh, other);
      visit(half, other);
    }
  }
}

/** The hot loop: keys of all trials from the sums of two sets of blocks. */
function rate(low: Sums, high: Sums, half: Half): void {
  const { keys, returns } = half;
  const [lowSum, lowSquares, highSum, highSquares] = [low.sum, low.squares, high.sum, high.squares];
  const share = 1 / returns;
  let highest = -Infinity;
  for (let trial = 0; trial < keys.length; trial++) {
    const sum = lowSum[trial]! + highSum[trial]!;
    const squares = lowSquares[trial]! + highSquares[trial]!;
    const around = squares - sum * sum * share;
    const key = around > SUMS_ROUNDING * squares ? sum * Math.abs(sum) / around : 0;
    keys[trial] = key;
    if (key > highest) highest = key;
  }
  const [least] = equalKeys(highest, returns);
  half.best = 0;
  while (keys[half.best]! < least) half.best++;
}

/** Sums of the blocks of a set, whose first bit stands for the block `from`. */
function addUp({ count, sum, squares }: SegmentSums, set: number, from: number, into: Sums): Sums {
  const trials = into.sum.length;
  for (let trial = 0; trial < trials; trial++) {
    let [total, square] = [0, 0];
    for (let block = from, bits = set; bits > 0; block++, bits >>>= 1) {
      if ((bits & 1) === 0) continue;
      total += sum[trial * count.length + block]!;
      square += squares[trial * count.length + block]!;
    }
    into.sum[trial] = total;
    into.squares[trial] = square;
  }
  return into;
}

/** Returns that the blocks of a set have. */
function countOf({ count }: SegmentSums, set: number): number {
  let returns = 0;
  for (let block = 0; block < count.length; block++) returns += (set >>> block & 1) * count[block]!;
  return returns;
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest &= rest - 1) count++;
  return count;
}
