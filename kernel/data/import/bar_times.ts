/** From what the rows say of their time to the stamps of bars: semantics decision 16. */
import type { Market, Timeframe } from "../../market/bars.ts";
import { calendarOf } from "../../market/calendar/mod.ts";
import { timeframeMs, TIMEFRAMES } from "../../market/timeframe.ts";
import { momentsOf, zoneOffset } from "./zone.ts";
import type { Stamps } from "./stamp_text.ts";

/** Whether a row's time is that of its bar's beginning or end. */
export type StampSide = "start" | "end";

const DAY = 86_400_000;
const MINUTE = 60_000;
/** Of the steps between rows, how many must be whole bars. */
const ENOUGH = 0.95;
const SAMPLE = 20_000;

/**
 * The timeframe nearest to the step that a third of the steps do not exceed: nights, weekends and holidays make longer
 * ones, after every second bar where a session has two. Where rows are missing because nothing traded, the finest that
 * the steps are whole multiples of.
 *
 * @param time ascending
 */
export function timeframeOf(time: Float64Array, dateOnly: boolean): Timeframe {
  const steps = sortedSteps(time);
  const usual = steps[Math.floor(steps.length / 3)] ?? timeframeMs("1d");
  const distance = (timeframe: Timeframe) => Math.abs(Math.log(timeframeMs(timeframe) / usual));
  const nearest = TIMEFRAMES.reduce((best, each) => distance(each) < distance(best) ? each : best);
  const day = TIMEFRAMES.indexOf("1d");
  let at = TIMEFRAMES.indexOf(nearest);
  if (at >= day || dateOnly) return TIMEFRAMES[Math.max(at, day)]!;
  const whole = (timeframe: Timeframe) => {
    const length = timeframeMs(timeframe);
    return steps.filter((step) => step % length === 0).length >= ENOUGH * steps.length;
  };
  while (at > 0 && !whole(TIMEFRAMES[at]!)) at--;
  // Steps that fit none are seconds or disorder: the nearest says more than the finest.
  return whole(TIMEFRAMES[at]!) ? TIMEFRAMES[at]! : nearest;
}

/** Whether most bars of this length would begin before the one before them is over, at whatever hour sessions end. */
export function wouldOverlap(time: Float64Array, timeframe: Timeframe): boolean {
  const steps = sortedSteps(time);
  const middle = steps[Math.floor(steps.length / 2)];
  // Months have 28 days and more, and the last bar of a session may be much shorter.
  return middle !== undefined && 2 * middle < timeframeMs(timeframe);
}

function sortedSteps(time: Float64Array): Float64Array {
  // The beginning and the end of a long file tell as much as all of it.
  const some = time.length <= 2 * SAMPLE ? [time] : [time.subarray(0, SAMPLE), time.subarray(-SAMPLE)];
  return Float64Array.from(some.flatMap(stepsOf)).sort();
}

function stepsOf(time: Float64Array): number[] {
  return Array.from(time.subarray(1), (each, i) => each - time[i]!).filter((step) => step > 0);
}

/** Moments of the rows, epoch ms; `rows` oldest first decides between the two readings of an hour in autumn. */
export function momentsOfStamps(stamps: Stamps, timezone: string, rows: Int32Array): Float64Array {
  const { wall, offset, epoch } = stamps;
  if (epoch) return wall;
  const moments = wall.slice();
  if (offset) {
    for (let row = 0; row < moments.length; row++) {
      const minutes = offset[row]!;
      if (!Number.isNaN(minutes)) moments[row]! -= minutes * MINUTE;
    }
  }
  if (timezone === "UTC") return moments;
  const naive = rows.filter((row) => Number.isNaN(offset?.[row] ?? NaN));
  const known = momentsOf(Float64Array.from(naive, (row) => wall[row]!), timezone);
  naive.forEach((row, i) => moments[row] = known[i]!);
  return moments;
}

/** 00:00 UTC of each row's session date: the date as written, or that of a moment in the zone. */
export function datesOfStamps(
  stamps: Stamps,
  moments: Float64Array,
  timezone: string | undefined,
  market: Market,
) {
  const { wall, offset, epoch } = stamps;
  const atMidnight = wall.every((time) => time % DAY === 0);
  if (atMidnight || (!epoch && !offset)) return wall.map((time) => Math.floor(time / DAY) * DAY);
  const offsetAt = zoneOffset(timezone ?? calendarOf(market).timeZone);
  // A day of currency trading begins at 17:00 of the evening before in New York.
  const ahead = market === "FX" && timezone === undefined ? 7 * 60 * MINUTE : 0;
  return moments.map((moment) => Math.floor((moment + offsetAt(moment) + ahead) / DAY) * DAY);
}

/** Starts of bars that are stamped with their end; a session's last bar may be shorter than the others. */
export function startsOfEnds(ends: Float64Array, timeframe: Timeframe, market: Market): Float64Array {
  const calendar = calendarOf(market);
  const length = timeframeMs(timeframe);
  if (timeframe === "1d") {
    // Round the clock a day ends at the next one's midnight; elsewhere a session ends on its own date.
    return market === "CRYPTO" ? ends.map((end) => end - DAY) : ends;
  }
  if (timeframe === "1w" || timeframe === "1M") {
    return ends.map((end) => firstSession(market, market === "CRYPTO" ? end - DAY : end, timeframe));
  }
  return ends.map((end) => {
    const day = calendar.sessionDay(end - 1);
    const rest = end === calendar.closesAt(day) ? (end - calendar.opensAt(day)) % length : 0;
    return end - (rest || length);
  });
}

function firstSession(market: Market, date: number, timeframe: "1w" | "1M"): number {
  const day = new Date(date);
  const first = timeframe === "1w"
    ? date - ((day.getUTCDay() + 6) % 7) * DAY
    : Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1);
  return calendarOf(market).addSessions(first, 0);
}
