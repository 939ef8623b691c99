/** Lengths of time as a person writes them: a number of bars, or a text such as "24 months". */
import { ParameterError, quote } from "../market/errors.ts";

/** Bars as a whole number, or a text: "504 bars", "36 hours", "90 days", "26 weeks", "24 months", "2 years". */
export type Length = number | string;

/** A way along a clock: months first, then milliseconds, then bars. A length has one of them. */
export interface Offset {
  readonly months: number;
  readonly ms: number;
  readonly bars: number;
}

export const NO_OFFSET: Offset = { months: 0, ms: 0, bars: 0 };

const HOUR = 3_600_000;
const UNITS: Readonly<Record<string, Offset>> = {
  bar: { ...NO_OFFSET, bars: 1 },
  hour: { ...NO_OFFSET, ms: HOUR },
  day: { ...NO_OFFSET, ms: 24 * HOUR },
  week: { ...NO_OFFSET, ms: 168 * HOUR },
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

export const times = ({ months, ms, bars }: Offset, count: number): Offset => ({
  months: months * count,
  ms: ms * count,
  bars: bars * count,
});

export const plus = (a: Offset, b: Offset): Offset => ({
  months: a.months + b.months,
  ms: a.ms + b.ms,
  bars: a.bars + b.bars,
});

/**
 * The moment so many months and milliseconds away, in UTC; a day that a month does not have becomes its last: a month after
 * 31 January is the end of February.
 */
export function movedBy(time: number, { months, ms }: Offset): number {
  if (months === 0) return time + ms;
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const timeOfDay = time - Date.UTC(year, date.getUTCMonth(), date.getUTCDate());
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) + timeOfDay + ms;
}
