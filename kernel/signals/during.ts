/** A condition that knows the symbol: true in stretches of time that each symbol has of its own. */
import { lowerBound } from "../series/search.ts";
import { COLUMNS, type Signal, signalNode, type Stretch, type Stretches } from "./node.ts";

/** True in the bars whose stamp lies within a stretch of their symbol; never where it has none. */
export function during(stretches: Stretches): Signal {
  return { ...signalNode("during", [COLUMNS.time]), stretches };
}

/** @param time of bars, epoch ms, ascending */
export function duringMask(time: Float64Array, stretches: readonly Stretch[] = []): Uint8Array {
  const mask = new Uint8Array(time.length);
  for (const { from, to } of stretches) mask.fill(1, lowerBound(time, from), lowerBound(time, to));
  return mask;
}
