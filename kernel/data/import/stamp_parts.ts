/** The parts of a date and a time of day as text, in any of the usual spellings. */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The text of one stamp; `y` where the first or last part is surely the year. */
const TEXT = new RegExp(
  "^(?:[a-z]{3,9},?\\s+)?(?:" + [
    "(?<y1>\\d{4})(?<s1>[-/.])(?<m1>\\d{1,2})\\k<s1>(?<d1>\\d{1,2})",
    "(?<y2>\\d{4})(?<m2>\\d\\d)(?<d2>\\d\\d)",
    "(?<a>\\d{1,2})(?<s3>[-/.])(?<b>\\d{1,2})\\k<s3>(?<y3>\\d{4}|\\d\\d)",
    "(?<d4>\\d{1,2})[- /.]?(?<n4>[a-z]{3,9})\\.?,?[- /.]?(?<y4>\\d{4}|\\d\\d)",
    "(?<n5>[a-z]{3,9})\\.?\\s+(?<d5>\\d{1,2}),?\\s+(?<y5>\\d{4})",
    "(?<y6>\\d{4})[- ](?<n6>[a-z]{3,9})[- ](?<d6>\\d{1,2})",
  ].join("|") + ")(?:(?:[T_,]|\\s)\\s*(?<clock>\\d.*))?$",
  "i",
);
const CLOCK =
  /^(?:(?<h>\d{1,2}):(?<m>\d\d)(?::(?<s>\d\d)(?:[.,](?<f>\d+))?)?|(?<h2>\d{1,2})(?<m2>\d\d)(?<s2>\d\d)?)(?<half>\s*[ap]\.?m\.?)?\s*(?<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d\d)?)?$/i;

/** Whether a text is a date, with or without a time, but no bare number other than 20130403. */
export const isStamp = (text: string): boolean => {
  const parts = parseDate(text.trim());
  return parts !== undefined && validDay(parts.year, parts.month ?? parts.a, parts.day ?? parts.b);
};
/** Whether a text is a time of day alone. */
export const isClock = (text: string): boolean => text.includes(":") && parseClock(text.trim()) !== undefined;

/** What the text of a date says. */
export interface DateParts {
  year: number;
  /** Undefined where `a` and `b` may be either. */
  month?: number;
  day?: number;
  a: number;
  b: number;
  mark: string;
  clock?: Clock;
}
/** A time of day, in ms, and the minutes that its zone is ahead of UTC. */
export interface Clock {
  ms: number;
  offset?: number;
}

/** Undefined for what is no date. */
export function parseDate(text: string): DateParts | undefined {
  const found = TEXT.exec(text)?.groups;
  if (!found) return undefined;
  const clock = found.clock === undefined ? undefined : parseClock(found.clock);
  if (found.clock !== undefined && !clock) return undefined;
  const year = fullYear(found.y1 ?? found.y2 ?? found.y3 ?? found.y4 ?? found.y5 ?? found.y6 ?? "");
  const word = found.n4 ?? found.n5 ?? found.n6;
  if (found.a !== undefined) {
    return { year, a: Number(found.a), b: Number(found.b), mark: found.s3!, clock };
  }
  const month = word === undefined
    ? Number(found.m1 ?? found.m2)
    : MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1;
  const day = Number(found.d1 ?? found.d2 ?? found.d4 ?? found.d5 ?? found.d6);
  return { year, month, day, a: 0, b: 0, mark: found.s1 ?? "", clock };
}

/** Two digits are taken for the years from 1970 to 2069. */
const fullYear = (text: string): number =>
  text.length === 4 ? Number(text) : Number(text) + (Number(text) < 70 ? 2000 : 1900);

/** Undefined for what is no time of day. */
export function parseClock(text: string): Clock | undefined {
  const found = CLOCK.exec(text)?.groups;
  if (!found) return undefined;
  let hour = Number(found.h ?? found.h2);
  const minute = Number(found.m ?? found.m2), second = Number(found.s ?? found.s2 ?? 0);
  if (found.half) {
    if (hour < 1 || hour > 12) return undefined;
    hour = hour % 12 + (/p/i.test(found.half) ? 12 : 0);
  }
  if (minute > 59 || second > 59 || hour > 24 || (hour === 24 && minute + second > 0)) return undefined;
  const ms = ((hour * 60 + minute) * 60 + second) * 1000 +
    Math.trunc(Number(`0.${found.f ?? 0}`) * 1000 + 1e-6);
  return { ms, ...(found.zone && { offset: zoneMinutes(found.zone) }) };
}

function zoneMinutes(zone: string): number {
  const found = /(?<sign>[+-])(?<hours>\d{1,2}):?(?<minutes>\d\d)?$/.exec(zone)?.groups;
  if (!found) return 0;
  const minutes = Number(found.hours) * 60 + Number(found.minutes ?? 0);
  return found.sign === "-" ? -minutes : minutes;
}

/** Days since 1970 of a Gregorian date; Howard Hinnant, "chrono-compatible low-level date algorithms". */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468;
}

const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether there is such a day; with a month above 12, whether the two parts are one the other way round. */
export function validDay(year: number, month: number, day: number): boolean {
  if (month < 1 || day < 1) return false;
  // Of two parts that may be either, one order suffices.
  if (month > 12) return day <= 12 && month <= 31;
  if (month === 2 && day === 29) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= LENGTHS[month - 1]!;
}
