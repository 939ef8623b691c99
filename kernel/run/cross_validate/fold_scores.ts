/**
 * What trials come to on the folds of a cross-validation. In each fold the trial with the best Sharpe ratio on the training bars
 * is picked; what it made on the tested groups, put together over the folds, is a path over all bars on which no bar had a
 * say in what was traded on it.
 */
import type { CombinatorialFolds } from "../../optimize/folds.ts";
import { edgesOf, segmentsOf, sharpeOf, sharpeOfParts } from "../../optimize/segment_scores.ts";
import type { Stretch } from "../../optimize/splits.ts";
import { knownMean } from "../../series/moments.ts";
import type { SegmentSums } from "../../stats/segment_sums.ts";

/** The sums of one account's trials, cut where its folds need it. */
export interface FoldedAccount {
  readonly folded: CombinatorialFolds;
  readonly window: Stretch;
  readonly sums: SegmentSums;
  /** Bars a year. */
  readonly periodsPerYear: number;
}

export interface FoldScores {
  /** Annual Sharpe ratios by fold and trial; of several accounts the mean over those that have one, NaN for none. */
  readonly inSample: readonly Float64Array[];
  readonly outOfSample: readonly Float64Array[];
  /** By fold the trial that is best in sample, -1 where none has a score. */
  readonly picked: Int32Array;
  /** Annual Sharpe ratio of each path. */
  readonly paths: Float64Array;
}

/** Ticks at which the returns of an account must be cut. */
export const foldEdges = ({ folds, groups }: CombinatorialFolds, window: Stretch): number[] =>
  edgesOf([...folds, { train: [], test: groups }], window);

/** Which trials may be picked in a fold, such as those with enough trades. */
export interface Allowed {
  /** In any fold at all: the others have no scores. */
  readonly ever: (trial: number) => boolean;
  /** Told of trials before `in` is asked about them, the likeliest to be picked first. */
  readonly prepare: (trials: readonly number[]) => Promise<void>;
  readonly in: (trial: number, fold: number) => boolean;
}

export async function foldScores(
  accounts: readonly FoldedAccount[],
  trials: number,
  allowed: Allowed,
): Promise<FoldScores> {
  const { folds, paths } = accounts[0]!.folded;
  const placed = accounts.map(placedAccount);
  const scores = (part: "train" | "test") =>
    folds.map((_, fold) =>
      Float64Array.from(
        { length: trials },
        (_, trial) =>
          allowed.ever(trial) ? knownMean(placed.map((each) => each.score(trial, each[part][fold]!))) : NaN,
      )
    );
  const inSample = scores("train");
  const picked = await pickedOf(inSample, allowed);
  return {
    inSample,
    outOfSample: scores("test"),
    picked,
    paths: Float64Array.from(
      paths,
      (path) => knownMean(placed.map((each) => each.pathScore(path.map((fold) => picked[fold]!)))),
    ),
  };
}

/** The first of the highest of those that are allowed. */
async function pickedOf(inSample: readonly Float64Array[], allowed: Allowed): Promise<Int32Array> {
  const ranked = inSample.map((scores) =>
    Array.from(scores.keys()).filter((trial) => !Number.isNaN(scores[trial]!))
      .sort((a, b) => scores[b]! - scores[a]! || a - b)
  );
  const picked = new Int32Array(inSample.length).fill(-1);
  let open = [...inSample.keys()];
  // Mostly the first of a fold may be picked.
  for (let [from, size] = [0, 1]; open.length > 0; from += size, size *= 2) {
    const next = Array.from({ length: size }, (_, i) => open.map((fold) => ranked[fold]![from + i]));
    await allowed.prepare(next.flat().filter((trial) => trial !== undefined));
    open = open.filter((fold) => {
      const own = ranked[fold]!;
      picked[fold] = own.slice(from, from + size).find((trial) => allowed.in(trial, fold)) ?? -1;
      return picked[fold] < 0 && from + size < own.length;
    });
  }
  return picked;
}

function placedAccount({ folded, window, sums, periodsPerYear }: FoldedAccount) {
  const edges = foldEdges(folded, window);
  const annual = Math.sqrt(periodsPerYear);
  const places = (stretches: readonly Stretch[]) => segmentsOf(stretches, window, edges);
  const groups = folded.groups.map((group) => places([group]));
  return {
    train: folded.folds.map(({ train }) => places(train)),
    test: folded.folds.map(({ test }) => places(test)),
    score: (trial: number, segments: readonly number[]) => annual * sharpeOf(sums, trial, segments),
    /** Of the returns that each group has of the trial given for it. */
    pathScore(trials: readonly number[]): number {
      if (trials.some((trial) => trial < 0)) return NaN;
      const parts = groups.map((segments, group) => ({ trial: trials[group]!, segments }));
      return annual * sharpeOfParts(sums, parts);
    },
  };
}

/** The first of the highest; -1 where there is none. */
export function bestOf(scores: Float64Array): number {
  let best = -1;
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isNaN(scores[i]!) && (best < 0 || scores[i]! > scores[best]!)) best = i;
  }
  return best;
}
