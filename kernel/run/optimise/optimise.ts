import type { Parameters } from "../../engine/strategy.ts";
import type { Universe } from "../../engine/universe.ts";
import type { MethodName } from "../../optimize/methods.ts";
import type { PrunerName } from "../../optimize/pruning.ts";
import { finishing } from "../session.ts";
import type { SweepOptions } from "../sweep/sweep.ts";
import type { Tried } from "../sweep/trial_options.ts";
import type { Optimisation } from "./optimisation.ts";

/** What optimise() may be told, besides the options of backtest(), which hold for every trial. */
export interface OptimiseOptions<P extends Parameters = Parameters> extends Omit<SweepOptions<P>, "max"> {
  /**
   * How points are chosen. Default "tpe" (Bayesian), and for several objectives "nsga2"; "cmaes", "genetic", "hill-climb" learn
   * as well, "random", "sobol", "latin-hypercube" and "grid" do not.
   */
  readonly method?: MethodName;
  /** Most trials; default 200, and without end where `seconds` or `patience` are given. */
  readonly trials?: number;
  /** Seconds after which no more trials are begun. */
  readonly seconds?: number;
  /** Ends it after so many trials in a row without a better one. */
  readonly patience?: number;
  /** Points that are tried together, before the search hears of them: more keep Workers busy, fewer let it learn sooner. */
  readonly batch?: number;
  /**
   * Gives trials up that fall behind on the first part of the sample: "median" (worse than most at the same share of the bars)
   * or "halving" (the best third goes on to three times the bars). Worth it where a trial takes long; default none.
   */
  readonly prune?: PrunerName;
  /** A name under which it is kept while it runs: the same call goes on where it was stopped or killed. */
  readonly resume?: string;
}

/**
 * Searches for the best parameters without trying all: a method chooses the next points by what those before them scored. Its
 * result is that of sweep(), with the history of the search and, for several objectives, the front of those that nothing beats.
 *
 * The objective is read in sample. With the same seed it tries the same points; a space that is used up before the budget ends
 * the search.
 *
 * With `resume` every batch is kept under that name in the workspace. The same call goes on after a stop, an error or a killed
 * process, and comes to what it would have come to without; one that is done gives its result again, or goes on to a larger
 * budget.
 *
 * @throws ParameterError for options that are not allowed, an empty space, and where no trial has an objective
 * @throws DataError where another search is kept under the name, saying in what it differs
 * @example
 * ```ts
 * import { crossedAbove, crossedBelow, defineStrategy, optimise, range, sma, syntheticBars, z } from "tapebook";
 *
 * const smaCross = defineStrategy({
 *   name: "sma_crossover",
 *   params: { fast: z.int().min(2).default(20), slow: z.int().default(100) },
 *   check: (p) => p.fast < p.slow || "fast must be below slow",
 *   indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
 *   signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
 * });
 * const bars = syntheticBars({ symbols: ["B"], bars: 1_000, seed: 2 });
 * const params = { fast: range(2, 50), slow: range(20, 200) };
 * const found = await optimise(smaCross, bars, { params, trials: 40, seed: 7 });
 * if (found.length !== 40) throw new Error("of thousands of points");
 * if (found.history.best.at(-1) !== found.best.objective) throw new Error("the best so far, at the end");
 * await found.saved;
 * ```
 */
export async function optimise<P extends Parameters>(
  strategy: Tried<P>,
  bars: Universe,
  options: OptimiseOptions<P>,
): Promise<Optimisation> {
  const { runOptimise } = await import("./run_optimise.ts");
  return await finishing(runOptimise(strategy, bars, options));
}
