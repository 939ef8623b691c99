import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { selectAt, selectQuantile } from "../../../kernel/series/selection.ts";

const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ noNaN: true })), {
  minLength: 1,
  maxLength: 60,
});

Deno.test("selectAt() puts the value there that sorting would, and parts the others by it", () => {
  fc.assert(fc.property(values, fc.nat(), (given, seed) => {
    const column = Float64Array.from(given);
    const at = seed % column.length;
    selectAt(column, at);
    const sorted = Float64Array.from(given).sort();
    assert(column[at] === sorted[at]);
    assert(column.subarray(0, at).every((value) => value <= column[at]!));
    assert(column.subarray(at).every((value) => value >= column[at]!));
    assertEquals(column.slice().sort(), sorted);
  }));
});

Deno.test("selectQuantile() lies on the line between the two sorted neighbours", () => {
  const finite = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(finite, fc.double({ min: 0, max: 1, noNaN: true }), (given, q) => {
    const sorted = Float64Array.from(given).sort();
    const place = (sorted.length - 1) * q;
    const below = sorted[Math.floor(place)]!;
    const expected = below + (sorted[Math.ceil(place)]! - below) * (place % 1);
    assertEquals(selectQuantile(Float64Array.from(given), q), expected);
  }));
});
