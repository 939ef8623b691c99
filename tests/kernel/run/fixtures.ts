/** A run on the sample, for tests: bars come straight from the file that ships, no workspace is touched. */
import { sampleColumns } from "../../../kernel/data/sample/columns.ts";
import { samples } from "../../../kernel/data/sample/samples.ts";
import { resolveOptions } from "../../../kernel/engine/options.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import type { Finished } from "../../../kernel/run/run_card.ts";
import { coreMetrics } from "../../../kernel/stats/core_metrics.ts";
import {
  type BacktestOptions,
  type Bars,
  crossedAbove,
  crossedBelow,
  defineStrategy,
  makeBars,
  type ShownBars,
  sliceBars,
  sma,
  type Strategy,
  z,
} from "../../../kernel/mod.ts";

export const smaCross = defineStrategy({
  name: "sma_crossover",
  params: { fast: z.int().min(2).default(20), slow: z.int().default(100) },
  check: (p) => p.fast < p.slow || "fast must be below slow",
  indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});

/** What backtest() would make a Run of. */
export function finished(strategy: Strategy, bars: readonly Bars[], options: BacktestOptions = {}): Finished {
  const result = simulate(strategy, bars, options);
  return {
    strategy,
    bars,
    config: resolveOptions(options, bars),
    options,
    benchmark: null,
    result,
    metrics: coreMetrics(result, { periodsPerYear: 252 }),
    split: null,
  };
}

export async function sampleBars(start = "2005-01-01"): Promise<ShownBars> {
  const [sample] = samples;
  if (!sample) throw new Error("no sample");
  const columns = await sampleColumns(sample);
  const { symbol, name, note } = sample;
  return sliceBars(makeBars({ symbol, name, ...columns, origin: { source: "sample", note } }), { start });
}
