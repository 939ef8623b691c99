import { checkPositive, outputsFor } from "./arguments.ts";
import { SessionDay } from "./session_day.ts";

/** openingRange(), one bar at a time. */
export class OpeningRangeStream {
  high = NaN;
  low = NaN;
  readonly #session: SessionDay;
  readonly #length: number;
  #end = NaN;
  #highest = NaN;
  #lowest = NaN;

  constructor(minutes = 30, dayStart = 0) {
    checkPositive(minutes, "minutes");
    this.#session = new SessionDay(dayStart);
    this.#length = minutes * 60_000;
  }

  next(time: number, high: number, low: number): this {
    if (this.#session.begins(time)) {
      this.#end = time + this.#length;
      this.#highest = -Infinity;
      this.#lowest = Infinity;
    }
    const open = time < this.#end;
    if (open) {
      this.#highest = Math.max(this.#highest, high);
      this.#lowest = Math.min(this.#lowest, low);
    }
    this.high = open ? NaN : this.#highest;
    this.low = open ? NaN : this.#lowest;
    return this;
  }
}

export type OpeningRange = Readonly<Record<"high" | "low", Float64Array>>;

/**
 * Highest high and lowest low of a session's first minutes, counted from the start of its first bar, in price
 * units; in every later bar of the session. A bar that starts within these minutes belongs to the range.
 *
 * Days as in vwap(). Warm-up: NaN in the bars that make the range, so in all bars of one day or longer. NaN
 * rule: after a NaN in these bars the rest of the session is NaN, for each side by itself. Cost: O(1) a bar.
 *
 * @param time start of each bar, epoch ms, with high and low: three Float64Arrays of one length, or three
 * columns of a strategy
 * @param minutes number above 0; default 30
 * @param dayStart minutes after 00:00 UTC at which a day begins, 0 to 1439; default 0
 * @param out buffers high and low of the same length to write to (arrays only); default new ones
 * @throws ParameterError
 * @example
 * ```ts
 * import { openingRange } from "tapebook";
 *
 * const time = Float64Array.of(0, 900_000, 1_800_000);
 * const { high, low } = openingRange(time, Float64Array.of(3, 4, 9), Float64Array.of(2, 1, 0), 30);
 * if (high[2] !== 4 || low[2] !== 1) throw new Error("the first two bars of a quarter of an hour");
 * ```
 */
export function openingRange(
  time: Float64Array,
  high: Float64Array,
  low: Float64Array,
  minutes?: number,
  dayStart?: number,
  out?: OpeningRange,
): OpeningRange {
  const stream = new OpeningRangeStream(minutes, dayStart);
  const result = outputsFor([time, high, low], ["high", "low"], out);
  for (let i = 0; i < time.length; i++) {
    stream.next(time[i]!, high[i]!, low[i]!);
    result.high[i] = stream.high;
    result.low[i] = stream.low;
  }
  return result;
}
