/** What the fast path is given. */
import type { EngineConfig } from "../../engine/options.ts";
import type { Bars } from "../../market/bars.ts";
import type { Instrument } from "../../market/instrument.ts";
import type { Outcomes, Window } from "../outcomes.ts";

/** An account of one symbol that `accountFits` accepts. */
export interface FastAccount {
  readonly bars: Bars;
  readonly config: EngineConfig;
  /** As the run's options have it: the contract that a slot of the engine gets. */
  readonly instrument: Instrument;
  readonly windows: readonly Window[];
  readonly periodsPerYear: number;
}

/** A program's parts, evaluated on the account's bars. */
export interface FastTrials {
  /** Values of `Program.columns` by place, one for each bar; the same array is taken to hold the same values ever after. */
  readonly columns: readonly Float64Array[];
  /** Masks of `Program.given` by place. */
  readonly given: readonly Uint8Array[];
  readonly operations: Int32Array;
  readonly plans: Int32Array;
  /** Numbers of the trials to evaluate, whose plans `planFits` accepts, and whose rows of the outcomes are written. */
  readonly trials: Int32Array;
  /** Places of the account's windows that the outcomes have rows of, ascending; default all. */
  readonly windows?: readonly number[];
}

export interface FastEvaluator {
  /**
   * Writes metrics and segments of the trials, never `objective` nor `failures`. Gives the rows that only the full engine can
   * do, as when a volume cap leaves part of an order for later: they are to be written by it.
   */
  evaluate(trials: FastTrials, outcomes: Outcomes): readonly number[];
}
