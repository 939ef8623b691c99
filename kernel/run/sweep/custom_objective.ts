/** Objectives that are functions of a run: each trial is run once more in this thread, in sample and out of it. */
import { DataError } from "../../market/errors.ts";
import type { Point } from "../../optimize/space.ts";
import { knownMean } from "../../series/moments.ts";
import type { Run } from "../run.ts";
import type { Goal } from "./objective.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import type { TrialBlock } from "./run_trials.ts";
import { objectiveColumn, outOfSampleColumn, type TrialPart } from "./trial_columns.ts";
import { trialRun } from "./trial_run.ts";
import { Turns } from "./turns.ts";

/** Fills in the objectives of a block that are functions; nothing for others. */
export async function scoreBlock(
  prepared: PreparedTrials,
  block: TrialBlock,
  signal?: AbortSignal,
): Promise<void> {
  const { goals, cuts, minTrades } = prepared;
  const parts: readonly [TrialPart, number][] = cuts === null
    ? [["whole", minTrades]]
    : [["inSample", minTrades], ["outOfSample", 0]];
  const turns = new Turns();
  for (const [i, goal] of goals.entries()) {
    if (typeof goal.source !== "function") continue;
    for (const [part, least] of parts) {
      const columnOf = part === "outOfSample" ? outOfSampleColumn : objectiveColumn;
      const column = block.values[columnOf(goals, i)]!;
      for (let place = 0; place < block.points.length; place++) {
        signal?.throwIfAborted();
        if (block.failures.has(place)) continue;
        column[place] = await scoreOfPoint(prepared, goal, block.points[place]!, part, least);
        if (turns.isDue) await turns.take();
      }
    }
  }
}

/** The mean over the accounts that have one. */
async function scoreOfPoint(
  prepared: PreparedTrials,
  goal: Goal,
  point: Point,
  part: TrialPart,
  least: number,
): Promise<number> {
  const { universe, isEach } = prepared;
  const scores: number[] = [];
  for (const symbol of isEach ? universe.map((bars) => bars.symbol) : [undefined]) {
    const run = await trialRun(prepared, point, { part, ...symbol !== undefined && { symbol } });
    if (run.metrics.trades >= least) scores.push(customScore(goal, run));
  }
  return knownMean(scores);
}

/** @throws DataError for what is no number */
export function customScore({ name, source }: Goal, run: Run): number {
  const score = (source as (given: Run) => unknown)(run) ?? NaN;
  if (typeof score === "number") return score;
  throw new DataError(`Give a number from the objective ${name}, NaN for none: it gave ${String(score)}`, {
    field: "objective",
    value: score,
    allowed: "a number",
  });
}
