/**
 * Bars of a seeded random walk with a market's own session times: for trying strategies where no data is at hand, never
 * for judging them.
 */
import { randomStream } from "../series/random.ts";
import type { Bars, Market, Timeframe } from "./bars.ts";
import { barEnd, calendarOf, firstSessions } from "./calendar/mod.ts";
import { makeBars } from "./make_bars.ts";
import { timeframeMs } from "./timeframe.ts";

export interface Walk {
  readonly symbol: string;
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly length: number;
  readonly seed: number;
}

const FIRST_DAY = Date.UTC(2010, 0, 4);
const DAY = 86_400_000;

/** So many bars fit between 2010 and the last year that calendars know. */
export const mostBars = (timeframe: Timeframe): number =>
  timeframe === "1M" ? 1_000 : timeframe === "1w" ? 4_000 : timeframe === "1d" ? 16_000 : 32_000;

/** Starts at 100, with about 1 % a bar of daily bars, volume between 100,000 and a million. */
export function walkBars({ symbol, market, timeframe, length, seed }: Walk): Bars {
  const random = randomStream(seed);
  const time = timesOf(market, timeframe, length);
  const column = () => new Float64Array(length);
  const [open, high, low, close, volume] = [column(), column(), column(), column(), column()];
  const step = 0.01 * Math.sqrt(Math.min(1, timeframeMs(timeframe) / DAY));
  let price = 100;
  for (let i = 0; i < length; i++) {
    open[i] = price * Math.exp(0.2 * step * random.normal());
    price = open[i]! * Math.exp(step * random.normal());
    close[i] = price;
    high[i] = Math.max(open[i]!, price) * (1 + step * random.uniform() / 2);
    low[i] = Math.min(open[i]!, price) * (1 - step * random.uniform() / 2);
    volume[i] = Math.floor(100_000 + 900_000 * random.uniform());
  }
  const origin = { source: "walk", note: `random walk, seed ${seed}` };
  return makeBars({ symbol, market, timeframe, time, open, high, low, close, volume, origin });
}

function timesOf(market: Market, timeframe: Timeframe, length: number): Float64Array {
  const calendar = calendarOf(market);
  const time = new Float64Array(length);
  if (timeframe === "1w" || timeframe === "1M") {
    const days = calendar.sessions(FIRST_DAY, FIRST_DAY + length * (timeframe === "1w" ? 8 : 31) * DAY);
    const first = firstSessions(days, timeframe === "1w" ? "week" : "month", calendar);
    time.set(days.filter((_, i) => first[i] === 1).subarray(0, length));
    return time;
  }
  const step = timeframeMs(timeframe);
  let day = calendar.addSessions(FIRST_DAY, 0);
  for (let i = 0; i < length; day = calendar.nextSession(day)) {
    if (timeframe === "1d") {
      time[i++] = day;
      continue;
    }
    const { open, close } = calendar.session(day)!;
    // The day's first bar waits for the last one of a session that runs into it, as that of currencies does.
    const first = i === 0 ? open : Math.max(open, barEnd(time[i - 1]!, timeframe, market));
    for (let at = first; at < close && i < length; at += step) time[i++] = at;
  }
  return time;
}
