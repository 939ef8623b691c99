import { createHash } from "node:crypto";

/**
 * Fingerprint of named columns: sha256, as 64 hex digits, over each column in the order given, as its name and its
 * values, both length-prefixed, so that no two sets of columns share the same bytes. Values are little-endian
 * doubles; every NaN counts as the same NaN, because its spare bits depend on where it came from.
 */
export function hashColumns(columns: Readonly<Record<string, Float64Array>>): string {
  const hash = createHash("sha256");
  for (const [name, column] of Object.entries(columns)) {
    hash.update(prefixed(new TextEncoder().encode(name)));
    hash.update(prefixed(canonicalBytes(column)));
  }
  return hash.digest("hex");
}

function prefixed(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(8 + bytes.length);
  new DataView(result.buffer).setBigUint64(0, BigInt(bytes.length), true);
  result.set(bytes, 8);
  return result;
}

function canonicalBytes(column: Float64Array): Uint8Array {
  const bytes = new Uint8Array(column.length * 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (value === value) view.setFloat64(i * 8, value, true);
    else view.setBigUint64(i * 8, 0x7ff8000000000000n, true);
  }
  return bytes;
}
