/** In and out of sample: one run read as two, so that what was found in the first part is judged by the second. */
import { type EngineConfig, startTick } from "../engine/options.ts";
import type { EngineResult } from "../engine/result.ts";
import type { Bars } from "../market/bars.ts";
import { mergeClock } from "../market/clock.ts";
import type { Moment } from "../market/time.ts";
import type { TradeColumns } from "../market/trade.ts";
import { splitTick as splitTickOf } from "../optimize/splits.ts";
import { coreMetrics, type MeasuredRun, type Metrics } from "../stats/core_metrics.ts";

/** One part of a run. */
export interface SamplePart {
  /** Epoch ms of its first and last bar. */
  readonly from: number;
  readonly to: number;
  /** As those of the run, from the last close before the part on; a trade belongs to the part of its exit. */
  readonly metrics: Metrics;
}

/** The parts of a run that was split. */
export interface SampleSplit {
  readonly inSample: SamplePart;
  readonly outOfSample: SamplePart;
}

/**
 * First tick out of sample of a run, which begins at the option `from`.
 *
 * @throws ParameterError for what is neither a share nor a moment inside the run
 */
export function splitTick(split: Moment, universe: readonly Bars[], config: EngineConfig): number {
  const { time } = mergeClock(universe);
  return splitTickOf(time, split, { from: startTick(config, time) });
}

/** The two parts; `tick` is the first of the second one. */
export function sampleSplit(result: EngineResult, tick: number, periodsPerYear: number): SampleSplit {
  const { time, start, trades } = result;
  const closed = firstExit(trades, time[tick]!);
  const part = (from: number, to: number, base: number, first: number, last: number): SamplePart => {
    const measured: MeasuredRun = {
      time: time.subarray(0, to),
      equity: result.equity.subarray(0, to),
      exposure: result.exposure.subarray(0, to),
      trades: sliceTrades(trades, first, last),
      start: base,
    };
    return { from: time[from]!, to: time[to - 1]!, metrics: coreMetrics(measured, { periodsPerYear }) };
  };
  return {
    inSample: part(start, tick, start, 0, closed),
    outOfSample: part(tick, time.length, tick - 1, closed, trades.length),
  };
}

/** First trade that was closed at or after a moment, or is still open: trades are in order of exit. */
function firstExit({ exitTime, length }: TradeColumns, moment: number): number {
  let i = 0;
  while (i < length && exitTime[i]! < moment) i++;
  return i;
}

function sliceTrades(trades: TradeColumns, from: number, to: number): TradeColumns {
  const columns = Object.entries(trades).map(([name, column]) => [
    name,
    name === "length" ? to - from : (column as Float64Array | string[]).slice(from, to),
  ]);
  return Object.fromEntries(columns);
}
