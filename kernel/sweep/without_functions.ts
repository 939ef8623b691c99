/** Programs for elsewhere: functions cannot be sent, so columns made by them are computed where they are. */
import type { Bars } from "../market/bars.ts";
import { quote } from "../market/errors.ts";
import { type Column, type ColumnLike, columnNode, type Node } from "../signals/node.ts";
import { ColumnCache } from "./columns.ts";
import type { Program } from "./program.ts";

/** Bytes of columns kept between programs. */
const KEPT = 64 * 2 ** 20;

/** Replaces the columns of a program for one account that are made by functions of one's own, by their values. */
export function functionRemover(bars: readonly Bars[]): (program: Program) => Program {
  const cache = new ColumnCache(bars, KEPT);
  const shared = new WeakMap<Float64Array, Float64Array>();
  const sharedOf = (values: Float64Array): Float64Array => {
    const known = shared.get(values) ?? copyShared(values);
    shared.set(values, known);
    return known;
  };
  const valuesOf = (place: number, column: ColumnLike): Float64Array | string => {
    try {
      return sharedOf(cache.column(place, column));
    } catch (error) {
      // The trials that use it fail, each where it is tried.
      return error instanceof Error ? error.message : quote(error);
    }
  };
  return (program) => {
    const knows = functionFinder();
    if (!program.columns.some(knows)) return program;
    const columns = program.columns.map((column): ColumnLike => {
      if (!knows(column)) return column;
      const values = new Map(bars.map(({ symbol }, place) => [symbol, valuesOf(place, column)]));
      return { ...columnNode("values", []), values };
    });
    cache.endChunk();
    return { ...program, columns };
  };
}

function functionFinder(): (node: Node) => boolean {
  const known = new Map<Node, boolean>();
  const knows = (node: Node): boolean => {
    if (typeof node !== "object" || !("kind" in node)) return false;
    const found = known.get(node) ?? ((node as Column).compute !== undefined || node.inputs.some(knows));
    known.set(node, found);
    return found;
  };
  return knows;
}

/** In memory that Workers read without a copy. */
function copyShared(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
