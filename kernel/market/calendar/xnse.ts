/**
 * National Stock Exchange of India, whose days BSE keeps too: 9:15 to 15:30 in Mumbai. Most holidays follow the moon and
 * are decided each year, so they are dated; beyond the years published only the fixed ones are known.
 */
import { type CalendarRules, FIRST_YEAR, type Hours, LAST_YEAR } from "./calendar.ts";
import { goodFriday, listedDays } from "./dates.ts";
import { CLOSED_DAYS, SPECIAL_SESSIONS } from "./xnse_days.ts";

const IST = 5 * 60 + 30;

/** From which day on the market opened when, IST; it has closed at 15:30 since 9 June 1999. */
const OPENINGS: readonly (readonly [from: number, minutes: number])[] = [
  [Date.UTC(2010, 9, 18), 9 * 60 + 15],
  [Date.UTC(2010, 0, 4), 9 * 60],
  [-Infinity, 9 * 60 + 55],
];
const CLOSE = 15 * 60 + 30;

const FIRST_LISTED = 2000;
/** From this year on the days are those on which shares traded. */
const FIRST_CHECKED = 2005;
const LAST_LISTED = 2026;

/** Republic Day, Ambedkar Jayanti, Maharashtra Day, Independence Day, Gandhi Jayanti, Christmas and Good Friday. */
function fixedHolidays(year: number): number[] {
  const days = [[0, 26], [3, 14], [4, 1], [7, 15], [9, 2], [11, 25]] as const;
  return [...days.map(([month, day]) => Date.UTC(year, month, day)), goodFriday(year)];
}

function closedDays(): Set<number> {
  const closed = new Set(listedDays(CLOSED_DAYS));
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    if (year < FIRST_LISTED || year > LAST_LISTED) fixedHolidays(year).forEach((day) => closed.add(day));
  }
  return closed;
}

/** Hours of sessions held on a weekend or at another time of day, as `HH:MM-HH:MM` in Mumbai. */
function specialHours(): Map<number, Hours> {
  return new Map(
    Object.entries(SPECIAL_SESSIONS).map(([date, hours]) => [Date.parse(date), parseHours(hours)]),
  );
}

function parseHours(text: string): Hours {
  const [open, close] = text.split("-").map((clock) => {
    const [hour, minute] = clock.split(":").map(Number);
    return hour! * 60 + minute! - IST;
  });
  return [open!, close!];
}

export function mumbai(): CalendarRules {
  const closed = closedDays();
  const special = specialHours();
  const eras = OPENINGS.map(([from, open]) => ({ from, hours: [open - IST, CLOSE - IST] as const }));
  return {
    name: "XNSE",
    timeZone: "Asia/Kolkata",
    knownFrom: Date.UTC(FIRST_CHECKED, 0, 1),
    knownUntil: Date.UTC(LAST_LISTED, 11, 31),
    trades: (day, weekday) => special.has(day) || (weekday > 0 && weekday < 6 && !closed.has(day)),
    hours: (day) => special.get(day) ?? eras.find(({ from }) => day >= from)!.hours,
  };
}
