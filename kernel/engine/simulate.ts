/**
 * The engine: one merged clock, one cash pool, market orders at the next open, long only.
 *
 * Holdings change only where an order is filled, so the loop goes from one tick at which something is due to the next and
 * marks the stretch between two fills in one sweep. At each: orders due fill at the open, exits before entries, each in
 * the order of their submission; then the bar's close decides new orders. A symbol has at most one order waiting.
 */
import type { Bars } from "../market/bars.ts";
import { mergeClock } from "../market/clock.ts";
import { Account } from "./account.ts";
import { isFree } from "./costs/mod.ts";
import { noTrades } from "./no_trades.ts";
import { type BacktestOptions, type EngineConfig, resolveOptions, startTick, universeOf } from "./options.ts";
import { checkStrategy, planSymbols } from "./plan.ts";
import type { EngineResult } from "./result.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Runs a strategy over the bars of one symbol or of several and returns columns. The same input gives the same bits.
 *
 * @throws DataError for bars that cannot be used, ParameterError for options, StrategyError for signals; each before any
 * result exists
 */
export function simulate(
  strategy: Strategy,
  bars: Bars | readonly Bars[],
  options: BacktestOptions = {},
): EngineResult {
  checkStrategy(strategy);
  const universe = universeOf(bars);
  const config = resolveOptions(options, universe);
  const clock = mergeClock(universe);
  const start = startTick(config, clock.time);
  const plans = planSymbols(strategy, universe);
  const account = new Account(clock, plans, config, start);
  for (let tick = account.nextTick(); tick < clock.time.length; tick = account.nextTick()) {
    account.fillOrders(tick);
    account.decide(tick);
  }
  const result = account.close();
  const warnings = warningsOf(config);
  if (result.fills.length === 0) {
    warnings.unshift(
      noTrades({ strategy, universe, plans, orders: result.orders, from: clock.time[start]! }),
    );
  }
  return { ...result, warnings, start };
}

function warningsOf(config: EngineConfig): string[] {
  const warnings = ["No slippage: market orders fill exactly at the open."];
  if (isFree(config.costs)) {
    warnings.unshift('No costs: every fill is free of fees. Set costs, for example costs: "us-equity".');
  }
  return warnings;
}
