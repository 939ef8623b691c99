import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import {
  correlationMatrix,
  type CorrelationMethod,
  pearson,
  ranks,
  rollingCorrelation,
} from "../../../kernel/portfolio/correlation.ts";
import { apart, GOLDEN, RETURNS } from "./golden.ts";

for (const method of ["pearson", "spearman"] as const) {
  Deno.test(`correlationMatrix() by ${method} is that of numpy and scipy`, () => {
    const matrix = correlationMatrix(RETURNS, method);
    matrix.forEach((row, i) => assert(apart(row.map(Number), GOLDEN[method][i]!) < 1e-13));
  });
}

Deno.test("equal values share the mean of their ranks", () => {
  assertEquals([...ranks(Float64Array.of(3, 1, 3, 2, 3))], [4, 1, 4, 2, 4]);
  const [a, b] = GOLDEN.ties.columns.map((column) => Float64Array.from(column));
  assert(Math.abs(pearson(ranks(a!), ranks(b!))! - GOLDEN.ties.spearman) < 1e-13);
});

Deno.test("a correlation is between -1 and 1, and the same for any scale and origin", () => {
  // Further apart than what is lost where 3 is added.
  const value = fc.integer({ min: -1_000, max: 1_000 }).map((each) => each / 1_000);
  const values = fc.array(value, { minLength: 3, maxLength: 40 });
  fc.assert(fc.property(values, values, fc.double({ min: 0.01, max: 100, noNaN: true }), (x, y, scale) => {
    const length = Math.min(x.length, y.length);
    const [a, b] = [Float64Array.from(x.slice(0, length)), Float64Array.from(y.slice(0, length))];
    const plain = pearson(a, b);
    if (plain === null) return;
    assert(plain >= -1 && plain <= 1);
    assertEquals(pearson(b, a), plain);
    const moved = pearson(a.map((each) => each * scale + 3), b.map((each) => -each));
    assert(moved === null || Math.abs(moved + plain) < 1e-6);
  }));
});

Deno.test("what does not vary correlates with nothing, itself included", () => {
  const flat = new Float64Array(9).fill(0.1);
  assertEquals(correlationMatrix([flat, RETURNS[0]!.subarray(0, 9)]), [[null, null], [null, 1]]);
});

Deno.test("rollingCorrelation() is that of pandas, NaN before its window is full", () => {
  const rolling = rollingCorrelation(RETURNS[0]!, RETURNS[1]!, 60);
  assert(rolling.subarray(0, 59).every(Number.isNaN));
  assert(apart(rolling.subarray(59), GOLDEN.rolling) < 1e-12);
  const ranked = rollingCorrelation(RETURNS[0]!, RETURNS[1]!, 750, "spearman");
  assert(Math.abs(ranked[749]! - GOLDEN.spearman[0]![1]!) < 1e-13);
});

Deno.test("an unknown method and a window too short say what is allowed", () => {
  const method = "kendall" as CorrelationMethod;
  assertThrows(() => correlationMatrix(RETURNS, method), ParameterError, "pearson, spearman");
  assertThrows(() => rollingCorrelation(RETURNS[0]!, RETURNS[1]!, 2), ParameterError, "at least 3");
});
