import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { canonicalJson } from "../../../kernel/run/canonical.ts";

Deno.test("canonicalJson() does not depend on the order of keys", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
    const reversed = Object.fromEntries(Object.entries(record).reverse());
    assertEquals(canonicalJson({ a: [reversed] }), canonicalJson({ a: [record] }));
  }));
});

Deno.test("canonicalJson() tells values apart that JSON would not", () => {
  const texts = [NaN, Infinity, -Infinity, null, 0].map((value) => canonicalJson({ value }));
  assertEquals(new Set(texts).size, texts.length);
  assertNotEquals(canonicalJson([1, 2]), canonicalJson([2, 1]));
});

Deno.test("canonicalJson() writes columns as lists and leaves undefined out", () => {
  assertEquals(canonicalJson({ b: Float64Array.of(1, NaN), a: undefined }), '{"b":[1,"NaN"]}');
});
