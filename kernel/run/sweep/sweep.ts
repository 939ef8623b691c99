import type { Parameters } from "../../engine/strategy.ts";
import type { Universe } from "../../engine/universe.ts";
import { finishing } from "../session.ts";
import type { Sweep } from "./sweep_result.ts";
import type { TrialOptions, Tried } from "./trial_options.ts";
import type { TrialPicture } from "./trial_pictures.ts";
import type { SweepProgress } from "./watch_trials.ts";

/** What sweep() may be told, besides the options of backtest(), which hold for every trial. */
export interface SweepOptions<P extends Parameters = Parameters> extends TrialOptions<P> {
  /** How many of the best `sweep.top` has; default 10. */
  readonly top?: number;
  /** Points that a space may have at most; default 1,000,000. */
  readonly max?: number;
  /** Whether the trials are stored in the workspace; default yes. */
  readonly save?: boolean;
  /** What is shown of all trials, while it runs and after it; default what there is to be seen of them. */
  readonly pictures?: readonly TrialPicture[];
  /** Called when trials were done. */
  readonly onProgress?: (progress: SweepProgress) => void;
  /** Stops the sweep: what is done by then is the result. */
  readonly signal?: AbortSignal;
}

/**
 * Tries every point of a parameter space: one backtest each over the bars of one symbol or of several, on all cores. The objective is
 * read in sample, what it is worth out of it; the verdict says what is to be thought of the best of so many. Indicators are
 * computed once for each distinct value; signals that are expressions run in compiled form, all else in the full engine, with the
 * same results (metrics to 1e-9).
 *
 * Stopped by its `signal`, it gives the trials that are done, and says so. Stopped by the notebook, the cell shows and stores them
 * and then ends as stopped.
 *
 * @param strategy what defineStrategy() returns, or a strategy made with its parameters, of which those not in `params` stay
 * @throws ParameterError for options that are not allowed, an empty space or one above `max`, and where no trial has an objective
 * @throws as backtest() does for bars that cannot be used
 * @example
 * ```ts
 * import { crossedAbove, crossedBelow, defineStrategy, range, sma, sweep, syntheticBars, z } from "tapebook";
 *
 * const smaCross = defineStrategy({
 *   name: "sma_crossover",
 *   params: { fast: z.int().min(2).default(20), slow: z.int().default(100) },
 *   check: (p) => p.fast < p.slow || "fast must be below slow",
 *   indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
 *   signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
 * });
 * const bars = syntheticBars({ symbols: ["A"], bars: 1_000, seed: 1 });
 * const trials = await sweep(smaCross, bars, { params: { fast: range(5, 20, 5), slow: range(30, 90, 30) } });
 * const { params, outOfSample } = trials.best;
 * const run = await trials.best.run();
 * if (trials.length !== 12 || run.metrics.trades !== trials.best.metrics.trades) throw new Error("a trial is a run");
 * await trials.saved;
 * ```
 */
export async function sweep<P extends Parameters>(
  strategy: Tried<P>,
  bars: Universe,
  options: SweepOptions<P>,
): Promise<Sweep> {
  const { runSweep } = await import("./run_sweep.ts");
  return await finishing(runSweep(strategy, bars, options));
}
