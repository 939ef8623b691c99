/** Giving trials up before their end: each is tried on more and more of the in-sample bars while it keeps up with others. */
import { ParameterError, quote } from "../market/errors.ts";

export interface Pruner {
  /** Of the in-sample bars from the first on, ascending; the last stage has all of them and ends every trial. */
  readonly shares: readonly number[];
  /**
   * Whether a trial is given up after a stage, counted from 0.
   *
   * @param score Its score there, higher is better; NaN, say for no trade yet, is below all numbers.
   * @param earlier Scores of the others that came to this stage, also of those given up there.
   */
  shouldPrune(stage: number, score: number, earlier: readonly number[]): boolean;
}

/** As many others must have come to a stage before the median rule gives anything up there. */
const START_UP = 5;

/** Gives up what is worse than more than half of the others at its stage (Golovin et al. 2017, Vizier). */
export function medianPruner(shares: readonly number[] = [0.25, 0.5, 0.75, 1]): Pruner {
  return {
    shares,
    shouldPrune: (stage, score, earlier) =>
      stage < shares.length - 1 && earlier.length >= START_UP &&
      betterThan(score, earlier) > earlier.length / 2,
  };
}

/**
 * Asynchronous successive halving, ASHA (Li et al. 2020): of those that came to a stage the best one in `reduction` go on to
 * the next, which has `reduction` times the bars. Nobody waits: the first to come goes on.
 */
export function halvingPruner(reduction = 3, stages = 3): Pruner {
  return {
    shares: Array.from({ length: stages }, (_, stage) => reduction ** (stage + 1 - stages)),
    shouldPrune(stage, score, earlier) {
      const goOn = Math.max(1, Math.floor((earlier.length + 1) / reduction));
      return stage < stages - 1 && betterThan(score, earlier) >= goOn;
    },
  };
}

/** NaN is below all numbers, and as good as NaN. */
function betterThan(score: number, others: readonly number[]): number {
  return others.filter((other) => other > score || (Number.isNaN(score) && !Number.isNaN(other))).length;
}

const PRUNERS = { median: medianPruner, halving: halvingPruner };
export type PrunerName = keyof typeof PRUNERS;
export const PRUNER_NAMES = Object.keys(PRUNERS) as readonly PrunerName[];

/** @throws {ParameterError} for a pruner that there is not. */
export function createPruner(name: string): Pruner {
  if (Object.hasOwn(PRUNERS, name)) return PRUNERS[name as PrunerName]();
  const allowed = PRUNER_NAMES.join(", ");
  throw new ParameterError(`Set prune to one of ${allowed}: it is ${quote(name)}`, {
    field: "prune",
    value: name,
    allowed,
  });
}

/** For each stage the tick after its last, of a window that begins at `from` and ends before `to`. */
export const stageEnds = ({ shares }: Pruner, from: number, to: number): readonly number[] =>
  shares.map((share) => from + Math.max(1, Math.round(share * (to - from))));
