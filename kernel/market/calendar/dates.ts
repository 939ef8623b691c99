/** Dates as epoch ms of their 00:00 UTC, by integer arithmetic: no Date is allocated where bars are walked. */

export const DAY = 86_400_000;

/** 00:00 UTC of the day that a moment lies in. */
export const dayOf = (time: number): number => Math.floor(time / DAY) * DAY;

/** Day of the week, 0 Sunday to 6 Saturday; the epoch was a Thursday. */
export const weekdayOf = (day: number): number => (((Math.floor(day / DAY) + 4) % 7) + 7) % 7;

/** Weeks since the one of the epoch, beginning on Mondays as in ISO 8601. */
export const weekNumber = (day: number): number => Math.floor((Math.floor(day / DAY) + 3) / 7);

/**
 * Months since year 0, so that the year is a twelfth of it: days are counted from 1 March of year 0, where the leap
 * day ends a year and 153 days are five months.
 */
export function monthNumber(day: number): number {
  const days = Math.floor(day / DAY) + 719_468;
  const era = Math.floor(days / 146_097);
  const ofEra = days - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  return (year + era * 400) * 12 + Math.floor((5 * ofYear + 2) / 153) + 2;
}

export const yearOf = (day: number): number => Math.floor(monthNumber(day) / 12);

/** The nth of a weekday in a month, counted from 1; months from 0 as in Date.UTC. */
export function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  const first = Date.UTC(year, month, 1);
  return first + (((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1)) * DAY;
}

export function lastWeekday(year: number, month: number, weekday: number): number {
  const last = Date.UTC(year, month + 1, 0);
  return last - ((weekdayOf(last) - weekday + 7) % 7) * DAY;
}

/** The Friday before Easter, Easter by the algorithm of Meeus (Astronomical Algorithms, chapter 8). */
export function goodFriday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1) - 2 * DAY;
}

/** Days written by year as `MMDD MMDD …`. */
export function listedDays(byYear: Readonly<Record<number, string>>): number[] {
  return Object.entries(byYear).flatMap(([year, days]) =>
    days.split(" ").map((day) => Date.UTC(Number(year), Number(day.slice(0, 2)) - 1, Number(day.slice(2))))
  );
}
