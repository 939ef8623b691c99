import { simulation } from "../engine/simulate.ts";
import type { Universe } from "../engine/universe.ts";
import type { Parameters, Strategy } from "../engine/strategy.ts";
import { withPinnedData } from "./pinned_data.ts";
import { drive } from "./drive.ts";
import { partedOptions, type RunOptions } from "./options.ts";
import type { Provenance } from "./record.ts";
import { finishRun, prepareRun } from "./prepare_run.ts";
import type { Run } from "./run.ts";
import { withRunBar } from "./run_bar.ts";
import { notebookSession } from "./session.ts";
import { noteRun } from "./variants.ts";

/**
 * Runs a strategy over the bars of one symbol or of several, in one account.
 *
 * Orders decided at a bar's close fill at the open of the symbol's next bar. By default the account starts with 100,000,
 * puts all of it into one symbol (equal shares into several), and pays no costs; each such default is a warning in the
 * result.
 *
 * Signals, sizing, risk, slippage and costs are steps of their own: each may be a function of one's own, such as
 * customSizing(), and be tested without the others. A long run reports its progress and stops within a second, by `signal` or
 * by the notebook's stop button.
 *
 * @throws the signal's reason where the run was stopped
 * @throws ParameterError for an option that is unknown or not allowed, naming it and what is allowed
 * @throws DataError for bars that cannot be used: impossible ones, and imported ones with errors that `accept` does not name
 * @throws StrategyError for signals that the engine cannot run
 * @example
 * ```ts
 * import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "golden_cross",
 *   indicators: ({ close }) => ({ fast: sma(close, 50), slow: sma(close, 200) }),
 *   signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
 * });
 * const run = await backtest(strategy(), await loadBars("SP500"), { cash: 100_000, costs: "us-equity" });
 * if (run.metrics.trades === 0) throw new Error("trades expected");
 * ```
 */
export async function backtest<P extends Parameters>(
  strategy: Strategy<P>,
  bars: Universe,
  options: RunOptions = {},
): Promise<Run> {
  const session = notebookSession();
  const { engine, reading } = partedOptions(await withPinnedData(options));
  const signals = [session?.signal, reading.signal].filter((signal) => signal !== undefined);
  for (const signal of signals) signal.throwIfAborted();
  const prepared = await prepareRun(strategy, bars, engine, reading);
  const { universe } = prepared;
  const steps = simulation(strategy, universe, engine);
  const result = await withRunBar(
    reading.onProgress,
    (onProgress) => drive(steps, { total: universe.length, onProgress, signals }),
  );
  if (session) noteRun({ strategy, bars: universe, config: prepared.config });
  const provenance: Provenance | undefined = session && { cells: session.sources, folder: session.folder };
  return finishRun(prepared, result, provenance);
}
