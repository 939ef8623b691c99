import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { lowerBound, upperBound } from "../../../kernel/series/search.ts";

const ascending = fc.array(fc.integer({ min: 0, max: 30 })).map((values) =>
  Float64Array.from(values.sort((a, b) => a - b))
);

Deno.test("lowerBound() is the first index at or after a value, the length past the end", () => {
  fc.assert(fc.property(ascending, fc.integer({ min: -1, max: 31 }), (values, value) => {
    const found = values.findIndex((each) => each >= value);
    assertEquals(lowerBound(values, value), found < 0 ? values.length : found);
  }));
});

Deno.test("upperBound() is the first index after a value, the length past the end", () => {
  fc.assert(fc.property(ascending, fc.integer({ min: -1, max: 31 }), (values, value) => {
    const found = values.findIndex((each) => each > value);
    assertEquals(upperBound(values, value), found < 0 ? values.length : found);
  }));
});
