import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { logRange, logUniform, range, uniform } from "../../../kernel/optimize/ranges.ts";

Deno.test("range() includes both ends and stops before a last step that would go beyond", () => {
  assertEquals(range(5, 8), [5, 6, 7, 8]);
  assertEquals(range(5, 10, 2), [5, 7, 9]);
  assertEquals(range(3, 3), [3]);
  assertEquals(range(-2, 2, 2), [-2, 0, 2]);
});

Deno.test("range() has the decimals that its start and step are written with", () => {
  assertEquals(range(0.1, 0.7, 0.1), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  assertEquals(range(-0.3, 0.3, 0.1), [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  assertEquals(range(1e-7, 3e-7, 1e-7), [1e-7, 2e-7, 3e-7]);
  assertEquals(range(1e21, 3e21, 1e21), [1e21, 2e21, 3e21]);
  assert(Object.is(range(-0.1, 0.1, 0.1)[1], 0), "no minus zero");
});

Deno.test("range() gives every multiple of a decimal step as it would be typed", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -10_000, max: 10_000 }),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 0, max: 6 }),
      (start, step, count, decimals) => {
        const typed = (units: number) => Number(`${units}e-${decimals}`);
        const expected = Array.from({ length: count + 1 }, (_, i) => typed(start + i * step) + 0);
        assertEquals(range(typed(start), typed(start + count * step), typed(step)), expected);
      },
    ),
    { seed: 5 },
  );
});

Deno.test("range() says what is wrong with its ends and step", () => {
  const message = (a: number, b: number, step?: number) =>
    assertThrows(() => range(a, b, step), ParameterError).message;
  assertEquals(message(50, 5), "Set b of range(50, b) to at least 50, as range ascends: it is 5");
  assertEquals(message(NaN, 5), "Set a of range(a, b) to a finite number: it is NaN");
  assertEquals(message(1, Infinity), "Set b of range(a, b) to a finite number: it is Infinity");
  assertEquals(message(1, 5, 0), "Set the step of range to a number above 0: it is 0");
  assertEquals(message(1, 5, -1), "Set the step of range to a number above 0: it is -1");
  assertEquals(message(0, 2, 1e-9), "Set the step of range(0, 2) to at least 0.0000022: it is 1e-9");
  assertEquals(range(0, 2, 0.0000022).length, 909_091);
});

Deno.test("logRange() grows by one factor between exact ends", () => {
  assertEquals(logRange(1, 100, 3), [1, 10, 100]);
  const values = logRange(0.003, 0.7, 9);
  assertEquals([values[0], values.at(-1), values.length], [0.003, 0.7, 9]);
  values.slice(1).forEach((value, i) =>
    assertAlmostEquals(value / values[i]!, (0.7 / 0.003) ** (1 / 8), 1e-10)
  );
  assertThrows(() => logRange(0, 1, 3), ParameterError, "Set a of logRange(a, b) to above 0");
  assertThrows(() => logRange(1, 2, 1), ParameterError, "a whole number from 2");
  assertThrows(() => logRange(2, 2, 3), ParameterError, "Set b of logRange(2, b) to above 2");
});

Deno.test("uniform() and logUniform() refuse ends without anything between", () => {
  assertEquals(uniform(0, 1), { kind: "uniform", low: 0, high: 1, log: false });
  assertThrows(() => uniform(1, 1), ParameterError, "Set b of uniform(1, b) to above 1: it is 1");
  assertThrows(() => uniform(2, 1), ParameterError, "Set b of uniform(2, b) to above 2: it is 1");
  assertThrows(() => logUniform(-1, 1), ParameterError, "Set a of logUniform(a, b) to above 0");
});
