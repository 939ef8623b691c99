/** What the report on overfitting is made from, and what it says: the second is plain data that JSON can hold. */
import type { Standing } from "../stats/standing.ts";
import type { SegmentSums } from "../stats/segment_sums.ts";
import type { Point, Space } from "./space.ts";

/** Trials that were given up before their end, and what all came to before it. */
export interface GivenUp {
  readonly count: number;
  /** Their objective over what was tried of them, by trial; the higher the better; NaN for the others. */
  readonly scores: Float64Array;
  /**
   * Annual Sharpe ratios over the first share of the sample of all trials that were tried on it, also of those that went on;
   * NaN for none.
   */
  readonly stages: readonly { readonly share: number; readonly sharpe: Float64Array }[];
}

/** What a sweep or a search came to. Columns have one value a trial, in the order of `points`; NaN for none. */
export interface OverfittingInput {
  /** What was searched for, as a reader calls it: "Sharpe". */
  readonly objective: string;
  readonly points: readonly Point[];
  readonly space: Space;
  /** The objective where the best was picked, that is in sample; the higher the better. */
  readonly scores: Float64Array;
  /** Annual Sharpe ratios of the trials in and out of sample; null where nothing was split off. */
  readonly sharpe: { readonly inSample: Float64Array; readonly outOfSample: Float64Array } | null;
  /** Block sums of the trials' returns over all bars; null where there are none. */
  readonly segments: SegmentSums | null;
  /** Simple returns of the best trial's bars in sample, those that its score is made of. */
  readonly returns: Float64Array | null;
  /** Such returns of the trials with the highest scores, columns of one length. */
  readonly topReturns?: readonly Float64Array[];
  readonly periodsPerYear: number;
  /** Variants of the strategy that were ever tried on this data, by the ledger; at least those of this search count. */
  readonly tried: number;
  /** Runs that entered at random, or why there are none. */
  readonly random?: Part<RandomScores>;
  /** Such trials have neither a score nor ratios of their own; default none. */
  readonly givenUp?: GivenUp;
  /** Draws samples where there is too much; default 1. */
  readonly seed?: number;
}

/** A part of the report, or in words why it is not there. */
export type Part<T> =
  | { readonly value: T; readonly reason: null }
  | { readonly value: null; readonly reason: string };

/** Scores of runs that entered at random, and what the best trial has in the same window; the higher the better. */
export interface RandomScores {
  readonly scores: Float64Array;
  readonly best: number;
}

/** Green: below 10 % lost out of sample; amber: up to 30 %; red: more. */
export type Light = "green" | "amber" | "red";

/** The trial with the highest score. */
export interface BestTrial {
  /** Its place in `points`. */
  readonly trial: number;
  readonly params: Point;
  readonly score: number;
}

/** What of a Sharpe ratio was lost out of sample. */
export interface OverfittingScore {
  /** Annual Sharpe ratios. */
  readonly inSample: number;
  readonly outOfSample: number;
  /** (in - out) / in: 0 keeps all, 1 loses all, below 0 gained. */
  readonly score: number;
  readonly light: Light;
}

/** The overfitting scores of all trials that have one. */
export interface ScoresOfAll {
  /** Trials that have a score: those whose Sharpe ratio in sample is above zero. */
  readonly count: number;
  readonly median: number;
  /** Share of them above 0.3. */
  readonly warned: number;
}

/** The deflated Sharpe ratio of the best trial (Bailey and López de Prado 2014). */
export interface DeflatedSharpe {
  /** Probability that its Sharpe ratio is above what the best of so many has by luck. */
  readonly probability: number;
  /** Annual Sharpe ratio of the best, and the highest expected of so many trials without skill. */
  readonly sharpe: number;
  readonly luck: number;
  /** The number of trials that it was deflated by. */
  readonly trials: number;
}

/** The probability of backtest overfitting: see backtestOverfitting(). */
export interface OverfittingProbability {
  readonly probability: number;
  readonly lossProbability: number;
  readonly degradation: number | null;
  readonly blocks: number;
  /** Trials it was computed of: all that have returns, or a sample of them. */
  readonly trials: number;
}

/** p-values of the best of the top trials against cash, which returns nothing; too low where not all trials were given. */
export interface SuperiorAbilityPart {
  /** Hansen's test: the p-value to read, and its bounds. */
  readonly consistent: number;
  readonly lower: number;
  readonly upper: number;
  /** White's reality check. */
  readonly realityCheck: number;
  /** Trials that it was computed of. */
  readonly trials: number;
}

/** The scores around the best point. */
export interface Neighbourhood extends Standing {
  readonly neighbours: number;
  /** How far they are away at most: one step of each parameter, or a tenth of its range. */
  readonly within: "one step" | "a tenth of the range";
}

/** What share of the variance of the scores each parameter explains by itself. */
export interface Sensitivity {
  /** Highest share first; from 0 to 1. */
  readonly shares: readonly { readonly name: string; readonly share: number }[];
  /** What only parameters together explain; null where the trials are not a whole grid. */
  readonly together: number | null;
}

/** The best trial among runs that entered at random. */
export interface RandomComparison {
  /** Share of the random runs with a lower score; ties count half. */
  readonly percentile: number;
  /** Probability that chance alone reaches the score: (those that reach it + 1) / (runs + 1). */
  readonly pValue: number;
  readonly runs: number;
  readonly best: number;
  readonly median: number;
}

/** What is to be thought of the best of many. */
export interface OverfittingReport {
  readonly objective: string;
  /** Trials of this search, those of them with a score, and variants ever tried. */
  readonly trials: {
    readonly count: number;
    readonly scored: number;
    /** Those given up before their end. */
    readonly givenUp: number;
    readonly tried: number;
  };
  readonly best: Part<BestTrial>;
  readonly score: Part<OverfittingScore>;
  readonly scores: Part<ScoresOfAll>;
  readonly deflated: Part<DeflatedSharpe>;
  readonly overfitting: Part<OverfittingProbability>;
  readonly superior: Part<SuperiorAbilityPart>;
  readonly neighbourhood: Part<Neighbourhood>;
  readonly sensitivity: Part<Sensitivity>;
  readonly random: Part<RandomComparison>;
  readonly verdict: Verdict;
}

/** One sentence, and how it is meant. */
export interface Verdict {
  readonly light: Light;
  readonly text: string;
}
