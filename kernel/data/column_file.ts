/**
 * Raw columns in a file named by their content hash: a cache that may be deleted at any time.
 *
 * Layout, little-endian: magic "TBC1", u32 number of columns, f64 number of rows, then each column's float64
 * values. The header is 16 bytes, so the columns are views into the buffer that was read.
 */
import { writeAtomically } from "./atomic_write.ts";

const MAGIC = 0x31434254;
const HEADER_BYTES = 16;

export function encodeColumns(columns: readonly Float64Array[]): Uint8Array<ArrayBuffer> {
  const rows = columns[0]?.length ?? 0;
  const bytes = new Uint8Array(HEADER_BYTES + columns.length * rows * 8);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, columns.length, true);
  header.setFloat64(8, rows, true);
  columns.forEach((column, i) => {
    if (column.length !== rows) throw new RangeError(`column ${i} has ${column.length} rows, not ${rows}`);
    new Float64Array(bytes.buffer, HEADER_BYTES + i * rows * 8, rows).set(column);
  });
  return bytes;
}

/** Undefined where the bytes are not a whole column file of `count` columns. */
export function decodeColumns(bytes: Uint8Array<ArrayBuffer>, count: number): Float64Array[] | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const rows = header.getFloat64(8, true);
  const whole = header.getUint32(0, true) === MAGIC && header.getUint32(4, true) === count &&
    bytes.length === HEADER_BYTES + count * rows * 8;
  if (!whole) return undefined;
  return Array.from(
    { length: count },
    (_, i) => new Float64Array(bytes.buffer, bytes.byteOffset + HEADER_BYTES + i * rows * 8, rows),
  );
}

export function writeColumnFile(path: string, columns: readonly Float64Array[]): Promise<void> {
  return writeAtomically(path, encodeColumns(columns));
}

/** Undefined where there is no such file, or it is damaged. */
export async function readColumnFile(path: string, count: number): Promise<Float64Array[] | undefined> {
  try {
    return decodeColumns(await Deno.readFile(path), count);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
