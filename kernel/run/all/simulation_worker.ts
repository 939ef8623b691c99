/**
 * Simulates what it is sent, one run after the other, and answers with the metrics: a whole result would take longer to be
 * sent than to be simulated again. Bars come once, in memory that all Workers share.
 */
import type { BacktestOptions } from "../../engine/options.ts";
import { simulate } from "../../engine/simulate.ts";
import type { Strategy } from "../../engine/strategy.ts";
import type { Bars } from "../../market/bars.ts";
import { clockPeriodsPerYear } from "../../market/timeframe.ts";
import { coreMetrics, type Metrics } from "../../stats/core_metrics.ts";
import { received, type SentStrategy } from "./sent_strategy.ts";

/** The first message: everything that the tasks refer to by its place. */
export interface Setup {
  readonly bars: readonly Bars[];
  readonly strategies: readonly SentStrategy[];
}

export interface SimulationTask {
  readonly strategy: number;
  readonly bars: readonly number[];
  readonly options: BacktestOptions;
}

export type SimulationReply = { readonly metrics: Metrics } | { readonly error: Error };

const port = globalThis as unknown as {
  onmessage: (event: MessageEvent<Setup | SimulationTask>) => void;
  postMessage(reply: SimulationReply): void;
};

let setup: Setup = { bars: [], strategies: [] };
const made = new Map<number, Promise<Strategy>>();

port.onmessage = async ({ data }) => {
  if ("strategies" in data) {
    setup = data;
    return;
  }
  try {
    const strategy = made.get(data.strategy) ?? received(setup.strategies[data.strategy]!);
    made.set(data.strategy, strategy);
    const bars = data.bars.map((place) => setup.bars[place]!);
    const result = simulate(await strategy, bars, data.options);
    port.postMessage({ metrics: coreMetrics(result, { periodsPerYear: clockPeriodsPerYear(bars) }) });
  } catch (error) {
    port.postMessage({ error: error instanceof Error ? error : new Error(String(error)) });
  }
};
