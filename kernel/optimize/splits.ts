/** Cuts of a clock into what a search may see and what it is judged by. Ticks are places on the clock; ends are not included. */
import { ParameterError, quote } from "../market/errors.ts";
import { formatTime, type Moment, parseMoment } from "../market/time.ts";
import { lowerBound } from "../series/search.ts";
import { isLength, movedBy, parseLength, times } from "./length.ts";

/** Ticks from one up to another, which does not belong to it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Which part of a clock is cut, and how the option is called in messages. */
export interface Cut extends Partial<Stretch> {
  readonly field?: string;
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
  const { from = 0, to = time.length, field = "split" } = cut;
  const tick = isShare(split)
    ? from + Math.round(split * (to - from))
    : lowerBound(time, parseMoment(split, field));
  return insideOf(time, tick, split, { from, to, field }, "a share of the bars, such as 0.7");
}

/**
 * First tick of the final test set, which lies at the end: a share of the ticks that is held back, a length of time such as "2
 * years" before the end, or the moment from which on they are.
 *
 * @throws as splitTick
 */
export function holdOutTick(time: Float64Array, held: Moment, cut: Cut = {}): number {
  const { from = 0, to = time.length, field = "holdOut" } = cut;
  const place = { from, to, field };
  if (isShare(held)) {
    return insideOf(time, to - Math.round(held * (to - from)), held, place, ALLOWED_HELD);
  }
  if (!isLength(held)) {
    return insideOf(time, lowerBound(time, parseMoment(held, field)), held, place, ALLOWED_HELD);
  }
  const length = parseLength(held, field);
  const tick = length.bars > 0
    ? to - length.bars
    : lowerBound(time, movedBy(time[to - 1]!, times(length, -1)) + 1);
  return insideOf(time, tick, held, place, ALLOWED_HELD);
}

const ALLOWED_HELD = 'a share of the bars at the end, such as 0.2, a length, such as "2 years"';

const isShare = (split: Moment): split is number => typeof split === "number" && split > 0 && split < 1;

function insideOf(
  time: Float64Array,
  tick: number,
  value: Moment,
  { from, to, field }: Required<Cut>,
  ways: string,
): number {
  if (tick >= from + LEAST_TICKS && tick <= to - LEAST_TICKS) return tick;
  const allowed = to - from < 2 * LEAST_TICKS
    ? "nothing: the run has fewer than four bars"
    : `${ways}, or a moment from ${formatTime(time[from + LEAST_TICKS]!)} to ${
      formatTime(time[to - LEAST_TICKS]!)
    }`;
  throw new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
}
