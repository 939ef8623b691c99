/** Columns as a stream of Arrow IPC, for the page and its SQL, by apache-arrow, loaded on first use. */
import type { TypedColumn } from "./spec/tables.ts";

/** Numbers are doubles, moments timestamps in milliseconds, text dictionaries; what is missing or not finite is null. */
export async function arrowBytes(columns: readonly TypedColumn[]): Promise<Uint8Array> {
  const arrow = await import("apache-arrow");
  const length = columns.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const vectorOf = ({ kind, cells }: TypedColumn) => {
    if (kind === "text") return textVector(arrow, cells, length);
    const nulls = { length, ...validity(cells, length) };
    if (kind === "moment") {
      const data = BigInt64Array.from({ length }, (_, i) => BigInt(Math.round(finite(cells[i]))));
      return new arrow.Vector([arrow.makeData({ type: new arrow.TimestampMillisecond(), ...nulls, data })]);
    }
    const data = Float64Array.from({ length }, (_, i) => finite(cells[i]));
    return new arrow.Vector([arrow.makeData({ type: new arrow.Float64(), ...nulls, data })]);
  };
  const vectors = columns.map((column) => [column.name, vectorOf(column)] as const);
  const table = new arrow.Table(Object.fromEntries(vectors));
  return arrow.tableToIPC(table, "stream");
}

const finite = (cell: unknown): number => typeof cell === "number" && Number.isFinite(cell) ? cell : 0;

function validity(cells: TypedColumn["cells"], length: number) {
  const nullBitmap = new Uint8Array(Math.ceil(length / 8));
  let nullCount = 0;
  for (let i = 0; i < length; i++) {
    const cell = cells[i];
    if (typeof cell === "number" && Number.isFinite(cell)) nullBitmap[i >> 3]! |= 1 << (i & 7);
    else nullCount++;
  }
  return { nullCount, nullBitmap };
}

function textVector(arrow: typeof import("apache-arrow"), cells: TypedColumn["cells"], length: number) {
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
  const texts = Array.from({ length }, (_, i) => {
    const cell = cells[i];
    return cell === null || cell === undefined ? null : String(cell);
  });
  return arrow.vectorFromArray(texts, type);
}
