/**
 * Closed trades of trials on the training bars of each fold. Whether a trial traded enough to be picked is asked of these alone:
 * one that traded on the tested bars would tell something of them. They are counted where they are asked for, since of
 * thousands of trials only the best of each fold matter: trades closed by a tick are those of a run that ends there.
 */
import type { Point } from "../../optimize/space.ts";
import type { Stretch } from "../../optimize/splits.ts";
import type { SweepSetup } from "../../sweep/evaluation.ts";
import { attemptsOf, attemptValues } from "../sweep/attempts.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import { executorOf } from "../sweep/run_trials.ts";
import type { FoldedAccount } from "./fold_scores.ts";

/** What a trial closed until a tick, by account. */
interface ClosedBy {
  /** Ticks that training begins or ends at, inside the account's window. */
  readonly ticks: readonly number[];
  readonly at: (tick: number, closed: ArrayLike<number>, whole: number) => number;
}

export class TrainingTrades {
  readonly #prepared: PreparedTrials;
  readonly #accounts: readonly Pick<FoldedAccount, "folded" | "window">[];
  readonly #points: readonly Point[];
  /** Over all bars, by account and trial. */
  readonly #whole: readonly Float64Array[];
  /** By trial: those of each fold. */
  readonly #counted = new Map<number, readonly number[]>();
  #most = 0;

  constructor(
    prepared: PreparedTrials,
    accounts: readonly Pick<FoldedAccount, "folded" | "window">[],
    points: readonly Point[],
    whole: readonly Float64Array[],
  ) {
    this.#prepared = prepared;
    this.#accounts = accounts;
    this.#points = points;
    this.#whole = whole;
  }

  /** The most that any of the trials that were counted has in a fold. */
  get most(): number {
    return this.#most;
  }

  /** Of all accounts together; NaN for a trial that was not counted. */
  of(trial: number, fold: number): number {
    return this.#counted.get(trial)?.[fold] ?? NaN;
  }

  async count(trials: readonly number[]): Promise<void> {
    const fresh = [...new Set(trials)].filter((trial) => !this.#counted.has(trial));
    if (fresh.length === 0) return;
    const closing = this.#accounts.map(closedBy);
    const closed = await this.#closed(fresh, closing);
    fresh.forEach((trial, i) => {
      const folds = this.#accounts[0]!.folded.folds.map((_, fold) =>
        this.#accounts.reduce((sum, { folded }, account) => {
          const { at } = closing[account]!;
          const by = (tick: number) => at(tick, closed[account]![i]!, this.#whole[account]![trial]!);
          return sum + folded.folds[fold]!.train.reduce((own, { from, to }) => own + by(to) - by(from), 0);
        }, 0)
      );
      this.#counted.set(trial, folds);
      this.#most = Math.max(this.#most, ...folds);
    });
  }

  /** By account and trial what was closed until each tick. */
  async #closed(trials: readonly number[], closing: readonly ClosedBy[]): Promise<number[][][]> {
    const { setup, travel } = this.#prepared;
    const counting: SweepSetup = {
      ...setup,
      // What a run sells since it ends was not sold there.
      options: { ...setup.options, closeAtEnd: false },
      objective: null,
      windows: closing.map(({ ticks }, i) =>
        ticks.map((to) => ({ from: this.#accounts[i]!.window.from, to }))
      ),
    };
    const present = closing.flatMap(({ ticks }, account) => ticks.length > 0 ? [{ account }] : []);
    const closed = closing.map(() => trials.map((): number[] => []));
    const attempts = attemptsOf(executorOf(this.#prepared, trials.length), counting, travel);
    try {
      const tried = await attempts.attempt(present, trials.map((trial) => this.#points[trial]!));
      tried.forEach((attempt, i) => {
        const { account } = present[i]!;
        const windows = closing[account]!.ticks.length;
        for (let window = 0; window < windows; window++) {
          attemptValues(attempt, "trades", { window, windows, minTrades: 0 }).forEach((count, trial) =>
            closed[account]![trial]!.push(Number.isNaN(count) ? 0 : count)
          );
        }
      });
    } finally {
      await attempts.end();
    }
    return closed;
  }
}

function closedBy({ folded, window }: Pick<FoldedAccount, "folded" | "window">): ClosedBy {
  const edges = folded.folds.flatMap(({ train }) => train.flatMap(({ from, to }: Stretch) => [from, to]));
  // Nothing is closed on the first bar.
  const ticks = [...new Set(edges)].filter((tick) => tick > window.from + 1 && tick < window.to)
    .sort((a, b) => a - b);
  const places = new Map(ticks.map((tick, place) => [tick, place]));
  return {
    ticks,
    at: (tick, closed, whole) =>
      tick >= window.to ? whole : places.has(tick) ? closed[places.get(tick)!]! : 0,
  };
}
