import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Axis, parzenOf } from "../../../kernel/optimize/parzen.ts";
import { randomStream } from "../../../kernel/series/random.ts";

const number: Axis = { cells: 0, ordered: true };
const list = (cells: number): Axis => ({ cells, ordered: true });
const choice = (cells: number): Axis => ({ cells, ordered: false });
const place = (...coordinates: number[]) => Float64Array.from(coordinates);
/** Middles of n equal stretches. */
const middles = (n: number) => Array.from({ length: n }, (_, i) => (i + 0.5) / n);

const axes = [number, list(7), choice(3), list(200)];
const places = [
  place(0.03, 0.5 / 7, 0.5 / 3, 3.5 / 200),
  place(0.4, 2.5 / 7, 2.5 / 3, 90.5 / 200),
  place(0.45, 6.5 / 7, 2.5 / 3, 199.5 / 200),
  place(0.97, NaN, 0.5 / 3, NaN),
];

Deno.test("a density adds up to one over the space, whatever the kinds of coordinates", () => {
  const parzen = parzenOf(axes, places);
  const along = [middles(60), middles(7), middles(3), middles(200)];
  const grid = along.reduce<number[][]>(
    (points, values) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  );
  const densities = parzen.densities(grid.map((point) => place(...point)));
  assertAlmostEquals(densities.reduce((sum, value) => sum + value, 0) / grid.length, 1, 2e-3);
});

Deno.test("a density that leaves a coordinate out is summed over it", () => {
  const parzen = parzenOf(axes, places);
  for (const [d, n] of [60, 7, 3, 200].entries()) {
    const known = place(0.41, 2.5 / 7, 0.5 / 3, 20.5 / 200);
    const all = middles(n).map((value) => known.with(d, value));
    const [left] = parzen.densities([known.with(d, NaN)]);
    const summed = parzen.densities(all).reduce((sum, value) => sum + value, 0) / n;
    assertAlmostEquals(left!, summed, 5e-3 * summed, `coordinate ${d}`);
  }
});

Deno.test("draws come as often as the density says", () => {
  const random = randomStream(3);
  const parzen = parzenOf([list(5), choice(4)], [place(0.1, 0.125), place(0.3, 0.125), place(0.9, 0.875)]);
  const cells = middles(5).flatMap((a) => middles(4).map((b) => place(a, b)));
  const counts = new Float64Array(cells.length);
  const draws = 60_000;
  for (let i = 0; i < draws; i++) {
    const [a, b] = parzen.draw(random) as unknown as [number, number];
    counts[Math.floor(a * 5) * 4 + Math.floor(b * 4)]!++;
  }
  const expected = parzen.densities(cells).map((density) => density / cells.length * draws);
  const chiSquare = expected.reduce((sum, e, i) => sum + (counts[i]! - e) ** 2 / e, 0);
  // 19 degrees of freedom: above 43.8 once in a thousand.
  assert(chiSquare < 43.8, `chi-square is ${chiSquare}`);
});

Deno.test("values without an order are smoothed evenly, those with one to their neighbours", () => {
  const odds = (axis: Axis) =>
    parzenOf([axis], [place(0.3), place(0.3)]).densities(middles(5).map((x) => place(x)));
  const [, unordered, ...others] = odds(choice(5));
  assert(others.every((density) => density < unordered!));
  assertEquals(new Set(others).size, 1);
  const ordered = odds(list(5));
  assert(ordered[1]! > ordered[2]! && ordered[2]! > ordered[3]! && ordered[3]! > ordered[4]!);
});

Deno.test("a density of no places is even", () => {
  assertEquals([...parzenOf(axes, []).densities(places)], [1, 1, 1, 1]);
});

Deno.test("more places make a narrower density", () => {
  const peak = (count: number) =>
    parzenOf([number], new Array(count).fill(place(0.5))).densities([place(0.5)])[0]!;
  assert(peak(1) < peak(4) && peak(4) < peak(30));
});
