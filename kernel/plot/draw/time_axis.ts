/** Where times stand across a drawing. */
import type { TimeFigure } from "../spec/figure.ts";
import { timeTicks } from "./ticks.ts";

export interface TimeAxis {
  /** Position of each point of the figure, in the axis's own unit. */
  points: number[];
  domain: [number, number];
  /** The point that a time falls on. */
  indexAt(ms: number): number;
  /** Position of any moment, such as where a stretch of time begins. */
  at(ms: number): number;
  ticks: { at: number; text: string }[];
}

/**
 * Lines stand at their times. Candles and columns stand side by side, one step each, so that nights and weekends
 * leave no holes and no two of them overlap.
 */
export function timeAxis({ time, panes }: TimeFigure, tickCount: number): TimeAxis {
  const [first, last] = [time[0]!, time.at(-1)!];
  const isStepped = panes.some(({ series }) =>
    series.some(({ type }) => type === "candles" || type === "columns")
  );
  const room = first === last ? 1 : 0;
  const ticks = timeTicks(first - room, last + room, tickCount);
  const indexAt = (ms: number) => Math.max(0, countBelow(time, ms, true) - 1);
  if (!isStepped) {
    const placed = ticks.map(({ ms, text }) => ({ at: ms, text }));
    return { points: time, domain: [first - room, last + room], indexAt, at: (ms) => ms, ticks: placed };
  }
  const steps = ticks.map(({ ms, text }) => ({ at: countBelow(time, ms, false), text }));
  return {
    points: time.map((_, index) => index),
    domain: [-0.5, time.length - 0.5],
    indexAt,
    // Before the step of the first point that is not earlier.
    at: (ms) => countBelow(time, ms, false) - 0.5,
    // Of ticks that fall on one step, the first.
    ticks: steps.filter(({ at }, index) => at < time.length && at !== steps[index - 1]?.at),
  };
}

/** How many of the ascending times lie below a moment, or at it too where `inclusive`. */
export function countBelow(time: number[], ms: number, inclusive: boolean): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle]! < ms || (inclusive && time[middle] === ms)) low = middle + 1;
    else high = middle;
  }
  return low;
}
