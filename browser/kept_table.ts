/** All rows of a table, which the kernel keeps beside the notebook, as columns. */
import type { Vector } from "apache-arrow";

/** Numbers and moments (epoch ms) are doubles with NaN where there is none, all else text or null. */
export type TableCells = Float64Array | (string | number | null)[];

export interface AllRows {
  names: string[];
  cells: TableCells[];
  length: number;
}

/** Null where they are gone: the cell has to run again. */
export async function fetchKept(hash: string): Promise<Uint8Array | null> {
  const response = await fetch(`/api/kept/${hash}`);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}

export async function readArrow(bytes: Uint8Array): Promise<AllRows> {
  const { tableFromIPC } = await import("apache-arrow");
  const table = tableFromIPC(bytes);
  const names = table.schema.fields.map(({ name }) => name);
  return { names, cells: names.map((_, c) => cellsOf(table.getChildAt(c)!)), length: table.numRows };
}

function cellsOf(vector: Vector): TableCells {
  if (/^(Float|Int|Uint|Timestamp)/.test(String(vector.type))) {
    return Float64Array.from({ length: vector.length }, (_, i) => {
      const cell = vector.get(i);
      return cell === null ? NaN : Number(cell);
    });
  }
  return Array.from({ length: vector.length }, (_, i) => {
    const cell = vector.get(i);
    return cell === null ? null : String(cell);
  });
}
