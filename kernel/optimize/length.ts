/** Lengths of time as a person writes them: a number of bars, or a text such as "24 months". */
import { DAY, dayOf } from "../market/calendar/dates.ts";
import { ParameterError, quote } from "../market/errors.ts";

/** Bars as a whole number, or a text: "504 bars", "36 hours", "90 days", "26 weeks", "24 months", "2 years". */
export type Length = number | string;

/** A way along a clock: months first, then days, then milliseconds, then bars. A length has one of them. */
export interface Offset {
  readonly months: number;
  readonly days: number;
  readonly ms: number;
  readonly bars: number;
}

export const NO_OFFSET: Offset = { months: 0, days: 0, ms: 0, bars: 0 };

const HOUR = DAY / 24;
const UNITS: Readonly<Record<string, Offset>> = {
  bar: { ...NO_OFFSET, bars: 1 },
  hour: { ...NO_OFFSET, ms: HOUR },
  day: { ...NO_OFFSET, days: 1 },
  week: { ...NO_OFFSET, days: 7 },
  month: { ...NO_OFFSET, months: 1 },
  year: { ...NO_OFFSET, months: 12 },
};
const TEXT = /^\s*(\d+)\s*(bar|hour|day|week|month|year)s?\s*$/i;
const ALLOWED =
  'a number of bars, or a text such as "504 bars", "90 days", "26 weeks", "24 months" or "2 years"';

/** @throws ParameterError for what is no length, and for one of no bars */
export function parseLength(length: Length, field: string): Offset {
  const [, count, unit] = typeof length === "string" ? TEXT.exec(length) ?? [] : [, length, "bar"];
  const many = Number(count);
  if (Number.isSafeInteger(many) && many >= 1) return times(UNITS[String(unit).toLowerCase()]!, many);
  throw new ParameterError(`Set ${field} to ${ALLOWED}: it is ${quote(length)}`, {
    field,
    value: length,
    allowed: ALLOWED,
  });
}

/** Whether a text is a length rather than a date. */
export const isLength = (text: unknown): text is string => typeof text === "string" && TEXT.test(text);

export const times = ({ months, days, ms, bars }: Offset, count: number): Offset => ({
  months: months * count,
  days: days * count,
  ms: ms * count,
  bars: bars * count,
});

export const plus = (a: Offset, b: Offset): Offset => ({
  months: a.months + b.months,
  days: a.days + b.days,
  ms: a.ms + b.ms,
  bars: a.bars + b.bars,
});

/** What a length is counted in: bars, hours, or days, of which weeks, months and years are made. */
export const countedIn = ({ months, days, ms }: Offset): "bars" | "hours" | "days" =>
  months !== 0 || days !== 0 ? "days" : ms !== 0 ? "hours" : "bars";

/**
 * Where a length that is no number of bars begins to count: days, months and the like with the day, so that what they cut lies
 * between two sessions also where clocks change. Sessions of all markets are named by the UTC day that they lie in.
 */
export const startOf = (time: number, offset: Offset): number =>
  countedIn(offset) === "days" ? dayOf(time) : time;

/**
 * The moment so many months, days and milliseconds away, in UTC; a day that a month does not have becomes its last: a month after
 * 31 January is the end of February.
 */
export function movedBy(time: number, { months, days, ms }: Offset): number {
  const rest = days * DAY + ms;
  if (months === 0) return time + rest;
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) + (time - dayOf(time)) + rest;
}
