import { outputFor } from "./arguments.ts";
import { SessionDay } from "./session_day.ts";

/** vwap(), one bar at a time. */
export class VwapStream {
  readonly #session: SessionDay;
  #money = 0;
  #units = 0;

  constructor(dayStart = 0) {
    this.#session = new SessionDay(dayStart);
  }

  next(time: number, high: number, low: number, close: number, volume: number): number {
    if (this.#session.begins(time)) this.#money = this.#units = 0;
    this.#money += (high + low + close) / 3 * volume;
    this.#units += volume;
    return this.#money / this.#units;
  }
}

/**
 * Volume-weighted average price of the session so far: the typical price (high + low + close) / 3 weighted by
 * volume, begun anew with each session day.
 *
 * Days are days of UTC, which no regular session of the US or India crosses and which are the day of crypto;
 * dayStart moves their beginning. On daily bars it is each bar's typical price. No warm-up. NaN rule: after a
 * NaN the rest of the session is NaN, and so is a session before anything was traded. Cost: O(1) a bar.
 *
 * @param time start of each bar, epoch ms, with high, low, close and volume: five Float64Arrays of one
 * length, or five columns of a strategy
 * @param dayStart minutes after 00:00 UTC at which a day begins, 0 to 1439; default 0
 * @param out buffer of the same length to write to (arrays only); default a new one
 * @throws ParameterError
 * @example
 * ```ts
 * import { vwap } from "tapebook";
 *
 * const time = Float64Array.of(0, 3_600_000, 86_400_000);
 * const price = Float64Array.of(2, 5, 7);
 * const average = vwap(time, price, price, price, Float64Array.of(2, 1, 4));
 * if (average[1] !== 3 || average[2] !== 7) throw new Error("(4 + 5) / 3; the next day");
 * ```
 */
export function vwap(
  time: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  dayStart?: number,
  out?: Float64Array,
): Float64Array {
  const stream = new VwapStream(dayStart);
  const result = outputFor([time, high, low, close, volume], out);
  for (let i = 0; i < result.length; i++) {
    result[i] = stream.next(time[i]!, high[i]!, low[i]!, close[i]!, volume[i]!);
  }
  return result;
}
