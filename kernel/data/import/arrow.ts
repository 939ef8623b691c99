/** Columns out of Arrow IPC, file or stream (Feather 2), by apache-arrow, loaded on first use. */
import type { Vector } from "apache-arrow";
import { DataError } from "../../market/errors.ts";
import { type CellColumn, readCells, textOf } from "./cells.ts";
import type { ImportFile } from "./content.ts";
import type { Table } from "./table.ts";

const SAMPLE_ROWS = 200;

export async function arrowTable({ name, bytes }: ImportFile): Promise<Table> {
  const { DataType, tableFromIPC } = await import("apache-arrow");

  function columnOf(vector: Vector): CellColumn {
    const { type } = vector;
    const cells = Array.from(vector as Iterable<unknown>);
    const numbers = () => Float64Array.from(cells, (cell) => cell === null ? NaN : Number(cell));
    if (DataType.isDate(type)) return { kind: "date", values: numbers() };
    // The library gives moments in ms whatever their unit in the file is.
    if (DataType.isTimestamp(type)) return { kind: type.timezone ? "moment" : "wall", values: numbers() };
    if (DataType.isInt(type) || DataType.isFloat(type)) return { kind: "number", values: numbers() };
    if (DataType.isDecimal(type)) throw refused(name, `a column of decimals; write doubles`);
    return { kind: "any", values: cells };
  }

  try {
    const table = tableFromIPC(bytes);
    const names = table.schema.fields.map((field) => field.name);
    const head = table.slice(0, SAMPLE_ROWS);
    const vectors = names.map((_, i) => table.getChildAt(i)!);
    const sample = Array.from(
      { length: head.numRows },
      (_, row) => names.map((_, i) => textOf(head.getChildAt(i)!.get(row))),
    );
    return {
      format: "arrow",
      names,
      headed: true,
      sample,
      read: (plan) => readCells({ names, sample }, plan, table.numRows, (i) => columnOf(vectors[i]!)),
    };
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw refused(name, (error as Error).message, error);
  }
}

const refused = (name: string, what: string, cause?: unknown): DataError =>
  new DataError(`Cannot read ${name} as Arrow: ${what}. Write it without compression, or as Parquet.`, {
    field: "path",
    value: name,
    cause,
  });
