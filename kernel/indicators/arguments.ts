/** What every indicator asks of its arguments, checked once before its loop. */
import { ParameterError, quote } from "../series/errors.ts";

/** Throws unless `n` is a whole number of bars, at least `least`. */
export function checkPeriod(n: number, least = 1, field = "n"): void {
  if (Number.isInteger(n) && n >= least) return;
  const allowed = `a whole number of bars, at least ${least}`;
  throw new ParameterError(`Set ${field} to ${allowed}: it is ${quote(n)}`, { field, value: n, allowed });
}

/** The buffer to write to: the caller's, if it fits and is not an input, or a new one. */
export function outputFor(inputs: readonly Float64Array[], out?: Float64Array): Float64Array {
  const length = inputs[0]!.length;
  for (const input of inputs) {
    if (input.length !== length) throw lengthError("inputs", input.length, length);
  }
  if (!out) return new Float64Array(length);
  if (out.length !== length) throw lengthError("out", out.length, length);
  if (inputs.includes(out)) {
    throw new ParameterError("Give an output buffer of its own: out is also an input", {
      field: "out",
      allowed: "another array than the inputs",
    });
  }
  return out;
}

function lengthError(field: string, value: number, length: number): ParameterError {
  const allowed = `${length} values, as many as the first input`;
  return new ParameterError(`Give ${field} ${allowed}: there are ${value}`, { field, value, allowed });
}
