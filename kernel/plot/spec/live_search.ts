/** A search while it runs, as one card that is drawn anew in place: how far it is, its best so far, its pictures. */
import type { CardFigure } from "./figure.ts";
import type { NumberFormat } from "./style.ts";
import type { Better, ParameterValue } from "./trials.ts";

/** A parameter as far as it is known before the first trial. */
export interface SearchedParameter {
  readonly name: string;
  /** All that it can be, numbers ascending; undefined for any number of a span. */
  readonly values?: readonly ParameterValue[];
  readonly low?: number;
  readonly high?: number;
  readonly log?: boolean;
}

export interface LiveSearchOptions {
  /** "Sweep of sma_cross over SP500". */
  readonly title: string;
  /** Those that vary. */
  readonly parameters: readonly SearchedParameter[];
  /** What the scores are: "Sharpe". */
  readonly score: string;
  readonly better?: Better;
  readonly format?: NumberFormat;
  /** How many trials there will be; null where nobody knows. */
  readonly total: number | null;
  /** The sweep's id, where its trials can be opened. */
  readonly sweep?: string;
  /** Default: the heatmap where two parameters vary, else the history. */
  readonly pictures?: readonly ("heatmap" | "history")[];
}

/** Trials that are done, one row each. Scores as the reader knows them, not negated; NaN for none. */
export interface FinishedTrials {
  /** Default: in the order of adding. */
  readonly numbers?: ArrayLike<number>;
  readonly parameters: { readonly [name: string]: ArrayLike<ParameterValue> };
  readonly scores: ArrayLike<number>;
}

export interface SearchState {
  /** Trials a second; NaN for not known yet. */
  readonly rate: number;
  /** Seconds left; NaN for not known. */
  readonly eta: number;
  /** How it ended; undefined while it runs. */
  readonly ending?: "done" | "stopped" | "failed";
  /** Seconds it took, of one that ended. */
  readonly seconds?: number;
}

/** Takes trials as they come in and draws what there is at any time, in time that does not grow with their number. */
export interface LiveSearch {
  add(trials: FinishedTrials): void;
  figure(state: SearchState): CardFigure;
}
