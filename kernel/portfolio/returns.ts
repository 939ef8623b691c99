/** Returns of several strategies or symbols on one clock. */
import { DataError, ParameterError, quote } from "../market/errors.ts";
import { formatTime } from "../market/time.ts";

/** An account's or a symbol's value over time, under its name. */
export interface NamedCurve {
  readonly name: string;
  /** Epoch ms, ascending. */
  readonly time: Float64Array;
  readonly value: Float64Array;
}

/** Simple returns of each curve between the times that all have in common: one value fewer than those. */
export interface CommonReturns {
  readonly names: readonly string[];
  readonly time: Float64Array;
  readonly returns: readonly Float64Array[];
}

/**
 * Curves brought to the times at which all of them have a value.
 *
 * @throws DataError where they have fewer than two such times
 * @throws ParameterError for fewer than two curves and for names that are there twice
 */
export function commonReturns(curves: readonly NamedCurve[]): CommonReturns {
  const names = curves.map(({ name }) => name);
  checkNamed(names);
  const known = (time: number, value: number) => value > 0 && value < Infinity ? time : NaN;
  let shared = new Set<number>();
  curves.forEach(({ time, value }, i) => {
    const own = new Set(time.map((at, k) => known(at, value[k]!)));
    shared = i === 0 ? own : shared.intersection(own);
  });
  shared.delete(NaN);
  const time = Float64Array.from(shared).sort();
  if (time.length < 2) throw noOverlap(curves);
  const returns = curves.map((curve) => {
    const at = new Map(Array.from(curve.time, (each, k) => [each, curve.value[k]!]));
    return Float64Array.from(
      { length: time.length - 1 },
      (_, k) => at.get(time[k + 1]!)! / at.get(time[k]!)! - 1,
    );
  });
  return { names, time, returns };
}

function checkNamed(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (names.length >= 2 && twice === undefined) return;
  const allowed = "at least two runs or symbols, each with a name of its own";
  const is = twice === undefined
    ? `there is ${names.length === 1 ? "one" : "none"}`
    : `${twice} is there twice`;
  throw new ParameterError(`Give ${allowed}: ${is}`, { field: "curves", value: names, allowed });
}

function noOverlap(curves: readonly NamedCurve[]): DataError {
  const spans = curves.map(({ name, time }) =>
    time.length === 0
      ? `${name} has no value`
      : `${name} ${formatTime(time[0]!)} to ${formatTime(time.at(-1)!)}`
  );
  return new DataError(`Give curves that have two times in common: ${spans.join(", ")}`, {
    field: "time",
    value: curves.map(({ name }) => name),
  });
}

/** Weights by name, checked: one for each, summing to one. */
export function weightsOf(
  names: readonly string[],
  weights: Readonly<Record<string, number>> | undefined,
): Float64Array {
  if (weights === undefined) return new Float64Array(names.length).fill(1 / names.length);
  const stranger = Object.keys(weights).find((name) => !names.includes(name));
  const bad = stranger ?? names.find((name) => !Number.isFinite(weights[name]));
  if (bad !== undefined) {
    const allowed = `a number for each of ${names.join(", ")}`;
    const is = stranger === undefined ? `${bad} has ${quote(weights[bad])}` : `there is no ${quote(bad)}`;
    throw new ParameterError(`Give weights ${allowed}: ${is}`, {
      field: `weights.${bad}`,
      value: weights[bad],
      allowed,
    });
  }
  const list = Float64Array.from(names, (name) => weights[name]!);
  const sum = list.reduce((total, each) => total + each, 0);
  if (Math.abs(sum - 1) <= 1e-9) return list;
  throw new ParameterError(`Give weights that sum to 1: they sum to ${Number(sum.toPrecision(6))}`, {
    field: "weights",
    value: sum,
    allowed: "1",
  });
}
