/** All bars that a run read, by what they were for: what a manifest names and what is pinned with a saved run. */
import type { BacktestOptions } from "../engine/options.ts";
import type { Bars } from "../market/bars.ts";

export type DataRole = "bars" | "fx" | "finer" | "benchmark";

/** What a run is given; a benchmark that is one of its own symbols is no data of its own. */
export interface RunData {
  readonly bars: readonly Bars[];
  readonly options: BacktestOptions;
  readonly benchmark: Bars | null;
}

export function dataOf({ bars, options, benchmark }: RunData): { role: DataRole; bars: Bars }[] {
  const as = (role: DataRole) => (bars: Bars) => ({ role, bars });
  return [
    ...bars.map(as("bars")),
    ...Object.values(options.fx ?? {}).map(as("fx")),
    ...[options.finer ?? []].flat().map(as("finer")),
    ...(benchmark === null || bars.includes(benchmark) ? [] : [as("benchmark")(benchmark)]),
  ];
}
