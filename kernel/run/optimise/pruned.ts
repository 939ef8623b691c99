/** Trials given up early: each is tried on growing shares of the sample while it keeps up with the others. */
import type { GivenUp } from "../../optimize/overfitting_data.ts";
import { createPruner, type Pruner, stageEnds } from "../../optimize/pruning.ts";
import type { Point } from "../../optimize/space.ts";
import type { SweepSetup } from "../../sweep/evaluation.ts";
import type { TrialMetric } from "../../sweep/outcomes.ts";
import { knownMean } from "../../series/moments.ts";
import { metricOf, scoreOf } from "../sweep/objective.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import { type Attempts, attemptValues } from "../sweep/attempts.ts";
import type { KeptTrials } from "../sweep/kept_blocks.ts";

/** What points came to before the whole sample. */
export interface Staged {
  /** Places of those that go on to it. */
  readonly alive: readonly number[];
  /** Of those that do not: their last score, NaN for the others. */
  readonly scores: Float64Array;
  readonly pruned: Float64Array;
  /** What a journal keeps, so that those that come later are judged alike. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

export interface Stages {
  /** The setup with more windows: the shares of the sample. */
  readonly setup: SweepSetup;
  attempt(attempts: Attempts, points: readonly Point[]): Promise<Staged>;
  /** Takes notice of what a journal kept. */
  recall(tried: KeptTrials): void;
  /** Counts trials for the report on overfitting, in their order: those that are kept, whether tried now or before. */
  add(tried: KeptTrials): void;
  givenUp(): GivenUp;
}

const STAGE = (stage: number): string => `stage ${stage}`;
/** Stages that a trial came to the end of before it was given up; as many as there are for those that were not. */
const DONE = "stage count";
/** Annual Sharpe ratios at the end of a stage of all that came to it. */
const SHARPE = (stage: number): string => `${STAGE(stage)} sharpe`;

export function stagesOf(prepared: PreparedTrials, name: string): Stages {
  const pruner: Pruner = createPruner(name);
  const { setup, cuts, goals: [goal], minTrades } = prepared;
  const partial = pruner.shares.length - 1;
  const earlier = Array.from({ length: partial }, (): number[] => []);
  const sharpes = earlier.map((): number[] => []);
  const givenUp: number[] = [];
  let count = 0;
  const whole = setup.windows[0]!.length;
  const windows = setup.windows.map((own) => {
    const { from, to } = own[cuts === null ? 0 : 1]!;
    const ends = stageEnds(pruner, from, to).slice(0, partial);
    return [...own, ...ends.map((end) => ({ from, to: Math.max(from + 2, end) }))];
  });
  const scoresAt = async (attempts: Attempts, stage: number, points: readonly Point[]) => {
    const accounts = setup.accounts.map((_, account) => ({ account, windows: [whole + stage] }));
    const options = { window: 0, windows: 1, minTrades: Math.min(1, minTrades) };
    const found = await attempts.attempt(accounts, points);
    const valuesOf = (metric: TrialMetric | null) => {
      const columns = found.map((attempt) => attemptValues(attempt, metric, options));
      return points.map((_, i) => knownMean(columns.map((column) => column[i]!)));
    };
    return {
      scores: valuesOf(metricOf(goal)).map((value) => scoreOf(goal, value)),
      sharpe: valuesOf("sharpe"),
    };
  };
  return {
    setup: { ...setup, windows },
    async attempt(attempts, points) {
      const column = () => new Float64Array(points.length).fill(NaN);
      const [scores, done] = [column(), column().fill(partial)];
      const columns: Record<string, Float64Array> = { [DONE]: done };
      let alive = points.map((_, place) => place);
      for (let stage = 0; stage < partial; stage++) {
        const reached = columns[STAGE(stage)] = column();
        const sharpe = columns[SHARPE(stage)] = column();
        if (alive.length === 0) continue;
        const found = await scoresAt(attempts, stage, alive.map((place) => points[place]!));
        alive = alive.filter((place, i) => {
          const score = reached[place] = found.scores[i]!;
          const isPruned = pruner.shouldPrune(stage, score, earlier[stage]!);
          earlier[stage]!.push(score);
          sharpe[place] = found.sharpe[i]!;
          if (isPruned) [scores[place], done[place]] = [score, stage];
          return !isPruned;
        });
      }
      return { alive, scores, pruned: done.map((stages) => Number(stages < partial)), columns };
    },
    recall({ columns }) {
      const done = columns[DONE]!;
      for (let stage = 0; stage < partial; stage++) {
        const scores = columns[STAGE(stage)]!;
        done.forEach((last, i) => {
          if (last >= stage) earlier[stage]!.push(scores[i]!);
        });
      }
    },
    add({ scores, pruned, columns }) {
      scores[0]!.forEach((score, i) => givenUp.push(pruned?.[i] === 1 ? score : NaN));
      count += pruned?.reduce((sum, each) => sum + each, 0) ?? 0;
      sharpes.forEach((kept, stage) => kept.push(...columns[SHARPE(stage)] ?? []));
    },
    givenUp: () => ({
      count,
      scores: Float64Array.from(givenUp),
      stages: sharpes.map((kept, stage) => ({
        share: pruner.shares[stage]!,
        sharpe: Float64Array.from(kept),
      })),
    }),
  };
}
