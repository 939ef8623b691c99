/**
 * What a strategy's conditions amount to before any money is moved: the position that they ask for, bar by bar. With it
 * strategies are joined and moved to other timeframes as expressions.
 */
import { type Column, type ColumnLike, columnNode, type SignalLike, signalNode } from "./node.ts";

/** Conditions as a strategy gives them; one that is left out never holds. */
export interface Conditions {
  readonly entries?: SignalLike;
  readonly exits?: SignalLike;
  readonly shortEntries?: SignalLike;
  readonly shortExits?: SignalLike;
}

/** Conditions that hold in no bar and in every bar. */
export const NEVER = signalNode("above", [0, 0]);
export const EVER = signalNode("above", [1, 0]);

/**
 * 1 while the conditions ask to be long, -1 short, 0 neither: what the engine would hold if every order filled at once
 * and nothing else closed a position. Never NaN.
 */
export function stance({ entries, exits, shortEntries, shortExits }: Conditions): Column {
  return columnNode("stance", [
    entries ?? NEVER,
    exits ?? NEVER,
    shortEntries ?? NEVER,
    shortExits ?? NEVER,
  ]);
}

/** The last value that there was: NaN takes the one before it, and 0 stands before the first. */
export const kept = (column: ColumnLike): Column => columnNode("kept", [column]);

/** The value of a column in the bar in which a stance was taken, for as long as it lasts; NaN without one. */
export const atEntry = (column: ColumnLike, stance: ColumnLike): Column =>
  columnNode("atEntry", [column, stance]);

/** Arithmetic of columns; NaN where either is. */
export const plus = (a: ColumnLike, b: ColumnLike): Column => columnNode("plus", [a, b]);
export const times = (a: ColumnLike, b: ColumnLike): Column => columnNode("times", [a, b]);

/** One column where a condition holds, another where it does not. */
export const choose = (when: SignalLike, then: ColumnLike, otherwise: ColumnLike): Column =>
  columnNode("choose", [when, then, otherwise]);

export function stanceColumn(
  entries: Uint8Array,
  exits: Uint8Array,
  shortEntries: Uint8Array,
  shortExits: Uint8Array,
  out: Float64Array,
): Float64Array {
  let now = 0;
  for (let i = 0; i < out.length; i++) {
    const long = entries[i] === 1 && exits[i] === 0;
    const short = shortEntries[i] === 1 && shortExits[i] === 0;
    if (now === 0) now = long === short ? 0 : long ? 1 : -1;
    else if (now > 0) now = short ? -1 : exits[i] === 1 ? 0 : 1;
    else now = long ? 1 : shortExits[i] === 1 ? 0 : -1;
    out[i] = now;
  }
  return out;
}

export function keptColumn(values: Float64Array, out: Float64Array): Float64Array {
  let last = 0;
  for (let i = 0; i < out.length; i++) {
    if (!Number.isNaN(values[i])) last = values[i]!;
    out[i] = last;
  }
  return out;
}

export function atEntryColumn(values: Float64Array, stance: Float64Array, out: Float64Array): Float64Array {
  let before = 0;
  for (let i = 0; i < out.length; i++) {
    const now = stance[i]!;
    out[i] = now === 0 ? NaN : Math.sign(now) === Math.sign(before) ? out[i - 1]! : values[i]!;
    before = now;
  }
  return out;
}

export function plusColumn(a: Float64Array, b: Float64Array, out: Float64Array): Float64Array {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! + b[i]!;
  return out;
}

export function timesColumn(a: Float64Array, b: Float64Array, out: Float64Array): Float64Array {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! * b[i]!;
  return out;
}

export function chooseColumn(
  when: Uint8Array,
  then: Float64Array,
  otherwise: Float64Array,
  out: Float64Array,
): Float64Array {
  for (let i = 0; i < out.length; i++) out[i] = when[i] === 1 ? then[i]! : otherwise[i]!;
  return out;
}
