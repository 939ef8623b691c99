import { assert, assertEquals } from "@std/assert";
import { createSearch } from "../../../kernel/optimize/methods.ts";
import { range, uniform, when } from "../../../kernel/optimize/ranges.ts";
import type { Point, Space } from "../../../kernel/optimize/space.ts";
import { spaceFrom } from "./spaces.ts";

/** The best score of so many trials. */
function bestOf(
  space: Space,
  score: (x: Point) => number,
  { trials, seed = 1, batch = 1 }: { trials: number; seed?: number; batch?: number },
): number {
  const search = createSearch("cmaes", space, { seed });
  let best = -Infinity;
  for (let done = 0; done < trials; done += batch) {
    const told = search.ask(batch).map(({ id, point }) => ({ id, scores: [score(point)] }));
    for (const { scores: [own] } of told) best = own! > best ? own! : best;
    search.tell(told);
  }
  return best;
}

const numbers = (point: Point): number[] => Object.values(point) as number[];
const cubeOf = (n: number, low: number, high: number): Space =>
  spaceFrom(Object.fromEntries(Array.from({ length: n }, (_, i) => [`x${i}`, uniform(low, high)])));

Deno.test("cmaes closes in on the top of a tilted hill to a millionth", () => {
  const hill = (point: Point) => {
    const [x, y, z] = numbers(point) as [number, number, number];
    return -((x - 0.3) ** 2 + 100 * (y + x - 0.5) ** 2 + (z - y) ** 2);
  };
  for (let seed = 1; seed <= 5; seed++) {
    assert(bestOf(cubeOf(3, -1, 2), hill, { trials: 900, seed }) > -1e-6);
  }
});

Deno.test("cmaes finds a top in the corner of the space", () => {
  const sum = (point: Point) => numbers(point).reduce((s, x) => s + x, 0);
  assert(bestOf(cubeOf(4, 0, 1), sum, { trials: 600 }) > 4 - 1e-4);
});

Deno.test("cmaes begins again where it stands still, and finds the highest of many tops", () => {
  const tops = (point: Point) =>
    -numbers(point).reduce((s, x) => s + 10 + x * x - 10 * Math.cos(2 * Math.PI * x), 0);
  const found = Array.from(
    { length: 10 },
    (_, seed) => bestOf(cubeOf(2, -4, 5), tops, { trials: 2000, seed }),
  );
  // Of 81 tops the second best are at -0.995.
  assert(found.filter((best) => best > -0.5).length >= 7, String(found));
});

Deno.test("cmaes goes on along lists after it has narrowed to one value", () => {
  const space = spaceFrom({ a: range(1, 400), b: range(1, 400), c: uniform(0, 1) });
  const score = (point: Point) => {
    const [a, b, c] = numbers(point) as [number, number, number];
    return -Math.abs(a - 371) - Math.abs(b - 12) - Math.abs(c - 0.2);
  };
  for (let seed = 1; seed <= 5; seed++) {
    assert(bestOf(space, score, { trials: 600, seed }) > -0.5, `seed ${seed}`);
  }
});

Deno.test("cmaes learns from whole batches that are larger than its population", () => {
  const hill = (point: Point) => -numbers(point).reduce((s, x) => s + (x - 0.7) ** 2, 0);
  assert(bestOf(cubeOf(3, 0, 1), hill, { trials: 640, batch: 16 }) > -1e-6);
});

Deno.test("cmaes ranks trials given up below all others, and those without a score last", () => {
  const search = createSearch("cmaes", cubeOf(1, 0, 1), { seed: 2 });
  let late = 0;
  for (let round = 0; round < 40; round++) {
    const asked = search.ask(6);
    search.tell(asked.map(({ id, point }) => {
      const x = point.x0 as number;
      return x > 0.6 ? { id, scores: [9], pruned: true } : { id, scores: [x > 0.3 ? x : NaN] };
    }));
    if (round < 10) continue;
    late += asked.filter(({ point }) => (point.x0 as number) > 0.55 && (point.x0 as number) < 0.62).length;
  }
  assert(late > 100, String(late));
});

Deno.test("cmaes takes a single choice among conditional parameters", () => {
  const space = spaceFrom({ kind: ["a", "b"], n: when({ kind: "b" }, range(1, 3), 0) });
  const search = createSearch("cmaes", space, { seed: 1 });
  const asked = search.ask(10);
  assertEquals(asked.map(({ point }) => `${point.kind}${point.n}`).sort(), ["a0", "b1", "b2", "b3"]);
});
