/** Rows in the order of time, apart by symbol. */
import type { RowSymbols } from "./table.ts";

/** The rows of one symbol, oldest first. */
export interface SymbolRows {
  symbol?: string;
  rows: Int32Array;
}

/** How the rows of a file lie: oldest first, newest first, or neither. */
export type RowOrder = "ascending" | "descending" | "mixed";

export function orderOf(time: Float64Array, rows: Int32Array): RowOrder {
  let up = true, down = true;
  for (let i = 1; i < rows.length && (up || down); i++) {
    const step = time[rows[i]!]! - time[rows[i - 1]!]!;
    if (step < 0) up = false;
    if (step > 0) down = false;
  }
  return up ? "ascending" : down ? "descending" : "mixed";
}

/** 0, 1, 2, …; from the last down where told so. */
export function countedRows(count: number, down = false): Int32Array {
  const rows = new Int32Array(count);
  for (let i = 0; i < count; i++) rows[i] = down ? count - 1 - i : i;
  return rows;
}

/** Rows of each symbol in the file's order; all of them where rows have no symbol. */
export function rowsBySymbol(count: number, symbols: RowSymbols | undefined): SymbolRows[] {
  if (!symbols) return [{ rows: countedRows(count) }];
  const { names, ids } = symbols;
  const counts = new Int32Array(names.length);
  for (let row = 0; row < count; row++) counts[ids[row]!]!++;
  const groups = names.map((symbol, i) => ({ symbol, rows: new Int32Array(counts[i]!) }));
  const filled = new Int32Array(names.length);
  for (let row = 0; row < count; row++) {
    const id = ids[row]!;
    groups[id]!.rows[filled[id]!++] = row;
  }
  return groups;
}

/** The same rows, oldest first; equal times stay in the file's order. */
export function sortedRows(time: Float64Array, rows: Int32Array, order: RowOrder): Int32Array {
  if (order === "ascending") return rows;
  if (order === "descending") return rows.toReversed();
  return rows.toSorted((a, b) => time[a]! - time[b]! || a - b);
}

export function pick(column: Float64Array, rows: Int32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!;
  return picked;
}
