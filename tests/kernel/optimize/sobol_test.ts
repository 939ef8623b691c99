import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { uniform } from "../../../kernel/optimize/ranges.ts";
import { sobolSearch } from "../../../kernel/optimize/sobol.ts";
import { SOBOL_DIMENSIONS, sobolSequence } from "../../../kernel/optimize/sobol_sequence.ts";
import golden from "../../golden/optimize/sobol.json" with { type: "json" };
import { spaceFrom } from "./spaces.ts";

Deno.test("sobolSequence() without a seed is scipy's, bit by bit in all dimensions", () => {
  const place = sobolSequence(SOBOL_DIMENSIONS);
  for (const { start, points } of golden) {
    points.forEach((point, i) => assertEquals([...place(start + i)].map((value) => value * 2 ** 32), point));
  }
});

/** How many of these places each box of 2^-a by 2^-b of two axes holds, as a set: one number where all are alike. */
function counts(places: Float64Array[], x: number, y: number, a: number, b: number): Set<number> {
  const boxes = new Int32Array(2 ** (a + b));
  for (const place of places) {
    boxes[Math.floor(place[x]! * 2 ** a) * 2 ** b + Math.floor(place[y]! * 2 ** b)]!++;
  }
  return new Set(boxes);
}

Deno.test("scrambled by any seed, 2^k points fill every 2^k-th of every axis once, and every box of the first two", () => {
  for (const seed of [1, 2, 99]) {
    const place = sobolSequence(SOBOL_DIMENSIONS, seed);
    for (const first of [0, 256, 512]) {
      const places = Array.from({ length: 256 }, (_, i) => place(first + i));
      for (let d = 0; d < SOBOL_DIMENSIONS; d++) assertEquals(counts(places, d, d, 8, 0), new Set([1]));
      for (let a = 0; a <= 8; a++) assertEquals(counts(places, 0, 1, a, 8 - a), new Set([1]));
    }
  }
});

Deno.test("seeds scramble differently, each dimension by itself, and evenly", () => {
  const [one, two] = [sobolSequence(3, 1), sobolSequence(3, 2)];
  assertNotEquals(one(5), two(5));
  assertEquals(one(5), sobolSequence(3, 1)(5));
  // The point 0, which is the corner without scrambling, goes anywhere: the mean of 4,000 is within four standard errors.
  const starts = Array.from({ length: 4000 }, (_, seed) => sobolSequence(2, seed)(0));
  const means = [0, 1].map((d) => starts.reduce((sum, place) => sum + place[d]!, 0) / starts.length);
  const tied = starts.reduce((sum, [x, y]) => sum + (x! - 0.5) * (y! - 0.5), 0) / starts.length;
  for (const mean of means) assert(Math.abs(mean - 0.5) < 4 * Math.sqrt(1 / 12 / 4000), `mean ${mean}`);
  assert(Math.abs(tied) < 4 / 12 / Math.sqrt(4000), `covariance ${tied}`);
});

Deno.test("sobolSearch() says how many parameters it can vary", () => {
  const many = (count: number) =>
    spaceFrom(Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, uniform(0, 1)])));
  assertEquals(sobolSearch(many(SOBOL_DIMENSIONS), { seed: 1 }).ask(2).length, 2);
  assertThrows(() => sobolSearch(many(41), { seed: 1 }), ParameterError, "vary at most 40 parameters");
});
