/** Moments as epoch milliseconds, read from what a person writes. Everything is UTC. */
import { ParameterError, quote } from "./errors.ts";

/** Epoch ms, a Date, or ISO 8601 text; text without a zone is UTC, never the machine's own zone. */
export type Moment = number | Date | string;

const DAY = 86_400_000;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const ZONED = /(Z|[+-]\d{2}:?\d{2})$/i;

/** Epoch ms of a moment; `field` names it in the error. */
export function parseMoment(moment: Moment, field: string): number {
  const time = typeof moment === "string"
    ? Date.parse(DATE_ONLY.test(moment) || ZONED.test(moment) ? moment : `${moment}Z`)
    : Number(moment);
  if (Number.isFinite(time)) return time;
  throw new ParameterError(`Give ${field} as a date such as "2005-01-31": it is ${quote(moment)}`, {
    field,
    value: moment,
    allowed: "an ISO date or time, a Date, or epoch milliseconds",
  });
}

/** As parseMoment, for the end of a range: a date without a time means the whole of that day. */
export function parseEnd(moment: Moment, field: string): number {
  const time = parseMoment(moment, field);
  return typeof moment === "string" && DATE_ONLY.test(moment) ? time + DAY - 1 : time;
}

/** Text for messages: the date, with the time of day where it is not midnight. */
export function formatTime(time: number): string {
  if (!(Math.abs(time) <= 8.64e15)) return String(time);
  const text = new Date(time).toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text;
}
