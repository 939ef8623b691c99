/** How a cell writes down what a parameter may be. */
import { ParameterError, quote } from "../market/errors.ts";

/** Any number between two, see uniform(). */
export interface UniformValues {
  readonly kind: "uniform";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** Values of a parameter that counts only beside certain values of others, see when(). */
export interface ConditionalValues {
  readonly kind: "when";
  readonly condition: Readonly<Record<string, unknown>>;
  readonly values: unknown;
  readonly otherwise?: unknown;
}

/** More are no list to search but a slip of the step. */
const MOST_VALUES = 1_000_000;

/**
 * Numbers from `a` to `b` in equal steps, both ends included (the last one where a step meets it). As many decimals as `a`
 * and `step` are written with: steps of 0.1 are 0.1, 0.2, 0.3.
 *
 * @throws {ParameterError} where `b` is below `a`, the step is not above 0 or a number is not finite.
 *
 * @example
 * ```ts
 * import { range } from "tapebook";
 *
 * if (String(range(5, 20, 5)) !== "5,10,15,20") throw new Error("both ends are included");
 * if (String(range(0.1, 0.3, 0.1)) !== "0.1,0.2,0.3") throw new Error("no dust behind the decimals");
 * ```
 */
export function range(a: number, b: number, step = 1): number[] {
  checkEnds("range", a, b);
  if (!(Number.isFinite(step) && step > 0)) {
    throw wrong("step", step, "a number above 0", "the step of range");
  }
  // A step that misses b by dust still meets it.
  const count = Math.floor((b - a) / step * (1 + 1e-12) + 1e-9) + 1;
  if (count > MOST_VALUES) {
    const least = Number((1.1 * (b - a) / MOST_VALUES).toPrecision(2));
    throw wrong("step", step, `at least ${least}`, `the step of range(${a}, ${b})`);
  }
  const decimals = Math.min(100, Math.max(decimalsOf(a), decimalsOf(step)));
  // Adding 0 turns -0 into 0.
  return Array.from({ length: count }, (_, i) => Number((a + i * step).toFixed(decimals)) + 0);
}

/**
 * `count` numbers from `a` to `b`, each the same multiple of the one before it, to twelve digits. For whole numbers round
 * them: `logRange(5, 200, 8).map(Math.round)`.
 *
 * @throws {ParameterError} where `a` is not above 0, `b` is not above `a` or `count` is no whole number from 2.
 *
 * @example
 * ```ts
 * import { logRange } from "tapebook";
 *
 * if (String(logRange(0.01, 100, 5)) !== "0.01,0.1,1,10,100") throw new Error("five in equal proportion");
 * ```
 */
export function logRange(a: number, b: number, count: number): number[] {
  checkAscending("logRange", a, b);
  checkPositive("logRange", a);
  if (!Number.isInteger(count) || count < 2 || count > MOST_VALUES) {
    throw wrong("count", count, "a whole number from 2", "the count of logRange");
  }
  const last = count - 1;
  return Array.from(
    { length: count },
    (_, i) => i === 0 ? a : i === last ? b : Number((a * (b / a) ** (i / last)).toPrecision(12)),
  );
}

/**
 * Any number from `a` to `b`, for search methods that need no list: all but "grid".
 *
 * @throws {ParameterError} where `b` is not above `a`.
 *
 * @example
 * ```ts
 * import { uniform } from "tapebook";
 *
 * const stop = uniform(0.01, 0.1);
 * if (stop.low !== 0.01 || stop.high !== 0.1) throw new Error("from the first to the second");
 * ```
 */
export function uniform(a: number, b: number): UniformValues {
  checkAscending("uniform", a, b);
  return { kind: "uniform", low: a, high: b, log: false };
}

/**
 * As uniform(), with as many numbers tried below the geometric mean of `a` and `b` as above it.
 *
 * @throws {ParameterError} where `a` is not above 0 or `b` is not above `a`.
 *
 * @example
 * ```ts
 * import { logUniform } from "tapebook";
 *
 * const threshold = logUniform(0.001, 1);
 * if (!threshold.log) throw new Error("half of the trials lie below 0.0316");
 * ```
 */
export function logUniform(a: number, b: number): UniformValues {
  checkAscending("logUniform", a, b);
  checkPositive("logUniform", a);
  return { kind: "uniform", low: a, high: b, log: true };
}

/**
 * Values of a parameter that counts only where others have certain values. Elsewhere it is `otherwise`, by default the
 * strategy's own default, and no trial is spent on it.
 *
 * @param condition A value, or a list of values, for each parameter that decides.
 * @param values A list, uniform() or a single value.
 *
 * @example
 * ```ts
 * import { range, when } from "tapebook";
 *
 * const params = { exit: ["time", "atr"], multiple: when({ exit: "atr" }, range(1, 5)) };
 * if (params.multiple.condition.exit !== "atr") throw new Error("multiple counts beside exit: atr");
 * ```
 */
export function when(
  condition: Readonly<Record<string, unknown>>,
  values: unknown,
  otherwise?: unknown,
): ConditionalValues {
  return otherwise === undefined
    ? { kind: "when", condition, values }
    : { kind: "when", condition, values, otherwise };
}

export const isUniform = (value: unknown): value is UniformValues => kindOf(value) === "uniform";
export const isConditional = (value: unknown): value is ConditionalValues => kindOf(value) === "when";

const kindOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null ? (value as { kind?: unknown }).kind : undefined;

/** Decimals that a number is written with: 3 of 0.125, 7 of 1e-7. */
function decimalsOf(value: number): number {
  const [digits, exponent = "0"] = String(value).split("e");
  return Math.max(0, (digits!.split(".")[1]?.length ?? 0) - Number(exponent));
}

function checkFinite(name: string, a: number, b: number): void {
  for (const [field, end] of Object.entries({ a, b })) {
    if (!Number.isFinite(end)) throw wrong(field, end, "a finite number", `${field} of ${name}(a, b)`);
  }
}

function checkEnds(name: string, a: number, b: number): void {
  checkFinite(name, a, b);
  if (b < a) throw wrong("b", b, `at least ${a}, as ${name} ascends`, `b of ${name}(${a}, b)`);
}

function checkAscending(name: string, a: number, b: number): void {
  checkFinite(name, a, b);
  if (b <= a) throw wrong("b", b, `above ${a}`, `b of ${name}(${a}, b)`);
}

function checkPositive(name: string, a: number): void {
  if (a <= 0) throw wrong("a", a, "above 0, as proportions count", `a of ${name}(a, b)`);
}

const wrong = (field: string, value: unknown, allowed: string, what: string): ParameterError =>
  new ParameterError(`Set ${what} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
