/**
 * New York Stock Exchange, whose days NASDAQ keeps too: 9:30 to 16:00. Holidays by rule; closings and early closings that
 * no rule gives are dated, as exchange_calendars 4.13 has them. Known since 1990; halts and late openings within a day
 * are not calendar matters.
 */
import { type CalendarRules, FIRST_YEAR, type Hours, LAST_YEAR } from "./calendar.ts";
import { DAY, goodFriday, lastWeekday, listedDays, nthWeekday, weekdayOf } from "./dates.ts";
import { newYorkOffset } from "./new_york.ts";

const OPEN = 9 * 60 + 30;
const CLOSE = 16 * 60;
const [SUNDAY, MONDAY, WEDNESDAY, THURSDAY, SATURDAY] = [0, 1, 3, 4, 6];

/** Mourning for Presidents Nixon, Reagan, Ford, Bush and Carter; the attacks of 2001; Hurricane Sandy in 2012. */
const SPECIAL_CLOSINGS = listedDays({
  1994: "0427",
  2001: "0911 0912 0913 0914",
  2004: "0611",
  2007: "0102",
  2012: "1029 1030",
  2018: "1205",
  2025: "0109",
});

const SPECIAL_EARLY_CLOSINGS = listedDays({ 1997: "1226", 1999: "1231", 2003: "1226" });

function holidays(year: number): number[] {
  const newYear = Date.UTC(year, 0, 1);
  return [
    weekdayOf(newYear) === SUNDAY ? newYear + DAY : newYear,
    ...(year >= 1998 ? [nthWeekday(year, 0, MONDAY, 3)] : []),
    nthWeekday(year, 1, MONDAY, 3),
    goodFriday(year),
    lastWeekday(year, 4, MONDAY),
    ...(year >= 2022 ? [observed(Date.UTC(year, 5, 19))] : []),
    observed(Date.UTC(year, 6, 4)),
    nthWeekday(year, 8, MONDAY, 1),
    nthWeekday(year, 10, THURSDAY, 4),
    observed(Date.UTC(year, 11, 25)),
  ];
}

/** On a weekend, the nearest weekday. New Year is the exception: no Friday closes for a Saturday's 1 January. */
function observed(day: number): number {
  const weekday = weekdayOf(day);
  return weekday === SUNDAY ? day + DAY : weekday === SATURDAY ? day - DAY : day;
}

/** Those that fall on a day that is closed anyway change nothing. */
function earlyClosings(year: number): number[] {
  const days = [Date.UTC(year, 11, 24)];
  if (year >= 1992) days.push(nthWeekday(year, 10, THURSDAY, 4) + DAY);
  if (year < 1995) return days;
  const eve = Date.UTC(year, 6, 3);
  const weekday = weekdayOf(eve);
  if (weekday !== WEDNESDAY || year >= 2013) days.push(eve);
  // Until 2012 a Wednesday's eve stayed whole and the Friday after the holiday closed early instead.
  if (weekday === WEDNESDAY && year < 2013) days.push(eve + 2 * DAY);
  return days;
}

const YEARS = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i);

export function newYork(): CalendarRules {
  const closed = new Set([...YEARS.flatMap(holidays), ...SPECIAL_CLOSINGS]);
  const early = new Set([...YEARS.flatMap(earlyClosings), ...SPECIAL_EARLY_CLOSINGS]);
  const lastAtTwo = Date.UTC(1992, 11, 31);
  return {
    name: "XNYS",
    timeZone: "America/New_York",
    knownFrom: Date.UTC(1990, 0, 1),
    knownUntil: Date.UTC(2028, 11, 31),
    trades: (day, weekday) => weekday !== SUNDAY && weekday !== SATURDAY && !closed.has(day),
    hours(day): Hours {
      const offset = newYorkOffset(day);
      const close = !early.has(day) ? CLOSE : day <= lastAtTwo ? 14 * 60 : 13 * 60;
      return [OPEN + offset, close + offset];
    },
  };
}
