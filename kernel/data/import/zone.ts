/** Wall-clock times of a named zone as moments. */
import { DataError, ParameterError, quote } from "../../market/errors.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** How far a zone's clock is ahead of UTC at a moment, in ms. */
export type ZoneOffset = (moment: number) => number;

/** @throws ParameterError for a zone that is none */
export function zoneOffset(timezone: string): ZoneOffset {
  if (timezone === "UTC") return () => 0;
  const format = formatOf(timezone);
  // The clock is asked at the ends of each UTC day; only where they differ, at each quarter of an hour.
  const known = new Map<number, number>();
  const ask = (moment: number): number => {
    let offset = known.get(moment);
    if (offset === undefined) known.set(moment, offset = askClock(format, moment));
    return offset;
  };
  return (moment) => {
    const day = Math.floor(moment / DAY) * DAY;
    const offset = ask(day);
    if (offset === ask(day + DAY)) return offset;
    return ask(Math.floor(moment / (HOUR / 4)) * (HOUR / 4));
  };
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: timezone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
  } catch {
    throw new ParameterError(
      `Set timezone to a name of the tz database, such as "America/New_York" or "UTC": it is ${
        quote(timezone)
      }`,
      { field: "timezone", value: timezone, allowed: "UTC, America/New_York, Asia/Kolkata, …" },
    );
  }
}

function askClock(format: Intl.DateTimeFormat, moment: number): number {
  const part = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!) -
    Math.floor(moment / MINUTE) * MINUTE;
}

/**
 * Moments of wall-clock times, each in ms as if it were UTC. An hour that comes twice in autumn is taken for the
 * earlier one unless the row before it is not earlier then; rows are to be in the file's order, oldest first.
 *
 * @throws DataError for a time that the clock skips in spring: then the zone is not the file's
 */
export function momentsOf(wall: Float64Array, timezone: string): Float64Array {
  const offsetAt = zoneOffset(timezone);
  let before = -Infinity;
  return wall.map((time) => {
    // The two offsets in force around it: a change is at most a few hours away.
    const [early, late] = [time - offsetAt(time - 12 * HOUR), time - offsetAt(time + 12 * HOUR)];
    const fits = (moment: number) => moment + offsetAt(moment) === time;
    let moment = time - offsetAt(time - offsetAt(time));
    if (early !== late && fits(early) && fits(late)) {
      moment = Math.min(early, late) > before ? Math.min(early, late) : Math.max(early, late);
    } else if (!fits(moment)) {
      if (!fits(early) && !fits(late)) throw skipped(time, timezone);
      moment = fits(early) ? early : late;
    }
    return before = moment;
  });
}

function skipped(time: number, timezone: string): DataError {
  const written = new Date(time).toISOString().slice(0, 16).replace("T", " ");
  return new DataError(
    `Set timezone to the zone of the file: there is no ${written} in ${timezone}, whose clock skips it in spring.`,
    { field: "timezone", value: timezone, time },
  );
}
