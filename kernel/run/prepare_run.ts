/** A backtest before and after its simulation, which may take place elsewhere. */
import { requireUsableBars } from "../data/quality.ts";
import { type BacktestOptions, type EngineConfig, resolveOptions } from "../engine/options.ts";
import type { EngineResult } from "../engine/result.ts";
import type { Strategy } from "../engine/strategy.ts";
import { type Universe, universeOf } from "../engine/universe.ts";
import type { Bars } from "../market/bars.ts";
import { clockPeriodsPerYear } from "../market/timeframe.ts";
import { coreMetrics } from "../stats/core_metrics.ts";
import { benchmarkBars } from "./benchmark.ts";
import type { Reading } from "./options.ts";
import { asPinned } from "./pinned_data.ts";
import type { Provenance } from "./record.ts";
import { Run } from "./run.ts";
import { sampleSplit, splitTick } from "./split.ts";

/** Everything that a simulation and the reading of its result need, checked. */
export interface PreparedRun {
  readonly strategy: Strategy;
  readonly universe: readonly Bars[];
  readonly engine: BacktestOptions;
  readonly config: EngineConfig;
  readonly benchmark: Bars | null;
  /** First tick out of sample; null where the run is one. */
  readonly tick: number | null;
}

/** @throws as backtest() does before it runs */
export async function prepareRun(
  strategy: Strategy,
  bars: Universe,
  engine: BacktestOptions,
  reading: Reading,
): Promise<PreparedRun> {
  const universe = await usableBars(bars, reading.accept);
  const config = resolveOptions(engine, universe);
  const benchmark = benchmarkBars(reading.benchmark, universe, config.currency);
  const tick = reading.split === undefined ? null : splitTick(reading.split, universe, config);
  return { strategy, universe, engine, config, benchmark, tick };
}

/** The bars of a run as a list. Throws for what cannot be run over. */
export async function usableBars(bars: Universe, accept: readonly string[] = []): Promise<readonly Bars[]> {
  const given = universeOf(bars);
  requireUsableBars(given, accept);
  return await asPinned("bars", given);
}

export function finishRun(
  { strategy, universe, engine, config, benchmark, tick }: PreparedRun,
  result: EngineResult,
  provenance: Provenance | undefined,
): Run {
  const periodsPerYear = clockPeriodsPerYear(universe);
  const metrics = coreMetrics(result, { periodsPerYear });
  const split = tick === null ? null : sampleSplit(result, tick, periodsPerYear);
  return new Run(
    { strategy, bars: universe, config, options: engine, benchmark, result, metrics, split },
    provenance,
  );
}
