/**
 * Dates and times out of the bytes of a text, in any of the usual spellings.
 *
 * Whether 03/04/2013 is in March or April is decided from the whole column, so a reader keeps the parts of each row and
 * joins them when all have been read.
 */
import { DataError } from "../../market/errors.ts";
import { dayNumber, parseClock, parseDate, validDay } from "./stamp_parts.ts";

/** Order of day, month and year; written as in `DD/MM/YYYY`. */
export type DateOrder = "YMD" | "DMY" | "MDY";

/** When each row was, as the file says it. */
export interface Stamps {
  /** What clock and calendar on the wall showed, in ms as if that were UTC. */
  wall: Float64Array;
  /** Minutes that the wall was ahead of UTC, where a row says so, else NaN; undefined where none does. */
  offset?: Float64Array;
  /** Numbers since 1970: these are moments, and their wall is UTC's. */
  epoch: boolean;
  /** Whether no row has a time of day. */
  dateOnly: boolean;
  /** How the dates were read, such as "DD/MM/YYYY"; for numbers their unit, such as "epoch ms". */
  format: string;
}

const DAY = 86_400_000;
const MINUTE = 60_000;
const SPACE = 0x20,
  PLUS = 0x2b,
  MINUS = 0x2d,
  POINT = 0x2e,
  ZERO = 0x30,
  SLASH = 0x2f,
  COLON = 0x3a,
  UPPER_T = 0x54,
  UPPER_Z = 0x5a;

/** hh:mm or hh:mm:ss in ms, which is how nearly all files write it; -1 for anything else. */
function plainClock(bytes: Uint8Array, from: number, to: number): number {
  const withSeconds = to - from === 8 && bytes[from + 5] === COLON;
  if (!(withSeconds || to - from === 5) || bytes[from + 2] !== COLON) return -1;
  const [hour, minute] = [twoDigits(bytes, from), twoDigits(bytes, from + 3)];
  const second = withSeconds ? twoDigits(bytes, from + 6) : 0;
  return hour > 23 || minute > 59 || second > 59 ? -1 : (hour * 60 + minute) * MINUTE + second * 1000;
}

/** 100 where one of the two is no digit. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [bytes[at]! - ZERO, bytes[at + 1]! - ZERO];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : 100;
}

/** Reads the stamps of a file's rows, one after the other. */
export interface StampReader {
  /** Keeps row `row`; false where the bytes are no date. */
  date(bytes: Uint8Array, from: number, to: number, row: number): boolean;
  /** The same for a time of day in a column of its own. */
  clock(bytes: Uint8Array, from: number, to: number, row: number): boolean;
  /** Joins the first `rows` rows. */
  finish(rows: number, place: string): Stamps;
}

/**
 * @param capacity most rows that will be read
 * @param order what the user says of dates whose year comes last
 */
export function stampReader(capacity: number, order?: DateOrder): StampReader {
  const days = new Float64Array(capacity);
  const clocks = new Float64Array(capacity);
  let offsets: Float64Array | undefined;
  /** Of dates whose year comes last; their rows hold year * 10000 + a * 100 + b until the order is known. */
  let open = false, mark = "", first = "";
  let hasClock = false;

  const decode = (bytes: Uint8Array, from: number, to: number) =>
    new TextDecoder().decode(bytes.subarray(from, to)).trim();

  function keepClock(ms: number, offset: number, row: number) {
    if (ms !== 0) hasClock = true;
    clocks[row] = ms;
    if (Number.isNaN(offset)) return;
    offsets ??= new Float64Array(capacity).fill(NaN);
    offsets[row] = offset;
  }

  /** Where the fast path stands, and the number that it read there. */
  let cursor = 0, value = 0;

  /** Gives how many digits there were. */
  function readNumber(bytes: Uint8Array, to: number): number {
    const from = cursor;
    value = 0;
    for (; cursor < to; cursor++) {
      const digit = bytes[cursor]! - 0x30;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    return cursor - from;
  }

  /** hh:mm[:ss[.f]][Z|±hh:mm] up to `to`, in ms; -1 leaves it to the regular expressions. Sets `zone`. */
  let zone = NaN;
  function fastClock(bytes: Uint8Array, to: number): number {
    zone = NaN;
    let digits = readNumber(bytes, to);
    const hour = value;
    if (digits === 0 || digits > 2 || hour > 23 || bytes[cursor++] !== COLON) return -1;
    digits = readNumber(bytes, to);
    const minute = value;
    if (digits !== 2 || minute > 59) return -1;
    let ms = (hour * 60 + minute) * MINUTE;
    if (cursor < to && bytes[cursor] === COLON) {
      cursor++;
      if (readNumber(bytes, to) !== 2 || value > 59) return -1;
      ms += value * 1000;
      if (cursor < to && bytes[cursor] === POINT) {
        cursor++;
        digits = readNumber(bytes, to);
        if (digits === 0 || digits > 9) return -1;
        // Of microseconds and beyond, whole milliseconds remain.
        ms += Math.floor(value * 1000 / 10 ** digits);
      }
    }
    if (cursor === to) return ms;
    const sign = bytes[cursor++];
    if (sign === UPPER_Z) zone = 0;
    else if (sign === PLUS || sign === MINUS) {
      if (readNumber(bytes, to) !== 2) return -1;
      const hours = value;
      if (bytes[cursor++] !== COLON) return -1;
      if (readNumber(bytes, to) !== 2) return -1;
      zone = (sign === MINUS ? -1 : 1) * (hours * 60 + value);
    } else return -1;
    return cursor === to ? ms : -1;
  }

  /** The commonest spellings, ten times as fast; false leaves it to the regular expressions. */
  function fastDate(bytes: Uint8Array, from: number, to: number, row: number): boolean {
    if (row > 0 && sameDate(bytes, from, to)) cursor = from + dateLength;
    else if (!readDate(bytes, from, to, row)) return false;
    let ms = 0;
    zone = NaN;
    if (cursor < to) {
      const mark = bytes[cursor++];
      if (mark !== SPACE && mark !== UPPER_T) return false;
      ms = plainClock(bytes, cursor, to);
      if (ms < 0) ms = fastClock(bytes, to);
      if (ms < 0) return false;
    }
    days[row] = dateDay;
    keepClock(ms, zone, row);
    return true;
  }

  /** The date read last: where it stands, and its day. Rows of one day mostly follow each other. */
  let dateBytes: Uint8Array = new Uint8Array(), dateFrom = 0, dateLength = 0, dateDay = NaN;

  function sameDate(bytes: Uint8Array, from: number, to: number): boolean {
    if (dateLength === 0 || to - from < dateLength) return false;
    // From its end, where a date differs from the one before.
    for (let i = dateLength - 1; i >= 0; i--) {
      if (bytes[from + i] !== dateBytes[dateFrom + i]) return false;
    }
    const next = bytes[from + dateLength];
    return from + dateLength === to || next === SPACE || next === UPPER_T;
  }

  /** Reads a date into `dateDay` and leaves the cursor behind it. */
  function readDate(bytes: Uint8Array, from: number, to: number, row: number): boolean {
    cursor = from;
    const length = readNumber(bytes, to), first = value, between = bytes[cursor];
    let year: number, month: number, day: number, yearLast = false;
    if (length === 8) {
      [year, month, day] = [Math.floor(first / 10_000), Math.floor(first / 100) % 100, first % 100];
    } else {
      if (between !== MINUS && between !== SLASH && between !== POINT) return false;
      cursor++;
      let digits = readNumber(bytes, to);
      const second = value;
      if (digits === 0 || digits > 2 || bytes[cursor++] !== between) return false;
      digits = readNumber(bytes, to);
      yearLast = length <= 2;
      if (yearLast ? digits !== 4 : length !== 4 || digits === 0 || digits > 2) return false;
      [year, month, day] = yearLast ? [value, first, second] : [first, second, value];
    }
    if (!validDay(year, month, day) || (!yearLast && month > 12) || (row > 0 && yearLast !== open)) {
      return false;
    }
    if (row === 0) start(yearLast, length === 8 ? "" : String.fromCharCode(between!), bytes, from, to);
    dateDay = yearLast ? year * 10_000 + month * 100 + day : dayNumber(year, month, day);
    [dateBytes, dateFrom, dateLength] = [bytes, from, cursor - from];
    return true;
  }

  function start(yearLast: boolean, between: string, bytes: Uint8Array, from: number, to: number): void {
    [open, mark, first] = [yearLast, between, decode(bytes, from, to)];
  }

  return {
    date(bytes, from, to, row) {
      if (fastDate(bytes, from, to, row)) return true;
      const parts = parseDate(decode(bytes, from, to));
      if (!parts) return false;
      const { year, month, day, a, b, clock } = parts;
      const yearLast = month === undefined;
      // One column, one spelling: else a row of another kind would be read in the order of the others.
      if (row > 0 && yearLast !== open) return false;
      if (row === 0) start(yearLast, parts.mark, bytes, from, to);
      if (!validDay(year, month ?? a, day ?? b) || (!yearLast && month! > 12)) return false;
      days[row] = yearLast ? year * 10_000 + a * 100 + b : dayNumber(year, month!, day!);
      keepClock(clock?.ms ?? 0, clock?.offset ?? NaN, row);
      return true;
    },
    clock(bytes, from, to, row) {
      cursor = from;
      const ms = fastClock(bytes, to);
      if (ms >= 0) keepClock(ms, zone, row);
      if (ms >= 0) return true;
      const clock = parseClock(decode(bytes, from, to));
      if (clock) keepClock(clock.ms, clock.offset ?? NaN, row);
      return clock !== undefined;
    },
    finish(rows, place) {
      let format = mark === "" ? "named or compact" : `YYYY${mark}MM${mark}DD`;
      if (open) {
        const found = order ?? decideOrder(days.subarray(0, rows), mark, place, first);
        closeDates(days, rows, found, place);
        format = found === "DMY" ? `DD${mark}MM${mark}YYYY` : `MM${mark}DD${mark}YYYY`;
      }
      const wall = new Float64Array(rows);
      for (let row = 0; row < rows; row++) wall[row] = days[row]! * DAY + clocks[row]!;
      return {
        wall,
        ...(offsets && { offset: offsets.slice(0, rows) }),
        epoch: false,
        dateOnly: !hasClock,
        format,
      };
    },
  };
}

/** Any part above 12 is a day; where there is none, both readings are dates and only the user knows. */
function decideOrder(dates: Float64Array, mark: string, place: string, first: string): DateOrder {
  let dayFirst = -1, monthFirst = -1, differ = false;
  for (let row = 0; row < dates.length; row++) {
    const a = Math.floor(dates[row]! / 100) % 100, b = dates[row]! % 100;
    if (a > 12) dayFirst = row;
    if (b > 12) monthFirst = row;
    if (a !== b) differ = true;
  }
  const written = (row: number): string => {
    const date = dates[row]!;
    return [Math.floor(date / 100) % 100, date % 100, Math.floor(date / 10_000)].join(mark);
  };
  if (dayFirst >= 0 && monthFirst >= 0) {
    throw new DataError(
      `Write all dates of ${place} in one order: row ${dayFirst + 1}, not counting the header, is ` +
        `${written(dayFirst)} and row ${monthFirst + 1} is ${written(monthFirst)}.`,
      { field: "time", value: written(dayFirst), allowed: "one order of day, month and year" },
    );
  }
  if (dayFirst < 0 && monthFirst < 0 && differ) {
    const [dmy, mdy] = [`DD${mark}MM${mark}YYYY`, `MM${mark}DD${mark}YYYY`];
    throw new DataError(
      `The dates of ${place} can be read in two ways. Write them year first, such as 2013-04-03, or set dateFormat ` +
        `to "${dmy}" or "${mdy}": the first is ${first}, and no row has a day above 12.`,
      { field: "time", value: first, allowed: `dateFormat "${dmy}" or "${mdy}", or dates as YYYY-MM-DD` },
    );
  }
  return dayFirst >= 0 ? "DMY" : "MDY";
}

function closeDates(dates: Float64Array, rows: number, order: DateOrder, place: string): void {
  for (let row = 0; row < rows; row++) {
    const a = Math.floor(dates[row]! / 100) % 100, b = dates[row]! % 100;
    const year = Math.floor(dates[row]! / 10_000);
    const [month, day] = order === "DMY" ? [b, a] : [a, b];
    if (month > 12 || !validDay(year, month, day)) {
      throw new DataError(
        `Mend the dates of ${place}: row ${
          row + 1
        }, not counting the header, has no day ${day} in month ${month}. ` +
          "Its dateFormat may be another.",
        { field: "time", value: `${a}, ${b}, ${year}`, allowed: "dates that exist" },
      );
    }
    dates[row] = dayNumber(year, month, day);
  }
}
