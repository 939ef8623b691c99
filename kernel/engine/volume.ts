/**
 * How much trades, by the sessions before a bar's own alone: what it trades itself is not known when it fills. A session is
 * a UTC day that has bars, or a bar of a day or longer; in New York and Mumbai a session lies within one such day.
 */
import type { Bars } from "../market/bars.ts";
import { timeframeMs } from "../market/timeframe.ts";
import { upperBound } from "../series/search.ts";
import { splitRatio } from "./volatility.ts";

const DAY = 86_400_000;

/**
 * Mean volume of a bar over the previous `sessions`, or as many as there are, in units as of `bar`: splits multiply what
 * traded before them. Bars without a volume do not count. NaN where none has one or nothing traded.
 */
export function meanVolume(bars: Bars, bar: number, sessions = 20): number {
  return mean(bars, bar, sessions, true);
}

/** As meanVolume, of a session. */
export function meanSessionVolume(bars: Bars, bar: number, sessions = 20): number {
  return mean(bars, bar, sessions, false);
}

function mean(bars: Bars, bar: number, sessions: number, perBar: boolean): number {
  const { first, volume, known } = sessionsOf(bars);
  const session = first === null ? bar : upperBound(first, bar) - 1;
  const { actions } = bars;
  let sum = 0;
  let count = 0;
  for (let s = Math.max(0, session - sessions); s < session; s++) {
    const traded = volume[s]!;
    if (traded !== traded) continue;
    sum += actions === undefined ? traded : traded * splitRatio(bars, first === null ? s : first[s]!, bar);
    count += perBar && known !== null ? known[s]! : 1;
  }
  return sum > 0 ? sum / count : NaN;
}

interface Sessions {
  /** First bar of each session; null where every bar is one. */
  readonly first: Float64Array | null;
  /** NaN where no bar of the session has one. */
  readonly volume: Float64Array;
  /** Bars of the session that have a volume; null for one each. */
  readonly known: Float64Array | null;
}

/** Intraday bars summed by day, once: a fill then adds up twenty numbers. */
const summed = new WeakMap<Bars, Sessions>();

function sessionsOf(bars: Bars): Sessions {
  if (timeframeMs(bars.timeframe) >= DAY) return { first: null, volume: bars.volume, known: null };
  let found = summed.get(bars);
  if (!found) summed.set(bars, found = sumSessions(bars));
  return found;
}

function sumSessions({ time, volume, length }: Bars): Sessions {
  const first: number[] = [];
  const sums: number[] = [];
  const known: number[] = [];
  let day = NaN;
  for (let i = 0; i < length; i++) {
    const today = Math.floor(time[i]! / DAY);
    if (today !== day) {
      day = today;
      first.push(i);
      sums.push(NaN);
      known.push(0);
    }
    if (Number.isNaN(volume[i])) continue;
    const s = sums.length - 1;
    sums[s] = (known[s] === 0 ? 0 : sums[s]!) + volume[i]!;
    known[s]!++;
  }
  return {
    first: Float64Array.from(first),
    volume: Float64Array.from(sums),
    known: Float64Array.from(known),
  };
}
