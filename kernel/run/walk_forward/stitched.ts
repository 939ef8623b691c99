/** The tests of a walk-forward one behind the other, as the accounts traded them; nothing happens in gaps between them. */
import { coreMetrics, type Metrics } from "../../stats/core_metrics.ts";
import type { Tested } from "./tested.ts";

export interface Stitched {
  /** Epoch ms. */
  readonly time: Float64Array;
  /** Account value at each close, in the account's currency. */
  readonly equity: Float64Array;
  readonly metrics: Metrics;
}

export function stitched(tests: readonly Tested[], periodsPerYear: number): Stitched {
  const joined = (name: "time" | "equity" | "exposure" | "profit") => {
    const column = new Float64Array(tests.reduce((sum, test) => sum + test[name].length, 0));
    let at = 0;
    for (const test of tests) {
      column.set(test[name], at);
      at += test[name].length;
    }
    return column;
  };
  const [time, equity, exposure, profit] = [
    joined("time"),
    joined("equity"),
    joined("exposure"),
    joined("profit"),
  ];
  const trades = { length: profit.length, profit, open: new Uint8Array(profit.length) };
  const metrics = coreMetrics({ time, equity, exposure, trades, start: 0 }, { periodsPerYear });
  return { time, equity, metrics };
}
