/** Signals from signals. With arrays alone they compute at once; with a node among them they build a node. */
import { ParameterError, quote } from "../series/errors.ts";
import { andMask, barsSinceColumn, notMask, orMask } from "./masks.ts";
import { type Column, columnNode, type Signal, type SignalLike, signalNode } from "./node.ts";

type Mask = Uint8Array | readonly boolean[];

/**
 * Holds in every bar in which all of the signals hold.
 *
 * @throws ParameterError without a signal, and where two arrays differ in length
 * @example
 * ```ts
 * import { and } from "tapebook";
 *
 * if (and([true, true], [true, false]).join() !== "1,0") throw new Error("both hold in the first bar only");
 * ```
 */
export function and(...signals: Mask[]): Uint8Array;
export function and(...signals: SignalLike[]): Signal;
export function and(...signals: SignalLike[]): Signal | Uint8Array {
  const masks = knownMasks(signals);
  return masks ? andMask(...masks) : signalNode("and", signals);
}

/**
 * Holds in every bar in which at least one of the signals holds. Otherwise like and().
 *
 * @example
 * ```ts
 * import { or } from "tapebook";
 *
 * if (or([true, false], [false, false]).join() !== "1,0") throw new Error("one holds in the first bar");
 * ```
 */
export function or(...signals: Mask[]): Uint8Array;
export function or(...signals: SignalLike[]): Signal;
export function or(...signals: SignalLike[]): Signal | Uint8Array {
  const masks = knownMasks(signals);
  return masks ? orMask(...masks) : signalNode("or", signals);
}

/**
 * Holds in every bar in which the signal does not, warm-up included: not(above(x, y)) holds while x is NaN. Otherwise
 * like and().
 *
 * @example
 * ```ts
 * import { not } from "tapebook";
 *
 * if (not([true, false]).join() !== "0,1") throw new Error("the second bar");
 * ```
 */
export function not(signal: Mask): Uint8Array;
export function not(signal: SignalLike): Signal;
export function not(signal: SignalLike): Signal | Uint8Array {
  const masks = knownMasks([signal]);
  return masks ? notMask(masks[0]!) : signalNode("not", [signal]);
}

/**
 * How many bars ago the signal last held: 0 in a bar in which it holds, NaN before it ever has. A Float64Array for an
 * array, a column for a signal of a strategy.
 *
 * @example
 * ```ts
 * import { barsSince } from "tapebook";
 *
 * if (barsSince([false, true, false])[2] !== 1) throw new Error("it held one bar ago");
 * ```
 */
export function barsSince(signal: Mask): Float64Array;
export function barsSince(signal: SignalLike): Column;
export function barsSince(signal: SignalLike): Column | Float64Array {
  const masks = knownMasks([signal]);
  return masks ? barsSinceColumn(masks[0]!) : columnNode("barsSince", [signal]);
}

/** A mask of 0 and 1 from what a user may hand over as one. */
export function asMask(mask: Mask): Uint8Array {
  const result = new Uint8Array(mask.length);
  for (let i = 0; i < result.length; i++) result[i] = mask[i] ? 1 : 0;
  return result;
}

/** Whether a value can be used as a signal at all. */
export function isSignalLike(value: unknown): value is SignalLike {
  if (value instanceof Uint8Array || Array.isArray(value)) return true;
  return typeof value === "object" && value !== null && (value as Signal).kind === "signal";
}

function knownMasks(signals: readonly SignalLike[]): Uint8Array[] | null {
  const masks: Uint8Array[] = [];
  for (const signal of signals) {
    if (!isSignalLike(signal)) {
      throw new ParameterError(`Join signals only: got ${quote(signal)}`, {
        field: "signal",
        value: signal,
        allowed: "a condition such as above(close, 100), a Uint8Array or booleans",
      });
    }
    if (!("kind" in signal)) masks.push(asMask(signal));
  }
  if (masks.length < signals.length) return null;
  const length = masks[0]?.length;
  if (length !== undefined && masks.every((mask) => mask.length === length)) return masks;
  const lengths = masks.map((mask) => mask.length).join(", ") || "none";
  throw new ParameterError(`Join at least one signal, all of one length: their lengths are ${lengths}`, {
    field: "signal",
    value: lengths,
    allowed: "one or more signals of one length",
  });
}
