/**
 * The best parameters of each window by what its training bars say. A method that goes through the points without looking at
 * scores tries each point once, over all windows; one that learns from scores searches in each window by itself.
 */
import { quote } from "../../market/errors.ts";
import type { Meter } from "../../data/progress.ts";
import type { MethodName } from "../../optimize/methods.ts";
import type { Search } from "../../optimize/search.ts";
import type { Point } from "../../optimize/space.ts";
import type { Stretch } from "../../optimize/splits.ts";
import type { SweepSetup } from "../../sweep/evaluation.ts";
import { knownMean } from "../../series/moments.ts";
import { type Attempt, attemptsOf, attemptValues } from "../sweep/attempts.ts";
import { searching } from "../optimise/search_loop.ts";
import { customScore } from "../sweep/custom_objective.ts";
import type { Executor } from "../sweep/executor.ts";
import { type Goal, metricOf, scoreOf } from "../sweep/objective.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import type { PlacedAccount, PlacedWindow } from "./windows.ts";
import { windowRun } from "./window_run.ts";

/** What was found in a window. */
export interface Pick {
  /** Null where no trial has the objective. */
  readonly point: Point | null;
  /** Value of the objective in sample, as a reader knows it; NaN for none. */
  readonly inSample: number;
  /** Trials, and those of them with an objective. */
  readonly trials: number;
  readonly scored: number;
  /** Why the first one failed of which a function as objective threw, and its parameters; null where none did. */
  readonly failure: string | null;
}

export interface Picking {
  readonly method: string;
  /** Of each window. */
  readonly trials: number;
  readonly batch: number;
  /** A search of its own for each window; the same one for all where it does not learn. */
  readonly searchOf: (window: number) => Search;
  readonly executor: Executor;
  readonly meter: Meter;
  /** Hears of all points that were tried, of one as often as it was. */
  readonly onTried: (points: readonly Point[]) => void;
  readonly signal: AbortSignal | undefined;
}

/** Methods whose points do not depend on scores. */
const BLIND: readonly string[] = ["grid", "random", "sobol", "latin-hypercube"] satisfies MethodName[];

/** @throws the signal's reason */
export function picksOf(
  prepared: PreparedTrials,
  windows: readonly PlacedWindow[],
  picking: Picking,
): Promise<Pick[]> {
  return BLIND.includes(picking.method)
    ? commonPicks(prepared, windows, picking)
    : learnedPicks(prepared, windows, picking);
}

/** Points at a time, so that a stop is heard and memory stays small however large the space is. */
const BATCH = 256;

/** What all searches try points on: accounts with the training bars of the windows that they are in. */
interface Training {
  readonly setup: SweepSetup;
  /** By window: its accounts, and which of each one's windows it is. */
  readonly parts: readonly (readonly TrainingPart[])[];
}

interface TrainingPart extends PlacedAccount {
  /** Its place among the accounts that are in any window. */
  readonly place: number;
  readonly window: number;
}

function trainingOf({ setup }: PreparedTrials, placed: readonly PlacedWindow[]): Training {
  const present = [...new Set(placed.flatMap(({ accounts }) => accounts.map(({ account }) => account)))];
  const windows = present.map((): Stretch[] => []);
  const parts = placed.map(({ accounts }) =>
    accounts.map((each): TrainingPart => {
      const place = present.indexOf(each.account);
      return { ...each, place, window: windows[place]!.push(each.train) - 1 };
    })
  );
  const accounts = present.map((account) => setup.accounts[account]!);
  return { setup: { ...setup, accounts, windows }, parts };
}

async function commonPicks(
  prepared: PreparedTrials,
  windows: readonly PlacedWindow[],
  { trials, searchOf, executor, meter, onTried, signal }: Picking,
): Promise<Pick[]> {
  const { travel, goals: [goal], minTrades } = prepared;
  const { setup, parts } = trainingOf(prepared, windows);
  const attempts = attemptsOf(executor, setup, travel, signal);
  const best = windows.map(() => new BestOf(goal));
  try {
    const search = searchOf(0);
    const one = async (points: readonly Point[]) => {
      const found = await attempts.attempt(setup.accounts.map((_, account) => ({ account })), points);
      parts.forEach((own, i) => {
        const values = own.map((part) => {
          const options = { window: part.window, windows: setup.windows[part.place]!.length, minTrades };
          return valuesOf(prepared, found[part.place]!, part, points, options, best[i]!);
        });
        best[i]!.add(points, meanColumn(values, points.length));
      });
      onTried(points);
      meter.add(points.length * windows.length);
    };
    // Two batches at a time: Workers go on while this thread reads what has come.
    let [left, before]: [number, Promise<void>] = [trials, Promise.resolve()];
    for (;;) {
      signal?.throwIfAborted();
      const points = search.ask(Math.min(BATCH, left)).map(({ point }) => point);
      if (points.length === 0) break;
      left -= points.length;
      const now = one(points);
      now.catch(() => {});
      await before;
      before = now;
    }
    await before;
  } finally {
    await attempts.end();
  }
  return best.map((each) => each.pick());
}

async function learnedPicks(
  prepared: PreparedTrials,
  windows: readonly PlacedWindow[],
  { trials, batch, searchOf, executor, meter, onTried, signal }: Picking,
): Promise<Pick[]> {
  const { travel, goals: [goal], minTrades } = prepared;
  const { setup, parts } = trainingOf(prepared, windows);
  const attempts = attemptsOf(executor, setup, travel, signal);
  const budget = { trials, batch, seconds: Infinity, patience: Infinity };
  try {
    return await Promise.all(parts.map(async (own, window) => {
      const best = new BestOf(goal);
      const loop = searching(searchOf(window), async (points) => {
        const on = own.map(({ place, window }) => ({ account: place, windows: [window] }));
        const found = await attempts.attempt(on, points);
        const values = own.map((part, i) =>
          valuesOf(prepared, found[i]!, part, points, { window: 0, windows: 1, minTrades }, best)
        );
        const column = meanColumn(values, points.length);
        best.add(points, column);
        onTried(points);
        meter.add(points.length);
        return { scores: [column.map((value) => scoreOf(goal, value))], columns: {} };
      }, { budget, signal });
      while (!(await loop.next()).done);
      signal?.throwIfAborted();
      return best.pick();
    }));
  } finally {
    await attempts.end();
  }
}

/** Values of the objective of points on one account over one window's training bars. */
function valuesOf(
  prepared: PreparedTrials,
  attempt: Attempt,
  { account, train }: PlacedAccount,
  points: readonly Point[],
  options: Parameters<typeof attemptValues>[2],
  best: BestOf,
): Float64Array {
  const goal = prepared.goals[0];
  if (typeof goal.source !== "function") return attemptValues(attempt, metricOf(goal), options);
  const traded = attemptValues(attempt, "trades", options);
  return traded.map((count, i) => {
    if (Number.isNaN(count)) return NaN;
    const { score, reason } = customScore(goal, windowRun(prepared, account, train, points[i]!));
    if (reason !== null) best.fail(points[i]!, reason);
    return score;
  });
}

const meanColumn = (columns: readonly Float64Array[], length: number): Float64Array =>
  columns.length === 1
    ? columns[0]!
    : Float64Array.from({ length }, (_, i) => knownMean(columns.map((column) => column[i]!)));

/** The first of the best. */
class BestOf {
  readonly #goal: Goal;
  #point: Point | null = null;
  #value = NaN;
  #trials = 0;
  #scored = 0;
  #failure: string | null = null;

  constructor(goal: Goal) {
    this.#goal = goal;
  }

  add(points: readonly Point[], values: Float64Array): void {
    for (let i = 0; i < points.length; i++) {
      this.#trials++;
      if (Number.isNaN(values[i]!)) continue;
      this.#scored++;
      if (this.#point !== null && !(scoreOf(this.#goal, values[i]!) > scoreOf(this.#goal, this.#value))) {
        continue;
      }
      this.#point = points[i]!;
      this.#value = values[i]!;
    }
  }

  fail(point: Point, reason: string): void {
    this.#failure ??= `${reason} for ${quote(point)}`;
  }

  pick(): Pick {
    return {
      point: this.#point,
      inSample: this.#value,
      trials: this.#trials,
      scored: this.#scored,
      failure: this.#failure,
    };
  }
}
