/**
 * Closed trades of trials on the training bars of each fold. Whether a trial traded enough to be picked is asked of these alone:
 * one that traded on the tested bars would tell something of them. They are counted where they are asked for, since of
 * thousands of trials only the best of each fold matter: trades closed by a tick are those of a run that ends there.
 */
import type { Point } from "../../optimize/space.ts";
import type { Stretch } from "../../optimize/splits.ts";
import type { SweepSetup } from "../../sweep/evaluation.ts";
import { type Attempt, attemptsOf, attemptValues, CHUNK_BARS } from "../sweep/attempts.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import { threadExecutor } from "../sweep/local_executor.ts";
import { executorOf } from "../sweep/run_trials.ts";
import type { FoldedAccount } from "./fold_scores.ts";

/** What a trial closed until a tick, by account. */
interface ClosedBy {
  /** Ticks that training begins or ends at, inside the account's window. */
  readonly ticks: readonly number[];
  readonly at: (tick: number, closed: ArrayLike<number>, whole: number) => number;
}

export interface CountingWatch {
  readonly stop?: AbortSignal;
  /** Some time after the stop: what was counted by then stays, and nothing more is counted. */
  readonly over?: AbortSignal;
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
  readonly #watch: CountingWatch;
  #isCut = false;

  constructor(
    prepared: PreparedTrials,
    accounts: readonly Pick<FoldedAccount, "folded" | "window">[],
    points: readonly Point[],
    whole: readonly Float64Array[],
    watch: CountingWatch,
  ) {
    this.#prepared = prepared;
    this.#accounts = accounts;
    this.#points = points;
    this.#whole = whole;
    this.#watch = watch;
  }

  /** The most that any of the trials that were counted has in a fold. */
  get most(): number {
    return this.#most;
  }

  /** Whether a stop left out any that were asked for. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Of all accounts together; NaN for a trial that was not counted. */
  of(trial: number, fold: number): number {
    return this.#counted.get(trial)?.[fold] ?? NaN;
  }

  /** The first come first where it is stopped. */
  async count(trials: readonly number[]): Promise<void> {
    const fresh = [...new Set(trials)].filter((trial) => !this.#counted.has(trial));
    if (fresh.length === 0) return;
    const closing = this.#accounts.map(closedBy);
    const { over } = this.#watch;
    try {
      over?.throwIfAborted();
      await this.#countBy(closing, fresh);
    } catch (error) {
      if (!over?.aborted) throw error;
      this.#isCut = true;
    }
  }

  /** @throws the signal's reason */
  async #countBy(closing: readonly ClosedBy[], trials: readonly number[]): Promise<void> {
    const { setup, travel, factory } = this.#prepared;
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
    const bars = counting.windows!.flat().reduce((sum, { from, to }) => sum + to - from, 0);
    const size = Math.max(1, Math.floor(CHUNK_BARS / Math.max(1, bars)));
    const { stop, over } = this.#watch;
    // Workers ended with the stop: others would take all the time that is left to begin.
    const executor = stop?.aborted ? threadExecutor(factory) : executorOf(this.#prepared, trials.length);
    const attempts = attemptsOf(executor, counting, travel, over);
    const some = async (own: readonly number[]) => {
      const tried = await attempts.attempt(present, own.map((trial) => this.#points[trial]!));
      const closed = closing.map(() => own.map((): number[] => []));
      tried.forEach((attempt, i) => {
        const { account } = present[i]!;
        closed[account] = closedOf(attempt, closing[account]!.ticks.length);
      });
      own.forEach((trial, i) => this.#keep(trial, closing, closed.map((each) => each[i]!)));
    };
    const chunks = Array.from(
      { length: Math.ceil(trials.length / size) },
      (_, i) => some(trials.slice(i * size, (i + 1) * size)),
    );
    try {
      await Promise.all(chunks);
    } finally {
      await Promise.allSettled(chunks);
      await attempts.end();
    }
  }

  /** @param closed by account what was closed until each tick */
  #keep(trial: number, closing: readonly ClosedBy[], closed: readonly (readonly number[])[]): void {
    const folds = this.#accounts[0]!.folded.folds.map((_, fold) =>
      this.#accounts.reduce((sum, { folded }, account) => {
        const { at } = closing[account]!;
        const by = (tick: number) => at(tick, closed[account]!, this.#whole[account]![trial]!);
        return sum + folded.folds[fold]!.train.reduce((own, { from, to }) => own + by(to) - by(from), 0);
      }, 0)
    );
    this.#counted.set(trial, folds);
    this.#most = Math.max(this.#most, ...folds);
  }
}

/** By trial what was closed until each tick. */
function closedOf(attempt: Attempt, windows: number): number[][] {
  const columns = Array.from(
    { length: windows },
    (_, window) => attemptValues(attempt, "trades", { window, windows, minTrades: 0 }),
  );
  return Array.from(
    attempt.rows,
    (_, trial) => columns.map((column) => Number.isNaN(column[trial]!) ? 0 : column[trial]!),
  );
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
