/**
 * Raw columns in a file named by their content hash: a cache that may be deleted at any time.
 *
 * Layout, little-endian: magic "TBC1", u32 number of columns, f64 number of rows, then each column's float64
 * values. The header is 16 bytes, so the columns are views into the buffer that was read.
 */
import { placeAtomically } from "./atomic_write.ts";

const MAGIC = 0x31434254;
const HEADER_BYTES = 16;

export function encodeColumns(columns: readonly Float64Array[]): Uint8Array<ArrayBuffer> {
  const parts = [headerOf(columns), ...columns.map(bytesOf)];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function headerOf(columns: readonly Float64Array[]): Uint8Array {
  const rows = columns[0]?.length ?? 0;
  columns.forEach((column, i) => {
    if (column.length !== rows) throw new RangeError(`column ${i} has ${column.length} rows, not ${rows}`);
  });
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, columns.length, true);
  header.setFloat64(8, rows, true);
  return new Uint8Array(header.buffer);
}

/** Every machine that this runs on is little-endian. */
const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

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

/** Column by column, so that a large one is not held twice. */
export function writeColumnFile(path: string, columns: readonly Float64Array[]): Promise<void> {
  return placeAtomically(path, async (temporary) => {
    const file = await Deno.open(temporary, { write: true, createNew: true });
    try {
      for (const part of [headerOf(columns), ...columns.map(bytesOf)]) {
        for (let at = 0; at < part.length;) at += await file.write(part.subarray(at));
      }
    } finally {
      file.close();
    }
  });
}

/** Undefined where there is no such file, or it is damaged. */
export async function readColumnFile(path: string, count: number): Promise<Float64Array[] | undefined> {
  try {
    return decodeColumns(await readWhole(path), count);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Asked for at once, so that one call does not hold half a gigabyte in two places. */
const STEP = 16 * 2 ** 20;

/** Into memory of the file's size: Deno.readFile() takes twice as much, and twice as long. */
async function readWhole(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = await Deno.open(path);
  try {
    const bytes = new Uint8Array((await file.stat()).size);
    let at = 0;
    while (at < bytes.length) {
      const read = await file.read(bytes.subarray(at, at + STEP));
      if (read === null) break;
      at += read;
    }
    return bytes.subarray(0, at);
  } finally {
    file.close();
  }
}
