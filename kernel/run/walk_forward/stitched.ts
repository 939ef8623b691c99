/** The tests of a walk-forward one behind the other, as if the account had traded them: each from flat, with what the one before left. */
import { lowerBound } from "../../series/search.ts";
import { coreMetrics, type Metrics } from "../../stats/core_metrics.ts";
import type { Tested } from "./tested.ts";

export interface Stitched {
  /** Epoch ms. */
  readonly time: Float64Array;
  /** Account value at each close, in the account's currency. */
  readonly equity: Float64Array;
  readonly metrics: Metrics;
}

/**
 * Where tests overlap, each counts up to the beginning of the next; where the step leaves gaps, nothing happens in them.
 */
export function stitched(tests: readonly Tested[], cash: number, periodsPerYear: number): Stitched {
  const parts = tests.map((test, i) => {
    const next = tests[i + 1]?.time[0] ?? Infinity;
    return { test, to: lowerBound(test.time, next), next };
  });
  const length = parts.reduce((sum, { to }) => sum + to, 0);
  const [time, equity, exposure] = [0, 1, 2].map(() => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const profits: number[] = [];
  let [at, worth] = [0, cash];
  for (const { test, to, next } of parts) {
    time.set(test.time.subarray(0, to), at);
    exposure.set(test.exposure.subarray(0, to), at);
    for (let i = 0; i < to; i++) equity[at + i] = worth * test.growth[i]!;
    for (const { exitTime, profit } of test.closed) {
      for (let row = 0; row < profit.length; row++) if (exitTime[row]! < next) profits.push(profit[row]!);
    }
    at += to;
    if (at > 0) worth = equity[at - 1]!;
  }
  const trades = { length: profits.length, profit: profits, open: new Uint8Array(profits.length) };
  const measured = { time, equity, exposure, trades, start: 0 };
  return { time, equity, metrics: coreMetrics(measured, { periodsPerYear }) };
}
