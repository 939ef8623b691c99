import type { Watched } from "../../data/progress.ts";
import type { Parameters } from "../../engine/strategy.ts";
import type { Universe } from "../../engine/universe.ts";
import type { Length } from "../../optimize/length.ts";
import type { MethodName } from "../../optimize/methods.ts";
import { finishing } from "../session.ts";
import type { TrialOptions, Tried } from "../sweep/trial_options.ts";
import type { WalkForward } from "./walk_forward_result.ts";

/** What walkForward() may be told besides the options of the engine. */
export interface WalkForwardOptions<P extends Parameters = Parameters>
  extends Omit<TrialOptions<P>, "split"> {
  /** What each search sees: a number of bars, or a text such as "24 months", "2 years", "504 bars". */
  readonly train: Length;
  /** What its best is run over, right behind it. */
  readonly test: Length;
  /**
   * How far the next window lies; default as long as the test, so that every bar behind the first training is tested once. Where it
   * is shorter, each test ends where the next begins.
   */
  readonly step?: Length;
  /** Whether every training begins at the first bar, and so grows; default false. */
  readonly anchored?: boolean;
  /** How points are chosen; default "grid" where the space has no more of them than `trials`, else "tpe". */
  readonly method?: MethodName;
  /** Trials in each window; default 200. */
  readonly trials?: number;
  /**
   * Whether the windows are stored, and the workspace's ledger counts what was tried, for the deflated Sharpe ratios of sweeps;
   * default yes.
   */
  readonly save?: boolean;
  /** Called when trials were done. */
  readonly onProgress?: Watched["onProgress"];
  /** Stops it within a second: windows that are done by then are given. */
  readonly signal?: AbortSignal;
}

/**
 * Searches again and again as time goes on, and trades what it found on the bars behind: in each window the best parameters
 * on the training bars are run over the test bars that follow, which no choice has seen. The tests one behind the other are
 * what such a trader would have earned.
 *
 * A test begins flat, with what the one before left; indicators see the bars before it. What is held at its end is sold at its
 * last close (unless `closeAtEnd` says otherwise). Searches use the cash given. With `accounts: "each"` every symbol has an
 * account of its own, which goes on with what it has left itself, and one set of parameters holds for all: the objective is the
 * mean of those that have one, and the equity that of all accounts.
 *
 * @param strategy what defineStrategy() returns, or one made with parameters, whose others stay as they are
 * @throws ParameterError for windows longer than the data, an empty space, an unknown method or objective, and where no
 * trial of any window has the objective
 * @throws the signal's reason where it was stopped before a window was done that found something, or by the notebook
 * @example
 * ```ts
 * import { crossedAbove, crossedBelow, defineStrategy, loadBars, range, sma, walkForward, z } from "tapebook";
 *
 * const smaCross = defineStrategy({
 *   name: "sma_crossover",
 *   params: { fast: z.int().default(20), slow: z.int().default(100) },
 *   indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
 *   signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
 * });
 * const found = await walkForward(smaCross, await loadBars("SP500", { start: "2008-01-01" }), {
 *   params: { fast: range(5, 20, 5), slow: range(40, 120, 40) },
 *   train: "4 years",
 *   test: "1 year",
 * });
 * if (found.windows.length !== 8) throw new Error("2012 to 2019, and not the short year behind");
 * const { sharpe } = found.metrics; // of the tests alone
 * await found.saved;
 * if (!(sharpe! < found.windows.inSample.reduce((sum, value) => sum + value, 0) / 8)) throw new Error("hindsight is better");
 * ```
 */
export async function walkForward<P extends Parameters>(
  strategy: Tried<P>,
  bars: Universe,
  options: WalkForwardOptions<P>,
): Promise<WalkForward> {
  const { walkedForward } = await import("./walked_forward.ts");
  return await finishing(walkedForward(strategy, bars, options));
}
