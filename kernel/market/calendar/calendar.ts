/**
 * When a market trades. A session is named by its date at 00:00 UTC, as bars of a day are stamped. Rules are written out
 * into one row for each day from 1900 to 2099, so that every question is an array look-up without an allocation; a stretch
 * of three years at a time, when it is first asked about, so that a cell does not wait for two centuries.
 */
import { ParameterError } from "../errors.ts";
import { formatTime } from "../time.ts";
import { DAY, weekdayOf } from "./dates.ts";

/** One trading session, in epoch ms. */
export interface Session {
  /** Its date at 00:00 UTC. */
  readonly day: number;
  readonly open: number;
  /** First moment after it. */
  readonly close: number;
}

/** When a market trades: its sessions, by the date at 00:00 UTC. Every `day` may be any moment of that UTC day. */
export interface TradingCalendar {
  /** ISO 10383 code, or `24/7` and `24/5`. */
  readonly name: string;
  /** IANA name of the zone whose clock the hours keep. */
  readonly timeZone: string;
  /** First day of the years whose holidays are known; before it the present rules are carried back. */
  readonly knownFrom: number;
  /** Last day for which the exchange has published its holidays; after it the rules go on and may miss some. */
  readonly knownUntil: number;
  isSession(day: number): boolean;
  /** Its opening and closing time, or null on a day without a session. */
  session(day: number): Session | null;
  /** Opening time; on a day without a session, of the hours usual on it. */
  opensAt(day: number): number;
  /** Closing time, likewise. */
  closesAt(day: number): number;
  /** The session that a moment belongs to: that of its UTC day, on a day without one the next. */
  sessionDay(time: number): number;
  /** First session after the day. */
  nextSession(day: number): number;
  /** Last session before the day. */
  previousSession(day: number): number;
  /** The nth session after the day, before it where n is negative; for 0 the first that is not before it. */
  addSessions(day: number, n: number): number;
  /** Sessions from a day to another, both included. */
  sessions(from: number, to: number): Float64Array;
}

/** Minutes from the day's 00:00 UTC to the opening and the closing. */
export type Hours = readonly [open: number, close: number];

/** What one market says of each day. */
export interface CalendarRules {
  readonly name: string;
  readonly timeZone: string;
  readonly knownFrom: number;
  readonly knownUntil: number;
  trades(day: number, weekday: number): boolean;
  hours(day: number, weekday: number): Hours;
}

export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2099;

const FIRST = Date.UTC(FIRST_YEAR, 0, 1);
const LENGTH = (Date.UTC(LAST_YEAR + 1, 0, 1) - FIRST) / DAY;
const MINUTE = 60_000;

/** Days written out together; a power of two. */
const SHIFT = 10;
const STRETCH = 1 << SHIFT;
const STRETCHES = Math.ceil(LENGTH / STRETCH);

export function makeCalendar(rules: CalendarRules): TradingCalendar {
  // One row for each day; those of a stretch hold nothing before they are written out.
  const opens = new Int16Array(LENGTH);
  const closes = new Int16Array(LENGTH);
  const trades = new Uint8Array(LENGTH);
  /** Sessions of its stretch before each row. */
  const before = new Int16Array(LENGTH);
  /** The rows of a stretch's sessions, from its first row on. */
  const rows = new Int32Array(LENGTH);
  /** Sessions of each stretch, -1 where it is not written out. */
  const counts = new Int16Array(STRETCHES).fill(-1);

  function writeOut(stretch: number): void {
    const first = stretch << SHIFT;
    let count = 0;
    for (let row = first; row < Math.min(first + STRETCH, LENGTH); row++) {
      const day = FIRST + row * DAY;
      const weekday = weekdayOf(day);
      const [open, close] = rules.hours(day, weekday);
      opens[row] = open;
      closes[row] = close;
      before[row] = count;
      if (!rules.trades(day, weekday)) continue;
      trades[row] = 1;
      rows[first + count++] = row;
    }
    counts[stretch] = count;
  }

  const countOf = (stretch: number): number => {
    if (counts[stretch]! < 0) writeOut(stretch);
    return counts[stretch]!;
  };
  const rowOf = (day: number): number => {
    const row = Math.floor((day - FIRST) / DAY);
    if (!(row >= 0 && row < LENGTH)) throw outside(day);
    if (counts[row >> SHIFT]! < 0) writeOut(row >> SHIFT);
    return row;
  };
  /** The session `n` places after the first that is not before a row. */
  const nth = (row: number, n: number): number => {
    let stretch = row >> SHIFT;
    let index = before[row]! + n;
    while (index < 0) {
      if (--stretch < 0) throw outside(FIRST - DAY);
      index += countOf(stretch);
    }
    while (index >= countOf(stretch)) {
      index -= countOf(stretch);
      if (++stretch === STRETCHES) throw outside(FIRST + LENGTH * DAY);
    }
    return FIRST + rows[(stretch << SHIFT) + index]! * DAY;
  };
  const opensAt = (day: number): number => {
    const row = rowOf(day);
    return FIRST + row * DAY + opens[row]! * MINUTE;
  };
  const closesAt = (day: number): number => {
    const row = rowOf(day);
    return FIRST + row * DAY + closes[row]! * MINUTE;
  };
  const addSessions = (day: number, n: number): number => {
    const row = rowOf(day);
    return nth(row, n > 0 ? trades[row]! + n - 1 : n);
  };

  return {
    name: rules.name,
    timeZone: rules.timeZone,
    knownFrom: rules.knownFrom,
    knownUntil: rules.knownUntil,
    isSession: (day) => trades[rowOf(day)] === 1,
    session(day) {
      const row = rowOf(day);
      return trades[row] === 1 ? { day: FIRST + row * DAY, open: opensAt(day), close: closesAt(day) } : null;
    },
    opensAt,
    closesAt,
    sessionDay: (time) => nth(rowOf(time), 0),
    nextSession: (day) => addSessions(day, 1),
    previousSession: (day) => addSessions(day, -1),
    addSessions(day, n) {
      if (Number.isInteger(n)) return addSessions(day, n);
      throw new ParameterError(`Set n to a whole number of sessions: it is ${n}`, { field: "n", value: n });
    },
    sessions(from, to) {
      const [first, last] = [rowOf(from), rowOf(to)];
      const found: number[] = [];
      for (let stretch = first >> SHIFT; stretch <= last >> SHIFT; stretch++) {
        const start = stretch << SHIFT;
        for (const row of rows.subarray(start, start + countOf(stretch))) {
          if (row >= first && row <= last) found.push(FIRST + row * DAY);
        }
      }
      return Float64Array.from(found);
    },
  };
}

const outside = (day: number): ParameterError =>
  new ParameterError(
    `Ask for a day from ${FIRST_YEAR} to ${LAST_YEAR}, in epoch milliseconds: it is ${formatTime(day)}`,
    { field: "day", value: day, allowed: `${FIRST_YEAR}-01-01 to ${LAST_YEAR}-12-31` },
  );
