/** Bars and options, checked and brought onto one clock: what every strategy that is run over them shares. */
import type { Bars } from "../market/bars.ts";
import { type Clock, mergeClock } from "../market/clock.ts";
import { type BacktestOptions, type EngineConfig, resolveOptions, startTick } from "./options.ts";
import { exchangeRates, type Rates, type Universe, universeOf } from "./universe.ts";

export interface Setting {
  readonly universe: readonly Bars[];
  readonly config: EngineConfig;
  readonly clock: Clock;
  /** First tick at which orders may be decided. */
  readonly start: number;
  /** By symbol; null where its bars are in the account's currency. */
  readonly rates: readonly (Rates | null)[];
  /** Finer bars of the symbols, of those that have any. */
  readonly finer: readonly Bars[];
}

/** @throws DataError for bars that cannot be used, ParameterError for options */
export function settingOf(bars: Universe, options: BacktestOptions): Setting {
  const universe = universeOf(bars);
  const config = resolveOptions(options, universe);
  const clock = mergeClock(universe);
  return {
    universe,
    config,
    clock,
    start: startTick(config, clock.time),
    rates: exchangeRates(universe, clock.time, config.currency, options.fx),
    finer: options.finer === undefined ? [] : [options.finer].flat(),
  };
}
