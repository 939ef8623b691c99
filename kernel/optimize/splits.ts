/** Cuts of a clock into what a search may see and what it is judged by. Ticks are places on the clock; ends are not included. */
import { DAY } from "../market/calendar/dates.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { formatTime, type Moment, parseMoment } from "../market/time.ts";
import { lowerBound } from "../series/search.ts";
import { countedIn, isLength, movedBy, type Offset, parseLength, startOf, times } from "./length.ts";

/** Ticks from one up to another, which does not belong to it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The moments of a stretch on another clock, which may lack ticks of the first; both are epoch ms. */
export const placedOn = (clock: Float64Array, time: Float64Array, { from, to }: Stretch): Stretch => ({
  from: lowerBound(clock, time[from]!),
  to: to < time.length ? lowerBound(clock, time[to]!) : clock.length,
});

/** Which part of a clock is cut, and how messages call the option and how to do without. */
export interface Cut extends Partial<Stretch> {
  readonly field?: string;
  readonly without?: string;
}

/** A part needs a return to be measured at all. */
export const LEAST_TICKS = 2;

/**
 * First tick out of sample: a share of the ticks that are in sample, or the moment from which on they are not.
 *
 * @param time epoch ms of the ticks, ascending
 * @throws ParameterError for what is neither, and where a part would have fewer than two ticks
 */
export function splitTick(time: Float64Array, split: Moment, cut: Cut = {}): number {
  const { from = 0, to = time.length, field = "split", without = "Leave split out" } = cut;
  const tick = isShare(split)
    ? from + Math.round(split * (to - from))
    : lowerBound(time, parseMoment(split, field));
  return insideOf(time, tick, split, { from, to, field, without }, {
    share: "a share of the bars",
    example: 0.7,
  });
}

/**
 * First tick of the final test set, which lies at the end: a share of the ticks that is held back, a length of time such as "2
 * years" before the end, or the moment from which on they are.
 *
 * @throws as splitTick
 */
export function holdOutTick(time: Float64Array, held: Moment, cut: Cut = {}): number {
  const { from = 0, to = time.length, field = "holdOut", without = "Hold nothing out" } = cut;
  const place = { from, to, field, without };
  if (isShare(held)) {
    return insideOf(time, to - Math.round(held * (to - from)), held, place, HELD);
  }
  if (!isLength(held)) {
    return insideOf(time, lowerBound(time, parseMoment(held, field)), held, place, HELD);
  }
  const length = parseLength(held, field);
  const tick = length.bars > 0 ? to - length.bars : lowerBound(time, lengthBefore(time[to - 1]!, length));
  return insideOf(time, tick, held, place, HELD);
}

/** First moment of a length that ends with the last bar, or with its day. */
function lengthBefore(last: number, length: Offset): number {
  const begin = movedBy(startOf(last, length), times(length, -1));
  return countedIn(length) === "days" ? begin + DAY : begin + 1;
}

/** How a cut may be given, besides as a moment. */
interface Ways {
  readonly share: string;
  readonly example: number;
  readonly more?: string;
}

const HELD: Ways = {
  share: "a share of the bars at the end",
  example: 0.2,
  more: ', a length, such as "2 years"',
};

/** Whether it is a share of the bars rather than a moment. */
export const isShare = (split: Moment): split is number =>
  typeof split === "number" && split > 0 && split < 1;

function insideOf(
  time: Float64Array,
  tick: number,
  value: Moment,
  { from, to, field, without }: Required<Cut>,
  ways: Ways,
): number {
  const count = to - from;
  if (tick >= from + LEAST_TICKS && tick <= to - LEAST_TICKS) return tick;
  if (count < 2 * LEAST_TICKS) {
    const bars = count === 1 ? "there is one" : `there are ${count}`;
    throw new ParameterError(`${without}, or give at least ${2 * LEAST_TICKS} bars: ${bars}`, {
      field,
      value,
      allowed: `at least ${2 * LEAST_TICKS} bars`,
    });
  }
  const moments = `a moment from ${formatTime(time[from + LEAST_TICKS]!)} to ${
    formatTime(time[to - LEAST_TICKS]!)
  }`;
  const allowed = `${shareText(ways, count)}${ways.more ?? ""}, or ${moments}`;
  throw new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
}

/** Of few bars the shares that leave both parts enough, of others an example. */
function shareText({ share, example }: Ways, count: number): string {
  const [least, most] = [LEAST_TICKS / count, (count - LEAST_TICKS) / count];
  if (example >= least && example <= most) return `${share}, such as ${example}`;
  const [low, high] = [Math.ceil(100 * least) / 100, Math.floor(100 * most) / 100];
  return `${share} ${low < high ? `from ${low} to ${high}` : `of ${least}`}`;
}
