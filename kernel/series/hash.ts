import { createHash } from "node:crypto";

/**
 * Fingerprint of named columns: sha256, as 64 hex digits, over each column in the order given, as its name and its
 * values, both length-prefixed, so that no two sets of columns share the same bytes. Values are little-endian
 * doubles; every NaN counts as the same NaN, because its spare bits depend on where it came from.
 */
export function hashColumns(columns: Readonly<Record<string, Float64Array>>): string {
  const hash = createHash("sha256");
  for (const [name, column] of Object.entries(columns)) {
    const text = new TextEncoder().encode(name);
    hash.update(lengthOf(text.length));
    hash.update(text);
    hash.update(lengthOf(column.byteLength));
    for (let at = 0; at < column.length; at += BLOCK) {
      hash.update(canonicalBytes(column.subarray(at, at + BLOCK)));
    }
  }
  return hash.digest("hex");
}

/** Values hashed at once: a column is never copied as a whole. */
const BLOCK = 65_536;

function lengthOf(bytes: number): Uint8Array {
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(bytes), true);
  return prefix;
}

/** Every machine that this runs on is little-endian. */
function canonicalBytes(values: Float64Array): Uint8Array {
  let first = 0;
  while (first < values.length && values[first] === values[first]) first++;
  if (first === values.length) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const copy = values.slice();
  const view = new DataView(copy.buffer);
  for (let i = first; i < copy.length; i++) {
    if (copy[i] !== copy[i]) view.setBigUint64(i * 8, 0x7ff8000000000000n, true);
  }
  return new Uint8Array(copy.buffer);
}
