import { type BacktestOptions, resolveOptions } from "../engine/options.ts";
import { simulate } from "../engine/simulate.ts";
import { type Universe, universeOf } from "../engine/universe.ts";
import type { Parameters, Strategy } from "../engine/strategy.ts";
import { clockPeriodsPerYear } from "../market/timeframe.ts";
import { coreMetrics } from "../stats/core_metrics.ts";
import type { Provenance } from "./record.ts";
import { Run } from "./run.ts";
import { notebookSession } from "./session.ts";

/**
 * Runs a strategy over the bars of one symbol or of several, in one account.
 *
 * Orders decided at a bar's close fill at the open of the symbol's next bar. By default the account starts with 100,000,
 * puts all of it into one symbol (equal shares into several), and pays no costs; each such default is a warning in the
 * result.
 *
 * @throws ParameterError for an option that is unknown or not allowed, naming it and what is allowed
 * @throws DataError for bars that cannot be used
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
// deno-lint-ignore require-await -- sweeps and long runs will not be synchronous, and callers must not notice
export async function backtest<P extends Parameters>(
  strategy: Strategy<P>,
  bars: Universe,
  options: BacktestOptions = {},
): Promise<Run> {
  const session = notebookSession();
  session?.signal.throwIfAborted();
  const universe = universeOf(bars);
  const result = simulate(strategy, universe, options);
  const config = resolveOptions(options, universe);
  const metrics = coreMetrics(result, { periodsPerYear: clockPeriodsPerYear(universe) });
  const provenance: Provenance | undefined = session && { cells: session.sources, folder: session.folder };
  return new Run({ strategy, bars: universe, config, result, metrics }, provenance);
}
