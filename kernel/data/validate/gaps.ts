import type { Market } from "../../market/bars.ts";
import { calendarOf } from "../../market/calendar/calendar_of.ts";
import type { TradingCalendar } from "../../market/calendar/calendar.ts";
import { dayOf, monthNumber, weekNumber } from "../../market/calendar/dates.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { type Check, type Found, isIntraday, maxGapOf } from "./check.ts";
import { counted, type Examined, percent, rowName } from "./raw_bars.ts";

/** What lies between two rows: bars of the calendar that are absent, and whole sessions among them. */
interface Gap {
  readonly from: number;
  readonly to: number;
  readonly bars: number;
  readonly sessions: number;
}

export const gaps: Check = {
  name: "gaps",
  about: "there is a bar wherever the market's calendar has one",
  run(data, rules) {
    const found = gapsOf(data);
    if (found.length === 0) return [];
    const most = maxGapOf(data.market, rules);
    const absent = found.reduce((sum, { bars }) => sum + bars, 0);
    const share = absent / (absent + data.sound.length);
    const longest = found.reduce((worst, gap) => gap.bars > worst.bars ? gap : worst);
    const long = found.filter(({ sessions }) => sessions > most);
    const where = (gap: Gap) => `from ${rowName(data, gap.from)} to ${rowName(data, gap.to)}`;
    const message = `${counted(absent, "bar")} of the calendar absent, ${percent(share)}, in ` +
      `${counted(found.length, "gap")}; the longest, ${counted(longest.bars, "bar")}, ${where(longest)}.`;
    const severity = share > rules.maxAbsent ? "warning" : "note";
    const result: Found[] = [{ severity, message, rows: found.map(({ to }) => to) }];
    if (long.length > 0) {
      result.push({
        severity: "warning",
        message: `${counted(long.length, "gap")} of more than ${counted(most, "session")}: ` +
          long.slice(0, 3).map((gap) => `${counted(gap.sessions, "session")} ${where(gap)}`).join(", ") + ".",
        rows: long.map(({ to }) => to),
      });
    }
    return result;
  },
};

/** Gaps between rows in order of time; `from` and `to` are the rows on both sides. */
function gapsOf(data: Examined): Gap[] {
  const { time, sound, timeframe, market } = data;
  const calendar = calendarOf(market);
  const between = isIntraday(timeframe)
    ? intradayBetween(calendar, timeframeMs(timeframe), market)
    : timeframe === "1d"
    ? (from: number, to: number) => whole(sessionsBetween(calendar, from, to))
    : longBetween(timeframe === "1w" ? weekNumber : monthNumber, timeframe === "1w" ? 5 : 21);
  const found: Gap[] = [];
  for (let k = 1; k < sound.length; k++) {
    const [from, to] = [sound[k - 1]!, sound[k]!];
    const { bars, sessions } = between(time[from]!, time[to]!);
    if (bars > 0) found.push({ from, to, bars, sessions });
  }
  return found;
}

type Between = (from: number, to: number) => { bars: number; sessions: number };

const whole = (sessions: number) => ({ bars: sessions, sessions });

function sessionsBetween(calendar: TradingCalendar, from: number, to: number): number {
  let count = 0;
  const last = dayOf(to);
  for (let day = calendar.nextSession(from); day < last; day = calendar.nextSession(day)) count++;
  return count;
}

function longBetween(number: (day: number) => number, sessions: number): Between {
  return (from, to) => {
    const bars = Math.max(0, number(to) - number(from) - 1);
    return { bars, sessions: bars * sessions };
  };
}

/** Bars expected after `from` and before `to`: the rest of one session, whole ones, the beginning of the other. */
function intradayBetween(calendar: TradingCalendar, length: number, market: Market): Between {
  const barsIn = (from: number, to: number) => Math.max(0, Math.ceil((to - from) / length));
  // Round the clock bars are cut from midnight on, not from the opening of the week.
  const isAlways = market === "CRYPTO" || market === "FX";
  const opensAt = (day: number) =>
    isAlways ? Math.ceil(calendar.opensAt(day) / length) * length : calendar.opensAt(day);
  return (from, to) => {
    if (to - from <= length) return { bars: 0, sessions: 0 };
    const [first, last] = [calendar.sessionDay(from), calendar.sessionDay(to)];
    if (first === last) return { bars: Math.max(0, Math.round((to - from) / length) - 1), sessions: 0 };
    let bars = barsIn(from + length, calendar.closesAt(first)) + barsIn(opensAt(last), to);
    let sessions = 0;
    for (let day = calendar.nextSession(first); day < last; day = calendar.nextSession(day)) {
      sessions++;
      bars += barsIn(opensAt(day), calendar.closesAt(day));
    }
    return { bars, sessions };
  };
}
