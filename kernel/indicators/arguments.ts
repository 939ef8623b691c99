/** What every indicator asks of its arguments, checked once before its loop. */
import { ParameterError, quote } from "../series/errors.ts";

/** More bars than any window needs, few enough for the memory of one. */
const MOST_BARS = 10_000_000;

/** Throws unless `n` is a whole number of bars, at least `least`. */
export function checkPeriod(n: number, least = 1, field = "n"): void {
  if (Number.isInteger(n) && n >= least && n <= MOST_BARS) return;
  const allowed = n > MOST_BARS
    ? `a whole number of bars, at most ${MOST_BARS}`
    : `a whole number of bars, at least ${least}`;
  throw new ParameterError(`Set ${field} to ${allowed}: it is ${quote(n)}`, { field, value: n, allowed });
}

/** Throws unless `value` is a finite number above zero, such as a multiple of a deviation. */
export function checkPositive(value: number, field: string): void {
  if (value > 0 && value < Infinity) return;
  const allowed = "a finite number above 0";
  throw new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
}

/** The buffer to write to: the caller's, if it fits and is not an input, or a new one. */
export function outputFor(inputs: readonly Float64Array[], out?: Float64Array): Float64Array {
  const length = commonLength(inputs);
  if (!out) return new Float64Array(length);
  checkBuffer(inputs, out);
  return out;
}

/** As outputFor(), one buffer for each name; the caller's must all be there and differ. */
export function outputsFor<Name extends string>(
  inputs: readonly Float64Array[],
  names: readonly Name[],
  out?: Readonly<Record<Name, Float64Array>>,
): Readonly<Record<Name, Float64Array>> {
  const length = commonLength(inputs);
  if (!out) {
    const entries = names.map((name) => [name, new Float64Array(length)]);
    return Object.fromEntries(entries) as Record<Name, Float64Array>;
  }
  const taken = [...inputs];
  for (const name of names) {
    checkBuffer(taken, out[name]);
    taken.push(out[name]);
  }
  return out;
}

function commonLength(inputs: readonly Float64Array[]): number {
  const length = inputs[0]!.length;
  for (const input of inputs) {
    if (input.length !== length) throw lengthError("inputs", input.length, length);
  }
  return length;
}

function checkBuffer(taken: readonly Float64Array[], out: Float64Array): void {
  const { length } = taken[0]!;
  if (out?.length !== length) throw lengthError("out", out?.length ?? 0, length);
  if (taken.includes(out)) {
    throw new ParameterError("Give an output buffer of its own: out is also an input or another output", {
      field: "out",
      allowed: "another array than the inputs and other outputs",
    });
  }
}

function lengthError(field: string, value: number, length: number): ParameterError {
  const allowed = `${length} values, as many as the first input`;
  return new ParameterError(`Give ${field} ${allowed}: there are ${value}`, { field, value, allowed });
}
