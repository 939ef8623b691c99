/**
 * The merged clock: every time at which at least one symbol has a bar. A symbol without a bar at a tick cannot trade
 * there; its last known close marks it (never a price to trade at).
 */
import { sameColumn } from "../series/columns.ts";
import type { Bars } from "./bars.ts";

export interface Clock {
  /** Epoch ms of each tick, strictly ascending. */
  readonly time: Float64Array;
  /** One row for each symbol, in the order given. */
  readonly rows: readonly ClockRow[];
}

export interface ClockRow {
  readonly bars: Bars;
  /** Tick of each bar. */
  readonly tickOf: Int32Array;
  /** Last bar at or before each tick, -1 before the first. */
  readonly barOf: Int32Array;
  /** Last known close at each tick, NaN before the first bar. */
  readonly marks: Float64Array;
}

export function mergeClock(all: readonly Bars[]): Clock {
  const time = all.map((bars) => bars.time).reduce(mergeTimes);
  const same = identity(time.length);
  return {
    time,
    rows: all.map((bars) =>
      sameColumn(bars.time, time)
        ? { bars, tickOf: same, barOf: same, marks: bars.close }
        : alignRow(bars, time)
    ),
  };
}

/** 0, 1, 2, …: never changes but in length, so that runs over one symbol share it. */
let counted = new Int32Array(0);

function identity(length: number): Int32Array {
  if (counted.length < length) counted = Int32Array.from({ length }, (_, i) => i);
  return counted.subarray(0, length);
}

function mergeTimes(a: Float64Array, b: Float64Array): Float64Array {
  if (sameColumn(a, b)) return a;
  const merged = new Float64Array(a.length + b.length);
  let length = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const left = i < a.length ? a[i]! : Infinity;
    const right = j < b.length ? b[j]! : Infinity;
    merged[length++] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return merged.subarray(0, length);
}

function alignRow(bars: Bars, time: Float64Array): ClockRow {
  const tickOf = new Int32Array(bars.length);
  const barOf = new Int32Array(time.length);
  const marks = new Float64Array(time.length);
  let next = 0;
  for (let tick = 0; tick < time.length; tick++) {
    if (next < bars.length && bars.time[next] === time[tick]) tickOf[next++] = tick;
    barOf[tick] = next - 1;
    marks[tick] = next > 0 ? bars.close[next - 1]! : NaN;
  }
  return { bars, tickOf, barOf, marks };
}
