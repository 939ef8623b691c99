/** A run as figures take it. */
import { clockPeriodsPerYear } from "../market/timeframe.ts";
import type { Plotted } from "../plot/spec/plotted.ts";
import { runBenchmark } from "./benchmark.ts";
import type { PositionColumns } from "./derived/positions.ts";
import { stopLevels } from "./derived/stop_levels.ts";
import { type Finished, runContext } from "./run_card.ts";

/** @param positions called where a figure shows what was held */
export function plottedRun(
  run: Finished,
  title: string,
  trades: Plotted["trades"],
  positions: () => PositionColumns,
): Plotted {
  const { result, bars } = run;
  const from = (column: Float64Array) => column.subarray(result.start);
  const benchmark = runBenchmark(run);
  return {
    title,
    time: from(result.time),
    equity: from(result.equity),
    benchmark: benchmark.value,
    benchmarkName: benchmark.name,
    periodsPerYear: clockPeriodsPerYear(bars),
    gross: from(result.exposure),
    net: from(result.netExposure),
    context: runContext(run),
    bars,
    trades,
    weights: () => positionWeights(positions(), run),
    stops: (symbol) => stopLevels(bars.find((each) => each.symbol === symbol)!, result),
  };
}

/** Value of each symbol over equity at each close that was traded on, by the symbol's name. */
export function positionWeights(
  positions: PositionColumns,
  { bars, result: { time, equity, start } }: Finished,
): { [name: string]: Float64Array } {
  const names = new Map(bars.map(({ symbol, name }) => [symbol, name]));
  const weights: { [name: string]: Float64Array } = {};
  let tick = start;
  for (let i = 0; i < positions.length; i++) {
    if (positions.time[i]! < time[start]!) continue;
    while (time[tick]! < positions.time[i]!) tick++;
    const symbol = positions.symbol[i]!;
    const column = weights[names.get(symbol) ?? symbol] ??= new Float64Array(time.length - start);
    column[tick - start] = positions.value[i]! / equity[tick]!;
  }
  return weights;
}
