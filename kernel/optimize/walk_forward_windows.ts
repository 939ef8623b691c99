/** The windows of a walk-forward analysis: found on one stretch, judged on the next, then both moved on. */
import { ParameterError } from "../market/errors.ts";
import { formatTime } from "../market/time.ts";
import { lowerBound } from "../series/search.ts";
import { type Length, movedBy, NO_OFFSET, type Offset, parseLength, plus, times } from "./length.ts";
import { LEAST_TICKS, type Stretch } from "./splits.ts";

/** How long the windows are and how far they move; months and years by the calendar, in UTC. */
export interface WalkForwardLengths extends Partial<Stretch> {
  /** What a search sees: "24 months", or a number of bars. */
  readonly train: Length;
  /** What its best is judged by, right behind it. */
  readonly test: Length;
  /** How far the next window is moved; default as long as the test, so that every bar is tested once. */
  readonly step?: Length;
  /** Whether all training windows begin at the first bar, and so grow; default false. */
  readonly anchored?: boolean;
}

/** Ticks that a search sees, and ticks behind them that its best is tested on. */
export interface WalkForwardWindow {
  readonly train: Stretch;
  readonly test: Stretch;
}

/**
 * All windows that the data has, `from` and `to` being the first tick and the one after the last. Lengths are counted from the
 * time of the first one, so that windows of months do not drift. A last test window that the data cuts short is kept where
 * at least half of it is there, and left out otherwise.
 *
 * @param time epoch ms of the ticks, ascending
 * @throws ParameterError for what is no length, lengths that are longer than the data (says how long that is), and windows
 * with fewer than two bars
 */
export function walkForwardWindows(time: Float64Array, lengths: WalkForwardLengths): WalkForwardWindow[] {
  const { from = 0, to = time.length, anchored = false } = lengths;
  const train = parseLength(lengths.train, "train");
  const test = parseLength(lengths.test, "test");
  const step = lengths.step === undefined ? test : parseLength(lengths.step, "step");
  const windows: WalkForwardWindow[] = [];
  for (let k = 0;; k++) {
    const moved = times(step, k);
    const first = tickAt(time, from, plus(moved, train));
    const last = tickAt(time, from, plus(plus(moved, train), test));
    if (first >= to || last > to && missing(time, first, to, test) > 0.5) break;
    const window = {
      train: { from: anchored ? from : tickAt(time, from, moved), to: first },
      test: { from: first, to: Math.min(to, last) },
    };
    checkTicks(time, "train", lengths.train, window.train);
    checkTicks(time, "test", lengths.test, window.test);
    windows.push(window);
    if (last > to) break;
  }
  if (windows.length === 0) throw tooLong(time.subarray(from, to), lengths, train);
  return windows;
}

/** Bars are counted first, the calendar from the bar that they lead to. */
function tickAt(time: Float64Array, from: number, offset: Offset): number {
  const tick = from + offset.bars;
  if (offset.months === 0 && offset.ms === 0 || tick >= time.length) return tick;
  const moment = movedBy(time[tick]!, offset);
  // The bars of the time before the moment may not all be there: that window is as long as the data, and more.
  return moment > time.at(-1)! ? Math.max(time.length, tick) + 1 : lowerBound(time, moment);
}

/** Share of a test window that lies behind the end of the data. */
function missing(time: Float64Array, first: number, to: number, test: Offset): number {
  if (test.bars > 0) return 1 - (to - first) / test.bars;
  const begin = time[first]!;
  return 1 - (time[to - 1]! - begin) / (movedBy(begin, test) - begin);
}

function checkTicks(time: Float64Array, field: string, value: Length, { from, to }: Stretch): void {
  if (to - from >= LEAST_TICKS) return;
  const allowed = "a length that has two bars at least in every window";
  const at = formatTime(time[Math.min(from, time.length - 1)]!);
  throw new ParameterError(
    `Set ${field} to ${allowed}: with ${write(value)} the one from ${at} on has ${Math.max(0, to - from)}`,
    { field, value, allowed },
  );
}

const write = (length: Length): string => typeof length === "number" ? `${length} bars` : length;

function tooLong(time: Float64Array, { train, test }: WalkForwardLengths, unit: Offset): ParameterError {
  const bars = `${time.length.toLocaleString("en-US")} bars`;
  const allowed = `lengths that fit into the data one behind the other: ${bars}`;
  if (time.length === 0) return new ParameterError(`Give data with bars: there are none`, { field: "train" });
  const span = unit.bars > 0 ? "" : `, ${spanOf(time, unit)}`;
  const range = `${formatTime(time[0]!)} to ${formatTime(time.at(-1)!)}`;
  return new ParameterError(
    `Set train and test to ${allowed} from ${range}${span}; train is ${write(train)}, test ${write(test)}`,
    { field: "train", value: train, allowed },
  );
}

/** How long the data is, in the unit of a length. */
function spanOf(time: Float64Array, unit: Offset): string {
  const [first, last] = [time[0]!, time.at(-1)!];
  if (unit.months === 0) return `${Math.floor((last - first) / 86_400_000)} days`;
  let months = 0;
  while (movedBy(first, { ...NO_OFFSET, months: months + 1 }) <= last) months++;
  return `${months} months`;
}
