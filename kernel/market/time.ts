/** Moments as epoch milliseconds, read from what a person writes. Everything is UTC. */
import { ParameterError, quote } from "./errors.ts";

/** Epoch ms, a Date, or ISO 8601 text; text without a zone is UTC, never the machine's own zone. */
export type Moment = number | Date | string;

export interface Range {
  /** First moment included; default the first bar. */
  start?: Moment;
  /** Last moment included, a plain date meaning all of that day; default the last bar. */
  end?: Moment;
}

const DAY = 86_400_000;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const ISO =
  /^(?<day>\d{4}-\d{2}-\d{2})(?<clock>[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Epoch ms of a moment; `field` names it in the error. */
export function parseMoment(moment: Moment, field: string): number {
  const time = typeof moment === "string"
    ? parseText(moment)
    : typeof moment === "number" || moment instanceof Date
    ? Number(moment)
    : NaN;
  if (Number.isFinite(time)) return time;
  throw new ParameterError(
    `Give ${field} as a date, year first, such as "2005-01-31" or "2005-01-31T09:30": it is ${quote(moment)}`,
    { field, value: moment, allowed: "an ISO date or time, a Date, or epoch milliseconds" },
  );
}

/** As parseMoment, for a day that a person chooses: 2015 means a year then, not two seconds of 1970. */
export function parseChosen(moment: Moment, field: string): number {
  if (typeof moment !== "number" || !(moment >= 1_900 && moment < 2_100)) return parseMoment(moment, field);
  const year = Math.floor(moment);
  throw new ParameterError(`Give ${field} as a date, such as "${year}-01-31": it is ${moment}`, {
    field,
    value: moment,
    allowed: "an ISO date or time, a Date, or epoch milliseconds",
  });
}

/** Date.parse alone would take 01/02/2010 for the second of January, and 30 February for 1 March. */
function parseText(text: string): number {
  const { day, clock, zone } = ISO.exec(text)?.groups ?? {};
  if (day === undefined || formatTime(Date.parse(day)) !== day) return NaN;
  return Date.parse(clock === undefined || zone !== undefined ? text : `${text}Z`);
}

/** As parseChosen, for the end of a range: a date without a time means the whole of that day. */
export function parseEnd(moment: Moment, field: string): number {
  const time = parseChosen(moment, field);
  return typeof moment === "string" && DATE_ONLY.test(moment) ? time + DAY - 1 : time;
}

/**
 * First and last moment of a range, infinite where it is open.
 *
 * @throws ParameterError for what is no moment and for a start after the end
 */
export function parseRange({ start, end }: Range): { from: number; to: number } {
  const from = start === undefined ? -Infinity : parseChosen(start, "start");
  const to = end === undefined ? Infinity : parseEnd(end, "end");
  if (from <= to) return { from, to };
  const [first, last] = [formatMoment(start!), formatMoment(end!)];
  throw new ParameterError(`Set start before end: start is ${first}, end is ${last}`, {
    field: "start",
    value: start,
    allowed: `up to ${last}`,
  });
}

/** A moment as it was written, for messages. */
export const formatMoment = (moment: Moment): string =>
  typeof moment === "string" ? moment : formatTime(Number(moment));

/** Text for messages: the date, with the time of day where it is not midnight. */
export function formatTime(time: number): string {
  if (!(Math.abs(time) <= 8.64e15)) return String(time);
  const text = new Date(time).toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text;
}
