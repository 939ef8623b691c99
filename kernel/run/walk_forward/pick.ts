/**
 * The best parameters of each window by what its training bars say. A method that goes through the points without looking at
 * scores tries each point once, over all windows; one that learns from scores searches in each window by itself.
 */
import type { Meter } from "../../data/progress.ts";
import type { MethodName } from "../../optimize/methods.ts";
import type { Search } from "../../optimize/search.ts";
import type { Point } from "../../optimize/space.ts";
import type { SweepSetup } from "../../sweep/evaluation.ts";
import { meanOf } from "../cross_validate/fold_scores.ts";
import { type Attempt, attemptsOf, attemptValues } from "../optimise/attempts.ts";
import { searching } from "../optimise/search_loop.ts";
import type { Executor } from "../sweep/executor.ts";
import { type Goal, metricOf, scoreOf } from "../sweep/objective.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import type { PlacedWindow } from "./windows.ts";
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

async function commonPicks(
  prepared: PreparedTrials,
  windows: readonly PlacedWindow[],
  { trials, searchOf, executor, meter, onTried, signal }: Picking,
): Promise<Pick[]> {
  const { setup, travel, goals: [goal], minTrades } = prepared;
  const own = setup.accounts.map((_, account) =>
    windows.flatMap(({ accounts }, window) =>
      accounts.flatMap((each) => each.account === account ? [{ window, train: each.train }] : [])
    )
  );
  const present = own.flatMap((each, account) => each.length > 0 ? [account] : []);
  const trained: SweepSetup = {
    ...setup,
    accounts: present.map((account) => setup.accounts[account]!),
    windows: present.map((account) => own[account]!.map(({ train }) => train)),
  };
  const attempts = attemptsOf(executor, trained, travel, signal);
  const best = windows.map(() => new BestOf(goal));
  try {
    const search = searchOf(0);
    const one = async (points: readonly Point[]) => {
      const found = await attempts.attempt([...present.keys()], points);
      windows.forEach((placed, window) => {
        const values = found.flatMap((attempt, place) => {
          const account = present[place]!;
          const at = own[account]!.findIndex((each) => each.window === window);
          const options = { window: at, windows: own[account]!.length, minTrades };
          return at < 0 ? [] : [valuesOf(prepared, attempt, placed, account, points, options)];
        });
        best[window]!.add(points, meanColumn(values, points.length));
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
  const { setup, travel, goals: [goal], minTrades } = prepared;
  const places = windows.flatMap(({ accounts }) => accounts);
  const trained: SweepSetup = {
    ...setup,
    accounts: places.map(({ account }) => setup.accounts[account]!),
    windows: places.map(({ train }) => [train]),
  };
  const attempts = attemptsOf(executor, trained, travel, signal);
  const budget = { trials, batch, seconds: Infinity, patience: Infinity };
  let first = 0;
  try {
    return await Promise.all(windows.map(async (placed, window) => {
      const from = first;
      const own = placed.accounts.map((_, i) => from + i);
      first += own.length;
      const best = new BestOf(goal);
      const loop = searching(searchOf(window), async (points) => {
        const found = await attempts.attempt(own, points);
        const values = found.map((attempt, i) =>
          valuesOf(prepared, attempt, placed, placed.accounts[i]!.account, points, {
            window: 0,
            windows: 1,
            minTrades,
          })
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
  placed: PlacedWindow,
  account: number,
  points: readonly Point[],
  options: Parameters<typeof attemptValues>[2],
): Float64Array {
  const goal = prepared.goals[0];
  const { source } = goal;
  if (typeof source !== "function") return attemptValues(attempt, metricOf(goal), options);
  const traded = attemptValues(attempt, "trades", options);
  const { train } = placed.accounts.find((each) => each.account === account)!;
  return traded.map((count, i) =>
    Number.isNaN(count) ? NaN : source(windowRun(prepared, account, train, points[i]!))
  );
}

const meanColumn = (columns: readonly Float64Array[], length: number): Float64Array =>
  columns.length === 1
    ? columns[0]!
    : Float64Array.from({ length }, (_, i) => meanOf(columns.map((column) => column[i]!)));

/** The first of the best. */
class BestOf {
  readonly #goal: Goal;
  #point: Point | null = null;
  #value = NaN;
  #trials = 0;
  #scored = 0;

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

  pick(): Pick {
    return { point: this.#point, inSample: this.#value, trials: this.#trials, scored: this.#scored };
  }
}
