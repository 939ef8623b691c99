/** Objectives that are functions of a run: each trial is run once more in this thread, in sample and out of it. */
import { DataError } from "../../market/errors.ts";
import type { Goal } from "./objective.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import type { TrialBlock } from "./run_trials.ts";
import { objectiveColumn, outOfSampleColumn, type TrialPart } from "./trial_columns.ts";
import { trialRun } from "./trial_run.ts";

/** Milliseconds of work between two turns of the event loop, in which a stop can arrive. */
const TURN = 40;

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
  let turned = performance.now();
  for (const [i, goal] of goals.entries()) {
    if (typeof goal.source !== "function") continue;
    for (const [part, least] of parts) {
      const column = block
        .values[part === "outOfSample" ? outOfSampleColumn(goals, i) : objectiveColumn(goals, i)]!;
      for (let place = 0; place < block.points.length; place++) {
        signal?.throwIfAborted();
        if (block.failures.has(place)) continue;
        column[place] = await scoreOfPoint(prepared, block, place, part, least, goal);
        if (performance.now() - turned < TURN) continue;
        await new Promise((resolve) => setTimeout(resolve, 0));
        turned = performance.now();
      }
    }
  }
}

/** The mean over the accounts that have one. */
async function scoreOfPoint(
  prepared: PreparedTrials,
  { points }: TrialBlock,
  place: number,
  part: TrialPart,
  least: number,
  goal: Goal,
): Promise<number> {
  const { universe, isEach } = prepared;
  let [sum, count] = [0, 0];
  for (const symbol of isEach ? universe.map((bars) => bars.symbol) : [undefined]) {
    const run = await trialRun(prepared, points[place]!, { part, ...symbol !== undefined && { symbol } });
    if (run.metrics.trades < least) continue;
    const score = (goal.source as (given: typeof run) => unknown)(run) ?? NaN;
    if (typeof score !== "number") {
      throw new DataError(
        `Give a number from the objective ${goal.name}, NaN for none: it gave ${String(score)}`,
        {
          field: "objective",
          value: score,
        },
      );
    }
    if (Number.isNaN(score)) continue;
    sum += score;
    count++;
  }
  return count > 0 ? sum / count : NaN;
}
