/** What doing nothing would have given: equal money in every symbol, bought at its first close and held. */
import type { Bars } from "../market/bars.ts";

/**
 * Value of one unit of money over the clock `time`: the mean of close over first close, 1 for a symbol before its
 * first bar and its last close where it has no bar. No costs, whole fractions of shares: a yardstick, not a run.
 */
export function buyAndHold(universe: readonly Bars[], time: Float64Array): Float64Array {
  const value = new Float64Array(time.length);
  for (const bars of universe) {
    let next = 0;
    let growth = 1;
    for (let tick = 0; tick < time.length; tick++) {
      while (next < bars.length && bars.time[next]! <= time[tick]!) {
        growth = bars.close[next++]! / bars.close[0]!;
      }
      value[tick] = value[tick]! + growth / universe.length;
    }
  }
  return value;
}
