import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { crowdingDistances, paretoFront, paretoRanks } from "../../../kernel/optimize/pareto.ts";

/** Few distinct values, so that ties and equal trials are common; NaN among them. */
const trials = (objectives: number) =>
  fc.array(
    fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5, -Infinity, Infinity, NaN), {
      minLength: objectives,
      maxLength: objectives,
    }),
    { maxLength: 40 },
  );

const complete = (scores: readonly number[]) => !scores.some(Number.isNaN);

/** By the definition. */
function isDominated(by: readonly number[], scores: readonly number[]): boolean {
  return by.every((score, k) => score >= scores[k]!) && by.some((score, k) => score > scores[k]!);
}

/** Fronts taken off one after the other. */
function peeled(all: readonly (readonly number[])[]): number[] {
  const ranks = new Array<number>(all.length).fill(-1);
  let left = all.keys().filter((i) => complete(all[i]!)).toArray();
  let rank = 0;
  for (; left.length > 0; rank++) {
    const front = left.filter((i) => !left.some((j) => isDominated(all[j]!, all[i]!)));
    front.forEach((i) => ranks[i] = rank);
    left = left.filter((i) => !front.includes(i));
  }
  return ranks.map((r) => r < 0 ? rank : r);
}

for (const objectives of [1, 2, 3]) {
  Deno.test(`ranks are the fronts taken off one after the other, of ${objectives} objectives`, () => {
    fc.assert(
      fc.property(trials(objectives), (scores) => {
        const expected = peeled(scores);
        assertEquals([...paretoRanks(scores)], expected);
        assertEquals(
          paretoFront(scores),
          expected.keys().filter((i) => expected[i] === 0 && complete(scores[i]!)).toArray(),
        );
      }),
      { seed: 21, numRuns: 300 },
    );
  });
}

Deno.test("a trial without one of its scores is on no front, however good the other is", () => {
  assertEquals(paretoFront([[NaN, 100], [1, 1]]), [1]);
  assertEquals([...paretoRanks([[NaN, 100], [1, 1], [0, 0]])], [2, 0, 1]);
  assertEquals(paretoFront([[NaN, NaN]]), []);
  assertEquals(paretoFront([]), []);
});

Deno.test("crowding is the gap between the neighbours as a share of the whole, the ends having all room", () => {
  const scores = [[0, 10], [1, 6], [3, 5], [10, 0], [99, 99]];
  const [first, second, third, last] = crowdingDistances(scores, [0, 1, 2, 3]);
  assertEquals([first, last], [Infinity, Infinity]);
  assertAlmostEquals(second!, 3 / 10 + 5 / 10, 1e-15);
  assertAlmostEquals(third!, 9 / 10 + 6 / 10, 1e-15);
  assertEquals([...crowdingDistances([[1, 1], [1, 1], [1, 1]], [0, 1, 2])], [Infinity, 0, Infinity]);
});

Deno.test("a front of 100,000 trials is found among trials in any order", () => {
  const scores = Array.from({ length: 100_000 }, (_, i) => {
    const angle = (i * 0.6180339887) % 1 * Math.PI / 2;
    const radius = i % 500 === 0 ? 1 : 0.9;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  const front = paretoFront(scores);
  assert(front.every((i) => i % 500 === 0));
  assertEquals(front.length, 200);
});
