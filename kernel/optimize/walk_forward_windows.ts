/** The windows of a walk-forward analysis: found on one stretch, judged on the next, then both moved on. */
import { DAY, dayOf } from "../market/calendar/dates.ts";
import { ParameterError } from "../market/errors.ts";
import { formatTime } from "../market/time.ts";
import { lowerBound } from "../series/search.ts";
import {
  countedIn,
  type Length,
  movedBy,
  NO_OFFSET,
  type Offset,
  parseLength,
  plus,
  startOf,
  times,
} from "./length.ts";
import { LEAST_TICKS, type Stretch } from "./splits.ts";

/** How long the windows are and how far they move; days, months and the like begin at 00:00 UTC, as sessions' days do. */
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
 * All windows that the data has, `from` and `to` being the first tick and the one after the last. A length in bars always is that
 * many bars. Days, months and years are counted from the first bar's day, so that windows do not drift, or where bars come before
 * them from the day that these lead to. A test that has no bar, or a single one, as over a weekend, belongs to the test before it.
 * A last test that the data cuts short is kept where at least half of it is there, and left out otherwise.
 *
 * @param time epoch ms of the ticks, ascending
 * @throws ParameterError for what is no length, lengths that are longer than the data (says how long that is), training windows
 * with fewer than two bars, and where the first test has fewer
 */
export function walkForwardWindows(time: Float64Array, lengths: WalkForwardLengths): WalkForwardWindow[] {
  const { from = 0, to = time.length, anchored = false } = lengths;
  const train = parseLength(lengths.train, "train");
  const test = parseLength(lengths.test, "test");
  const step = lengths.step === undefined ? test : parseLength(lengths.step, "step");
  const begin: Place = { tick: from, offset: NO_OFFSET };
  const firstTest = on(time, begin, train);
  const windows: WalkForwardWindow[] = [];
  for (let k = 0;; k++) {
    const moved = times(step, k);
    const tested = on(time, firstTest, moved);
    const first = tickOf(time, tested);
    if (first >= to) break;
    const last = tickOf(time, on(time, tested, test));
    if (last > to && missing(time, first, to, test) > 0.5) break;
    const stretch = { from: first, to: Math.min(to, last) };
    const before = windows.at(-1);
    if (stretch.to - first < LEAST_TICKS && (before || stretch.to === first)) {
      // Nothing to choose anew for.
      if (before?.test.to === first) {
        windows[windows.length - 1] = { ...before, test: { from: before.test.from, to: stretch.to } };
      }
    } else {
      const trained = countedIn(train) === countedIn(step)
        ? tickOf(time, on(time, begin, moved))
        : backFrom(time, first, train);
      const window = { train: { from: anchored || k === 0 ? from : trained, to: first }, test: stretch };
      checkTicks(time, "train", lengths.train, window.train);
      checkTicks(time, "test", lengths.test, window.test);
      windows.push(window);
    }
    if (last > to) break;
  }
  if (windows.length === 0) throw tooLong(time.subarray(from, to), lengths, train);
  return windows;
}

/** A tick, and a way from there: days and months are added up, and looked up on the clock at once. */
interface Place {
  readonly tick: number;
  readonly offset: Offset;
}

function on(time: Float64Array, place: Place, more: Offset): Place {
  if (isNone(more)) return place;
  return isNone(place.offset) || countedIn(place.offset) === countedIn(more)
    ? { tick: place.tick, offset: plus(place.offset, more) }
    : { tick: tickOf(time, place), offset: more };
}

const isNone = ({ months, days, ms, bars }: Offset): boolean =>
  months === 0 && days === 0 && ms === 0 && bars === 0;

function tickOf(time: Float64Array, { tick, offset }: Place): number {
  if (countedIn(offset) === "bars" || tick >= time.length) return tick + offset.bars;
  const moment = movedBy(startOf(time[tick]!, offset), offset);
  // The bars of the time before the moment may not all be there: that window is as long as the data, and more.
  return moment > time.at(-1)! ? Math.max(time.length, tick) + 1 : lowerBound(time, moment);
}

function backFrom(time: Float64Array, tick: number, length: Offset): number {
  return length.bars > 0
    ? tick - length.bars
    : lowerBound(time, movedBy(startOf(time[tick]!, length), times(length, -1)));
}

/** Share of a test window that lies behind the end of the data. */
function missing(time: Float64Array, first: number, to: number, test: Offset): number {
  if (test.bars > 0) return 1 - (to - first) / test.bars;
  const begin = startOf(time[first]!, test);
  // The last day is there.
  const end = countedIn(test) === "days" ? dayOf(time[to - 1]!) + DAY : time[to - 1]!;
  return 1 - (end - begin) / (movedBy(begin, test) - begin);
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
  if (unit.months === 0) return `${Math.floor((last - first) / DAY)} days`;
  let months = 0;
  while (movedBy(first, { ...NO_OFFSET, months: months + 1 }) <= last) months++;
  return `${months} months`;
}
