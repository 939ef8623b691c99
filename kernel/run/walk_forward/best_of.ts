/** What points came to on the training bars of a window, and which of them was best. */
import { quote } from "../../market/errors.ts";
import type { Point } from "../../optimize/space.ts";
import { knownMean } from "../../series/moments.ts";
import { type Attempt, attemptValues } from "../sweep/attempts.ts";
import { customScore } from "../sweep/custom_objective.ts";
import { type Goal, metricOf, scoreOf } from "../sweep/objective.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import type { PlacedAccount } from "./windows.ts";
import { windowRun } from "./window_run.ts";

/** What was found in a window. */
export interface Pick {
  /** Null where no trial has the objective. */
  readonly point: Point | null;
  /** Value of the objective in sample, as a reader knows it; NaN for none. */
  readonly inSample: number;
  /** Its Sharpe ratio there. */
  readonly inSampleSharpe: number;
  /** Trials, and those of them with an objective. */
  readonly trials: number;
  readonly scored: number;
  /** Why the first one failed of which a function as objective threw, and its parameters; null where none did. */
  readonly failure: string | null;
}

/** What points came to on one account over one window's training bars. */
export interface Read {
  readonly attempt: Attempt;
  readonly part: PlacedAccount;
  readonly row: Parameters<typeof attemptValues>[2];
}

/** Values of the objective of points, of several accounts the means. */
export function valuesOf(
  prepared: PreparedTrials,
  read: readonly Read[],
  points: readonly Point[],
  best: BestOf,
): Float64Array {
  const goal = prepared.goals[0];
  const columns = read.map(({ attempt, part: { account, train }, row }) => {
    if (typeof goal.source !== "function") return attemptValues(attempt, metricOf(goal), row);
    return attemptValues(attempt, "trades", row).map((count, i) => {
      if (Number.isNaN(count)) return NaN;
      const { score, reason } = customScore(goal, windowRun(prepared, account, train, points[i]!));
      if (reason !== null) best.fail(points[i]!, reason);
      return score;
    });
  });
  return meanColumn(columns, points.length);
}

export const sharpesOf = (read: readonly Read[], { length }: readonly Point[]): Float64Array =>
  meanColumn(read.map(({ attempt, row }) => attemptValues(attempt, "sharpe", row)), length);

const meanColumn = (columns: readonly Float64Array[], length: number): Float64Array =>
  columns.length === 1
    ? columns[0]!
    : Float64Array.from({ length }, (_, i) => knownMean(columns.map((column) => column[i]!)));

/** The first of the best. */
export class BestOf {
  readonly #goal: Goal;
  #point: Point | null = null;
  #value = NaN;
  #sharpe = NaN;
  #trials = 0;
  #scored = 0;
  #failure: string | null = null;

  constructor(goal: Goal) {
    this.#goal = goal;
  }

  /** @param sharpes asked for where one of the points is better than all before */
  add(points: readonly Point[], values: Float64Array, sharpes: () => Float64Array): void {
    let better = -1;
    for (let i = 0; i < points.length; i++) {
      this.#trials++;
      if (Number.isNaN(values[i]!)) continue;
      this.#scored++;
      if (this.#point !== null && !(scoreOf(this.#goal, values[i]!) > scoreOf(this.#goal, this.#value))) {
        continue;
      }
      this.#point = points[i]!;
      this.#value = values[i]!;
      better = i;
    }
    if (better >= 0) this.#sharpe = sharpes()[better]!;
  }

  fail(point: Point, reason: string): void {
    this.#failure ??= `${reason} for ${quote(point)}`;
  }

  pick(): Pick {
    return {
      point: this.#point,
      inSample: this.#value,
      inSampleSharpe: this.#sharpe,
      trials: this.#trials,
      scored: this.#scored,
      failure: this.#failure,
    };
  }
}
