import { createHash } from "node:crypto";
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { hashColumns } from "../../../kernel/series/hash.ts";

const hash = hashColumns;
const columns = (...values: number[]) => Float64Array.from(values);

Deno.test("hashColumns() is 64 hex digits that stay the same from version to version", () => {
  const value = hash({ time: columns(1, 2), close: columns(10, NaN) });
  assertMatch(value, /^[0-9a-f]{64}$/);
  assertEquals(value, "3b6781275587922132f26017250ccbbafef3ee2fd94f80a504d000e28570c37a");
});

Deno.test("hashColumns() changes with a value, a name, the order and the sign of zero", () => {
  const value = hash({ a: columns(1, 0), b: columns(3) });
  assertNotEquals(value, hash({ a: columns(1, -0), b: columns(3) }));
  assertNotEquals(value, hash({ a: columns(1, 0.0000001), b: columns(3) }));
  assertNotEquals(value, hash({ a: columns(1, 0), c: columns(3) }));
  assertNotEquals(value, hash({ b: columns(3), a: columns(1, 0) }));
});

Deno.test("hashColumns() tells where one column ends and the next begins", () => {
  assertNotEquals(hash({ a: columns(1, 2), b: columns(3) }), hash({ a: columns(1), b: columns(2, 3) }));
  assertNotEquals(hash({ ab: columns() }), hash({ a: columns(), b: columns() }));
});

Deno.test("hashColumns() takes every NaN as the same and reads a view, not its buffer", () => {
  const odd = new Float64Array(new BigUint64Array([0xfff8000000000001n]).buffer);
  assertEquals(hash({ a: odd }), hash({ a: columns(NaN) }));
  assertEquals(hash({ a: columns(9, 1, 2, 9).subarray(1, 3) }), hash({ a: columns(1, 2) }));
});

Deno.test("hashColumns() of a long column is the sha256 of its name and values in one piece", () => {
  const column = Float64Array.from({ length: 150_001 }, (_, i) => i % 70_000 === 69_999 ? NaN : Math.sqrt(i));
  const bits = new BigUint64Array(column.slice().buffer);
  // NaNs of other bits, as arithmetic may leave them, at both sides of where a block may end.
  for (const i of [65_535, 65_536, 131_072]) bits[i] = 0xfff8000000000123n;
  const values = new Float64Array(bits.buffer);
  const bytes = new DataView(new ArrayBuffer(8 + 1 + 8 + values.length * 8));
  bytes.setBigUint64(0, 1n, true);
  bytes.setUint8(8, "a".charCodeAt(0));
  bytes.setBigUint64(9, BigInt(values.length * 8), true);
  values.forEach((value, i) => {
    if (Number.isNaN(value)) bytes.setBigUint64(17 + 8 * i, 0x7ff8000000000000n, true);
    else bytes.setFloat64(17 + 8 * i, value, true);
  });
  const expected = createHash("sha256").update(new Uint8Array(bytes.buffer)).digest("hex");
  assertEquals(hash({ a: values }), expected);
});
