/** Conditions on columns. On arrays they compute at once; with a handle among them they build a signal node. */
import { ParameterError, quote } from "../series/errors.ts";
import { aboveMask, betweenMask, crossMask } from "./masks.ts";
import { type ColumnLike, type Signal, signalNode } from "./node.ts";

type Known = Float64Array | number;

/**
 * Holds in the bar in which `a` rises above `b`: a[t-1] <= b[t-1] and a[t] > b[t]. A NaN on either side never crosses.
 *
 * @param a column or number; of two Float64Arrays (or one and a number) the result is a Uint8Array of 0 and 1, per bar
 * @throws ParameterError where two arrays differ in length
 * @example
 * ```ts
 * import { crossedAbove } from "tapebook";
 *
 * const mask = crossedAbove(Float64Array.of(1, 2, 3), Float64Array.of(2, 2, 2));
 * if (mask.join() !== "0,0,1") throw new Error("the cross is in the third bar");
 * ```
 */
export function crossedAbove(a: Known, b: Known): Uint8Array;
export function crossedAbove(a: ColumnLike, b: ColumnLike): Signal;
export function crossedAbove(a: ColumnLike, b: ColumnLike): Signal | Uint8Array {
  const known = knownColumns([a, b]);
  return known ? crossMask(known[0]!, known[1]!) : signalNode("cross", [a, b]);
}

/**
 * Holds in the bar in which `a` falls below `b`: a[t-1] >= b[t-1] and a[t] < b[t]. Otherwise like crossedAbove().
 *
 * @example
 * ```ts
 * import { crossedBelow } from "tapebook";
 *
 * if (crossedBelow(Float64Array.of(3, 2, 1), 2).join() !== "0,0,1") throw new Error("the third bar");
 * ```
 */
export function crossedBelow(a: Known, b: Known): Uint8Array;
export function crossedBelow(a: ColumnLike, b: ColumnLike): Signal;
export function crossedBelow(a: ColumnLike, b: ColumnLike): Signal | Uint8Array {
  return crossedAbove(b, a);
}

/**
 * Holds in every bar with a > b; never with NaN. Arguments, result and errors as of crossedAbove().
 *
 * @example
 * ```ts
 * import { above } from "tapebook";
 *
 * if (above(Float64Array.of(1, 2, 3), 1.5).join() !== "0,1,1") throw new Error("two bars are above");
 * ```
 */
export function above(a: Known, b: Known): Uint8Array;
export function above(a: ColumnLike, b: ColumnLike): Signal;
export function above(a: ColumnLike, b: ColumnLike): Signal | Uint8Array {
  const known = knownColumns([a, b]);
  return known ? aboveMask(known[0]!, known[1]!) : signalNode("above", [a, b]);
}

/**
 * Holds in every bar with a < b; never with NaN. Arguments, result and errors as of crossedAbove().
 *
 * @example
 * ```ts
 * import { below } from "tapebook";
 *
 * if (below(Float64Array.of(1, 2, 3), 1.5).join() !== "1,0,0") throw new Error("one bar is below");
 * ```
 */
export function below(a: Known, b: Known): Uint8Array;
export function below(a: ColumnLike, b: ColumnLike): Signal;
export function below(a: ColumnLike, b: ColumnLike): Signal | Uint8Array {
  return above(b, a);
}

/**
 * Holds in every bar with low <= x <= high; never with NaN. Arguments, result and errors as of crossedAbove().
 *
 * @example
 * ```ts
 * import { between } from "tapebook";
 *
 * if (between(Float64Array.of(1, 2, 3), 2, 3).join() !== "0,1,1") throw new Error("both ends count");
 * ```
 */
export function between(x: Known, low: Known, high: Known): Uint8Array;
export function between(x: ColumnLike, low: ColumnLike, high: ColumnLike): Signal;
export function between(x: ColumnLike, low: ColumnLike, high: ColumnLike): Signal | Uint8Array {
  const known = knownColumns([x, low, high]);
  return known ? betweenMask(known[0]!, known[1]!, known[2]!) : signalNode("between", [x, low, high]);
}

/** The arrays to compute with at once, numbers spread over every bar; null with a handle among them. */
function knownColumns(inputs: readonly ColumnLike[]): Float64Array[] | null {
  let handles = 0;
  for (const input of inputs) {
    if (input instanceof Float64Array || typeof input === "number") continue;
    if (typeof input === "object" && input?.kind === "column") {
      handles++;
      continue;
    }
    throw new ParameterError(`Compare columns and numbers only: got ${quote(input)}`, {
      field: "column",
      value: input,
      allowed: "a column such as close or sma(close, 20), a Float64Array or a number",
    });
  }
  if (handles > 0) return null;
  const arrays = inputs.filter((input) => input instanceof Float64Array);
  const length = arrays[0]?.length ?? 1;
  for (const array of arrays) {
    if (array.length === length) continue;
    throw new ParameterError(
      `Compare columns of one length: they have ${length} and ${array.length} values`,
      {
        field: "column",
        value: array.length,
        allowed: `${length} values`,
      },
    );
  }
  return inputs.map((input) =>
    input instanceof Float64Array ? input : new Float64Array(length).fill(input as number)
  );
}
