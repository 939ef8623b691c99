/** Chunks to outcomes: what Workers, this thread and other machines call, so that all of them come to the same bits. */
import type { Parameters, Strategy } from "../engine/strategy.ts";
import type { StatisticName } from "../stats/registry.ts";
import { accountKeeper, accountOf } from "./account.ts";
import { chunkOutcomes } from "./blank_outcomes.ts";
import { ColumnCache } from "./columns.ts";
import { type Chunk, type SweepSetup, trialWindows } from "./evaluation.ts";
import { evaluateFast } from "./fast_route.ts";
import { programTrials, runTrial, strategyTrials, type TrialRun } from "./full_route.ts";
import { type Outcomes, TRIAL_METRICS } from "./outcomes.ts";

export type { TrialRun };

/** What an evaluator cannot do by itself. */
export interface Means {
  /** The strategy of a setup's module with these parameters. */
  readonly make?: (params: Parameters) => Strategy;
  /** A statistic as a run's `statistics()` has it, null where it is not defined. */
  readonly statistic?: (run: TrialRun, name: StatisticName) => number | null;
  /** The compiled fast path; null for its twin in TypeScript, whose results are the same. */
  readonly simd?: WebAssembly.Module | null;
}

export interface Evaluator {
  /** @throws what is wrong with all trials alike: options, bars, windows */
  evaluate(chunk: Chunk): Outcomes;
}

/** Bytes of indicators kept between chunks. */
const KEPT = 128 * 2 ** 20;

/** Evaluates the chunks of one sweep; what they share is computed once. */
export function evaluatorOf(setup: SweepSetup, means: Means = {}): Evaluator {
  const columns = new ColumnCache(setup.bars, KEPT);
  const accountAt = accountKeeper((place) => accountOf(setup, place, means.simd ?? null));
  const statistic = statisticOf(setup, means);
  const isFast = statistic === null;
  return {
    evaluate(chunk) {
      const { account: place, trials } = chunk;
      const account = accountAt(place);
      const windowsOf = trialWindows(setup, chunk);
      const outcomes = chunkOutcomes(setup, chunk, statistic !== null);
      const isProgram = "plans" in trials;
      const left = isProgram && isFast
        ? evaluateFast(account, trials, windowsOf, columns, outcomes)
        : outcomes.metrics.trades.keys();
      const trialOf = isProgram
        ? programTrials(account, trials, columns)
        : strategyTrials(trials, means.make);
      const each = outcomes.length / chunk.length;
      for (const [trial, rows] of Map.groupBy(left, (row) => Math.floor(row / each))) {
        runTrial(account, windowsOf(trial), { trial, rows }, trialOf, statistic, outcomes);
      }
      columns.endChunk();
      return outcomes;
    },
  };
}

/** What computes the objective of a run; null where the trial metrics hold it. */
function statisticOf(
  { objective }: SweepSetup,
  { statistic }: Means,
): ((run: TrialRun) => number) | null {
  if (objective === null || (TRIAL_METRICS as readonly string[]).includes(objective)) return null;
  if (statistic === undefined) throw new RangeError(`Pass what computes ${objective} of a run`);
  return (run) => statistic(run, objective) ?? NaN;
}
