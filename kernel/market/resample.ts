/**
 * Coarser bars from finer ones. Which period a bar belongs to follows from its time and the market's calendar alone,
 * never from the bars after it: it counts to the period that holds it, or to the next one where that has closed before
 * the bar's end (an after-hours bar, a Saturday's session that the calendar does not know). So a bar of the coarser
 * timeframe never changes after its end.
 */
import type { Bars, Market, Timeframe } from "./bars.ts";
import { barEnd } from "./calendar/bar_end.ts";
import { calendarOf } from "./calendar/calendar_of.ts";
import { DAY, dayOf, monthNumber, weekNumber } from "./calendar/dates.ts";
import { ParameterError } from "./errors.ts";
import { viewBars } from "./slice_bars.ts";
import { parseTimeframe, timeframeMs } from "./timeframe.ts";

/** Coarser bars, made by resample(). */
export interface Resampled {
  readonly bars: Bars;
  /** Whether the last bar's period goes on after the last bar given: its values may still change. */
  readonly incomplete: boolean;
}

/** Bars that have all closed, and the moment at which each did, epoch ms, ascending. */
export interface ClosedBars {
  readonly bars: Bars;
  readonly end: Float64Array;
}

/**
 * The bars of a coarser timeframe; `resample` of run/shown_bars.ts says how.
 *
 * @throws ParameterError for an unknown timeframe and for one finer than the bars'
 */
export function resample(bars: Bars, timeframe: Timeframe): Resampled {
  checkCoarser(bars.timeframe, timeframe);
  if (timeframe === bars.timeframe) return { bars, incomplete: false };
  const { stamp, first, incomplete } = cut(bars, timeframe);
  const length = stamp.length;
  const [open, high, low, close, volume] = Array.from({ length: 5 }, () => new Float64Array(length));
  for (let i = 0; i < length; i++) {
    const from = first[i]!;
    const to = first[i + 1] ?? bars.length;
    open![i] = bars.open[from]!;
    close![i] = bars.close[to - 1]!;
    let [top, bottom, units] = [-Infinity, Infinity, NaN];
    for (let j = from; j < to; j++) {
      top = Math.max(top, bars.high[j]!);
      bottom = Math.min(bottom, bars.low[j]!);
      const traded = bars.volume[j]!;
      if (!Number.isNaN(traded)) units = Number.isNaN(units) ? traded : units + traded;
    }
    high![i] = top;
    low![i] = bottom;
    volume![i] = units;
  }
  const { source, note } = bars.origin;
  return {
    bars: {
      ...bars,
      timeframe,
      length,
      time: Float64Array.from(stamp),
      open: open!,
      high: high!,
      low: low!,
      close: close!,
      volume: volume!,
      origin: { source, note: `${note ? `${note}; ` : ""}resampled from ${bars.timeframe}` },
    },
    incomplete,
  };
}

/** What was made of some bars, so that every run of a sweep finds it. */
const made = new WeakMap<Bars, Map<Timeframe, ClosedBars>>();

/** The bars of a coarser timeframe, or the same, that have closed by the end of the last bar given. */
export function closedBars(bars: Bars, timeframe: Timeframe): ClosedBars {
  const known = made.get(bars) ?? new Map<Timeframe, ClosedBars>();
  made.set(bars, known);
  const found = known.get(timeframe);
  if (found) return found;
  const { bars: coarser, incomplete } = resample(bars, timeframe);
  const complete = incomplete ? viewBars(coarser, 0, coarser.length - 1) : coarser;
  const end = new Float64Array(complete.length);
  let latest = -Infinity;
  for (let i = 0; i < end.length; i++) {
    end[i] = latest = Math.max(latest, barEnd(complete.time[i]!, timeframe, bars.market));
  }
  const closed = { bars: complete, end };
  known.set(timeframe, closed);
  return closed;
}

/** Throws where bars of `timeframe` cannot be made of bars of `base`. */
export function checkCoarser(base: Timeframe, timeframe: Timeframe): void {
  if (timeframeMs(parseTimeframe(timeframe)) >= timeframeMs(base)) return;
  throw new ParameterError(
    `Set timeframe to ${base} or a coarser one: it is ${timeframe}, the bars are ${base}`,
    {
      field: "timeframe",
      value: timeframe,
      allowed: `${base} or coarser`,
    },
  );
}

interface Period {
  readonly stamp: number;
  /** When the period has closed. */
  readonly end: number;
}

/** Where each period that has a bar begins: its stamp and the index of its first bar. */
function cut(
  bars: Bars,
  timeframe: Timeframe,
): { stamp: number[]; first: number[]; incomplete: boolean } {
  const periods = periodsOf(timeframe, bars.market);
  const [stamp, first]: number[][] = [[], []];
  let period: Period = { stamp: NaN, end: -Infinity };
  let latest = -Infinity;
  for (let i = 0; i < bars.length; i++) {
    const end = barEnd(bars.time[i]!, bars.timeframe, bars.market);
    if (end > period.end || latest >= period.end) {
      period = periods.at(bars.time[i]!);
      while (period.end < end || period.end <= latest) period = periods.after(period);
      stamp!.push(period.stamp);
      first!.push(i);
    }
    latest = Math.max(latest, end);
  }
  return { stamp: stamp!, first: first!, incomplete: latest < period.end };
}

interface Periods {
  /** The period that holds a moment. */
  at(time: number): Period;
  after(period: Period): Period;
}

function periodsOf(timeframe: Timeframe, market: Market): Periods {
  const calendar = calendarOf(market);
  const ending = (stamp: number): Period => ({ stamp, end: barEnd(stamp, timeframe, market) });
  if (timeframe === "1d") {
    return {
      at: (time) => ending(calendar.sessionDay(time)),
      after: ({ stamp }) => ending(calendar.nextSession(stamp)),
    };
  }
  if (timeframe === "1w" || timeframe === "1M") {
    const [number, start] = timeframe === "1w" ? [weekNumber, startOfWeek] : [monthNumber, startOfMonth];
    const from = (n: number) => ending(calendar.sessionDay(start(n)));
    return {
      at: (time) => from(number(calendar.sessionDay(time))),
      after: ({ stamp }) => from(number(stamp) + 1),
    };
  }
  const length = timeframeMs(timeframe);
  const opening = market === "CRYPTO" || market === "FX" ? dayOf : calendar.opensAt;
  /** From where periods are counted: the day's beginning, or the close for what comes after it. */
  const anchorOf = (time: number): number =>
    calendar.isSession(time) && time >= calendar.closesAt(time) ? calendar.closesAt(time) : opening(time);
  const at = (time: number): Period => {
    const anchor = anchorOf(time);
    return ending(anchor + Math.floor((time - anchor) / length) * length);
  };
  return { at, after: ({ end }) => at(end) };
}

/** Monday of the week, as weekNumber() counts them; 1970-01-01 was a Thursday. */
const startOfWeek = (week: number): number => (week * 7 - 3) * DAY;

const startOfMonth = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12, 1);
