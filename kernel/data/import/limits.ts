/** How much a file may hold: a bomb is refused before it fills the memory. */
import { DataError } from "../../market/errors.ts";

export interface Limits {
  /** Bytes of a file, as it is and unpacked. */
  bytes: number;
  rows: number;
  /** How many times larger a compressed file may become; not asked below a megabyte. */
  ratio: number;
}

/** What one machine's memory takes; a server sets less for what strangers upload. */
export const LIMITS: Limits = { bytes: 2 ** 31 - 1, rows: 50_000_000, ratio: 200 };

export function refuseSize(name: string, bytes: number, limits: Limits): void {
  if (bytes <= limits.bytes) return;
  throw new DataError(`Split ${name}: it has ${bytes} bytes, more than ${limits.bytes}.`, {
    field: "bytes",
    value: bytes,
    allowed: `up to ${limits.bytes}`,
  });
}

export function refuseRows(name: string, rows: number, limits: Limits): void {
  if (rows <= limits.rows) return;
  throw new DataError(`Split ${name}: it has ${rows} rows, more than ${limits.rows}.`, {
    field: "rows",
    value: rows,
    allowed: `up to ${limits.rows}`,
  });
}
