import { ParameterError, quote } from "../series/errors.ts";

const MINUTE = 60_000;
const DAY_MINUTES = 1440;

/**
 * Tells bars of one session day from those of the next: days of UTC, which no session of shares in New York
 * or Mumbai crosses and which are the day of crypto; `dayStart` minutes later for markets whose day begins at
 * another time.
 */
export class SessionDay {
  readonly #start: number;
  #day = NaN;

  constructor(dayStart: number) {
    if (!Number.isInteger(dayStart) || dayStart < 0 || dayStart >= DAY_MINUTES) {
      const allowed = `a whole number of minutes after 00:00 UTC, 0 to ${DAY_MINUTES - 1}`;
      throw new ParameterError(`Set dayStart to ${allowed}: it is ${quote(dayStart)}`, {
        field: "dayStart",
        value: dayStart,
        allowed,
      });
    }
    this.#start = dayStart * MINUTE;
  }

  /** Whether this bar is the first of its day; `time` in epoch milliseconds. */
  begins(time: number): boolean {
    const day = Math.floor((time - this.#start) / (DAY_MINUTES * MINUTE));
    const begins = day !== this.#day;
    this.#day = day;
    return begins;
  }
}
