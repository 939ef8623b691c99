import type { Watched } from "../../data/progress.ts";
import type { Parameters } from "../../engine/strategy.ts";
import type { Universe } from "../../engine/universe.ts";
import type { Length } from "../../optimize/length.ts";
import { finishing } from "../session.ts";
import type { TrialOptions, Tried } from "../sweep/trial_options.ts";
import type { CrossValidation } from "./cross_validation.ts";

/** What crossValidate() may be told besides the options of the engine. */
export interface CrossValidateOptions<P extends Parameters = Parameters>
  extends Omit<TrialOptions<P>, "split" | "objective"> {
  /** Stretches that the bars are cut into, each the test once; default 5. */
  readonly folds?: number;
  /** Instead of folds: groups of bars, of which every choice of `test` is the test once. */
  readonly groups?: number;
  readonly test?: number;
  /** Left out of the training on both sides of a test: a length, or a share of the bars below 1; default 0. */
  readonly purge?: Length;
  /** Left out behind a test besides; default 0. */
  readonly embargo?: Length;
  /** Points that a space may have at most; default 20,000. */
  readonly max?: number;
  /**
   * Whether the folds are stored, and the workspace's ledger counts what was tried, for the deflated Sharpe ratios of sweeps;
   * default yes.
   */
  readonly save?: boolean;
  /** Called when trials were done. */
  readonly onProgress?: Watched["onProgress"];
  /**
   * Stops it within a second, or as soon as the trials under way are done where one takes longer: each fold is given with the
   * best of the points that are done by then and whose trades in training are counted.
   */
  readonly signal?: AbortSignal;
}

/**
 * Tries every point of a space by cross-validation over time: the bars are cut into folds, and each fold is traded with the
 * parameters that had the best Sharpe ratio on the other ones. Training bars near a test are left out by `purge` and
 * `embargo`, so that what a position or an indicator carries over is not known on both sides (López de Prado 2018, chapter
 * 7). With `groups` and `test` every choice of groups is tested once, which gives several paths over the data, and with
 * them a distribution (chapter 12).
 *
 * Each trial is run once over all bars; a fold has the returns of its bars, also of what was bought before it. Unlike a
 * walk-forward it learns from bars behind a test as well: it tells whether a choice holds elsewhere in the data, not what a
 * trader would have earned.
 *
 * @param strategy what defineStrategy() returns, or one made with parameters, whose others stay as they are
 * @throws ParameterError for folds that the bars do not have, nothing left to train on, and where no trial has a Sharpe ratio
 * @throws the signal's reason where it was stopped before any point was done, or by the notebook
 * @example
 * ```ts
 * import { crossedAbove, crossedBelow, crossValidate, defineStrategy, range, sma, syntheticBars, z } from "tapebook";
 *
 * const smaCross = defineStrategy({
 *   name: "sma_crossover",
 *   params: { fast: z.int().default(20), slow: z.int().default(100) },
 *   indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
 *   signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
 * });
 * const bars = syntheticBars({ bars: 1_000, seed: 1 });
 * const params = { fast: range(5, 20, 5), slow: range(40, 100, 20) };
 * const found = await crossValidate(smaCross, bars, { params, groups: 6, test: 2, purge: 20 });
 * await found.saved;
 * if (found.table.length !== 16 || found.folds.length !== 15) throw new Error("16 points, 6 over 2 folds");
 * if (found.paths.length !== 5) throw new Error("each group is tested in 5 folds");
 * ```
 */
export async function crossValidate<P extends Parameters>(
  strategy: Tried<P>,
  bars: Universe,
  options: CrossValidateOptions<P>,
): Promise<CrossValidation> {
  const { crossValidated } = await import("./cross_validated.ts");
  return await finishing(crossValidated(strategy, bars, options));
}
