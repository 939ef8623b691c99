/** From a strategy, bars and options to a result. The same input gives the same bits. */
import { priceIndexWarning } from "../market/price_index.ts";
import { dataWarnings } from "../market/data_warnings.ts";
import { selectionWarnings } from "../market/selection.ts";
import { isFree } from "./costs/mod.ts";
import { Engine } from "./engine.ts";
import { noTrades } from "./no_trades.ts";
import type { BacktestOptions, EngineConfig } from "./options.ts";
import { checkStrategy, plannerOf } from "./plan.ts";
import type { EngineResult } from "./result.ts";
import type { Stopwatch } from "../series/stopwatch.ts";
import { settingOf } from "./setting.ts";
import type { Strategy } from "./strategy.ts";
import type { Universe } from "./universe.ts";

/** How far a run is. */
export interface Progress {
  /** 0 to 1. */
  readonly done: number;
  /** Symbol whose signals were computed last; null while the account is simulated. */
  readonly symbol: string | null;
  /** How many symbols have their signals. */
  readonly symbols: number;
}

/** Decisions between two reports of progress: few enough that slow callbacks do not hold up whoever wants to stop. */
const STRIDE = 256;

/**
 * Runs a strategy over the bars of one symbol or of several and returns columns.
 *
 * @throws DataError for bars that cannot be used, ParameterError for options, StrategyError for signals and orders; each
 * before any result exists
 */
export function simulate(strategy: Strategy, bars: Universe, options: BacktestOptions = {}): EngineResult {
  const steps = simulation(strategy, bars, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same in steps, for a caller that shows progress or lets a run be stopped. */
export function* simulation(
  strategy: Strategy,
  bars: Universe,
  options: BacktestOptions = {},
  watch?: Stopwatch,
): Generator<Progress, EngineResult> {
  checkStrategy(strategy);
  const setting = settingOf(bars, options);
  const { universe, config, clock, start } = setting;
  const planner = plannerOf(strategy, universe, clock, watch);
  const plans = [];
  for (let i = 0; i < universe.length; i++) {
    plans.push(planner.plan(i));
    yield { done: (i + 1) / universe.length / 2, symbol: universe[i]!.symbol, symbols: i + 1 };
  }
  const engine = new Engine(strategy, setting, plans, { watch });
  for (let next = STRIDE; engine.step();) {
    if (engine.visits < next) continue;
    next = engine.visits + STRIDE;
    yield { done: 0.5 + engine.progress / 2, symbol: null, symbols: universe.length };
  }
  planner.done();
  const result = engine.close();
  const warnings = [...assumptions(config), ...engine.warnings];
  if (config.rebalance !== null && plans.every(({ target }) => target === null)) {
    warnings.push(
      "The option rebalance did nothing: it restores targets and weights, which this strategy has none of.",
    );
  }
  const index = priceIndexWarning(universe);
  if (index !== null) warnings.push(index);
  warnings.push(...selectionWarnings(universe), ...dataWarnings(universe));
  if (result.fills.length === 0) {
    warnings.unshift(
      noTrades({ strategy, universe, plans, orders: result.orders, from: clock.time[start]! }),
    );
  }
  return { ...result, warnings, start, plans };
}

/** What a reader should know before believing the numbers. */
function assumptions({ costs, slippage, fill }: EngineConfig): string[] {
  const warnings: string[] = [];
  if (isFree(costs)) {
    warnings.push('No costs: every fill is free of fees. Set costs, for example costs: "us-equity".');
  }
  if (fill.at === "same-close") {
    warnings.push(
      "Fills at the very close that decided them: no one can trade at a price that he has to wait for.",
    );
  }
  if (slippage.length === 0) {
    warnings.push(
      `No slippage: market orders fill exactly at the ${fill.at === "next-open" ? "open" : "close"}.`,
    );
  }
  return warnings;
}
