/** Objectives that are functions of a run: each trial is run once more in this thread, in sample and out of it. */
import { quote } from "../../market/errors.ts";
import type { Point } from "../../optimize/space.ts";
import { knownMean } from "../../series/moments.ts";
import type { Run } from "../run.ts";
import type { Goal } from "./objective.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import type { TrialBlock } from "./run_trials.ts";
import { objectiveColumn, outOfSampleColumn, type TrialPart } from "./trial_columns.ts";
import { trialRun } from "./trial_run.ts";
import { Turns } from "./turns.ts";

/** What a function of a run gave. */
export interface CustomScore {
  /** NaN for none: nothing that is not finite can be compared. */
  readonly score: number;
  /** Why it has none, in words; null where it gave a number. */
  readonly reason: string | null;
}

/**
 * The block with its objectives that are functions filled in. A trial of which one throws is one that failed, with a reason;
 * one that throws out of sample alone keeps its score in sample, as nothing there may have a say in what is chosen.
 */
export async function scoreBlock(
  prepared: PreparedTrials,
  block: TrialBlock,
  signal?: AbortSignal,
): Promise<TrialBlock> {
  const { goals, cuts, minTrades } = prepared;
  if (goals.every(({ source }) => typeof source !== "function")) return block;
  const parts: readonly [TrialPart, number][] = cuts === null
    ? [["whole", minTrades]]
    : [["inSample", minTrades], ["outOfSample", 0]];
  const failures = new Map(block.failures);
  const turns = new Turns();
  for (const [i, goal] of goals.entries()) {
    if (typeof goal.source !== "function") continue;
    for (const [part, least] of parts) {
      const columnOf = part === "outOfSample" ? outOfSampleColumn : objectiveColumn;
      const column = block.values[columnOf(goals, i)]!;
      for (let place = 0; place < block.points.length; place++) {
        signal?.throwIfAborted();
        if (failures.has(place)) continue;
        const { score, reason } = await scoreOfPoint(prepared, goal, block.points[place]!, part, least);
        column[place] = score;
        if (reason !== null) {
          failures.set(place, part === "outOfSample" ? `out of sample ${reason}` : reason);
        }
        if (turns.isDue) await turns.take();
      }
    }
  }
  return { ...block, failures };
}

/** The mean over the accounts that have one. */
async function scoreOfPoint(
  prepared: PreparedTrials,
  goal: Goal,
  point: Point,
  part: TrialPart,
  least: number,
): Promise<CustomScore> {
  const { universe, isEach } = prepared;
  const scores: number[] = [];
  for (const symbol of isEach ? universe.map((bars) => bars.symbol) : [undefined]) {
    const run = await trialRun(prepared, point, { part, ...symbol !== undefined && { symbol } });
    if (run.metrics.trades < least) continue;
    const found = customScore(goal, run);
    if (found.reason !== null) return found;
    scores.push(found.score);
  }
  return { score: knownMean(scores), reason: null };
}

/** Never throws: one run that a function was not made for is no reason to lose the others. */
export function customScore({ name, source }: Goal, run: Run): CustomScore {
  const failed = (words: string) => ({ score: NaN, reason: `the objective ${name} ${words}` });
  try {
    const score = (source as (given: Run) => unknown)(run) ?? NaN;
    if (typeof score !== "number") return failed(`gives ${quote(score)}, which is no number`);
    return { score: Number.isFinite(score) ? score : NaN, reason: null };
  } catch (error) {
    return failed(`throws ${error instanceof Error ? error.message : quote(error)}`);
  }
}
