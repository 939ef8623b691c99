/** New York's clock, whose hours the US exchanges and the week of currency trading keep. */
import { lastWeekday, nthWeekday, yearOf } from "./dates.ts";

/**
 * Minutes that New York is behind UTC from that day's 02:00 on: 240 in daylight saving time, else 300. Rules of the
 * Uniform Time Act of 1966 and its amendments of 1974, 1986 and 2005; earlier years as under the first.
 */
export function newYorkOffset(day: number): number {
  const year = yearOf(day);
  let summer = summers.get(year);
  if (!summer) summers.set(year, summer = [summerStart(year), summerEnd(year)]);
  return day >= summer[0] && day < summer[1] ? 240 : 300;
}

const summers = new Map<number, readonly [from: number, until: number]>();

function summerStart(year: number): number {
  if (year >= 2007) return nthWeekday(year, 2, 0, 2);
  if (year >= 1987) return nthWeekday(year, 3, 0, 1);
  if (year === 1974) return Date.UTC(1974, 0, 6);
  if (year === 1975) return Date.UTC(1975, 1, 23);
  return lastWeekday(year, 3, 0);
}

function summerEnd(year: number): number {
  return year >= 2007 ? nthWeekday(year, 10, 0, 1) : lastWeekday(year, 9, 0);
}
