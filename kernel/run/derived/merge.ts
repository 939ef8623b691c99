/** Rows of several symbols, each in order of time, as one table in order of time and then of symbol. */

/** Which symbol and which of its rows each row of the table is. */
export interface Merged {
  readonly length: number;
  readonly symbol: Int32Array;
  readonly row: Int32Array;
}

/** @param ticks of each symbol, ascending, each below `length` */
export function mergeByTick(ticks: readonly ArrayLike<number>[], length: number): Merged {
  const next = new Int32Array(length + 1);
  for (const column of ticks) {
    for (let row = 0; row < column.length; row++) next[column[row]! + 1]!++;
  }
  for (let tick = 0; tick < length; tick++) next[tick + 1] = next[tick + 1]! + next[tick]!;
  const total = next[length]!;
  const merged = { length: total, symbol: new Int32Array(total), row: new Int32Array(total) };
  ticks.forEach((column, symbol) => {
    for (let row = 0; row < column.length; row++) {
      const place = next[column[row]!]!++;
      merged.symbol[place] = symbol;
      merged.row[place] = row;
    }
  });
  return merged;
}

/** One column of the merged table from the columns of the symbols. */
export function mergeNumbers({ symbol, row }: Merged, columns: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(symbol, (each, i) => columns[each]![row[i]!]!);
}
