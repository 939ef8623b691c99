import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { encodingOf } from "../../../kernel/optimize/encoding.ts";
import { createSearch, METHOD_NAMES } from "../../../kernel/optimize/methods.ts";
import { bestFirst } from "../../../kernel/optimize/nsga2.ts";
import { range, uniform } from "../../../kernel/optimize/ranges.ts";
import type { Asked } from "../../../kernel/optimize/search.ts";
import { childOf } from "../../../kernel/optimize/variation.ts";
import { randomStream } from "../../../kernel/series/random.ts";
import { spaceFrom, spaces } from "./spaces.ts";

Deno.test("a child lies in the unit cube whatever its parents, also where a parameter counts in one of them alone", () => {
  fc.assert(
    fc.property(spaces({ uniform: true }), fc.nat(), (space, seed) => {
      const stream = randomStream(seed);
      const { pointAt, placeOf } = encodingOf(space);
      const parent = () => placeOf(pointAt(space.dimensions.map(stream.uniform)));
      const child = childOf(space, parent(), parent(), stream);
      assertEquals(child.length, space.dimensions.length);
      assert(child.every((coordinate) => coordinate >= 0 && coordinate <= 1));
    }),
    { seed: 31, numRuns: 200 },
  );
});

Deno.test("children of equal parents are near them, one coordinate in as many changed", () => {
  const space = spaceFrom({ a: uniform(0, 1), b: uniform(0, 1), c: uniform(0, 1), d: uniform(0, 1) });
  const stream = randomStream(5);
  const parent = Float64Array.of(0.5, 0.5, 0.5, 0.5);
  const children = Array.from({ length: 2000 }, () => childOf(space, parent, parent, stream));
  const moves = children.flatMap((child) => [...child].map((x) => x - 0.5)).filter((move) => move !== 0);
  // 2,000 expected, standard deviation sqrt(8000 * 1/4 * 3/4) = 39; a tenth of the axis each way.
  assert(Math.abs(moves.length - 2000) < 4 * 39, `${moves.length} changed`);
  const spread = Math.sqrt(moves.reduce((sum, move) => sum + move ** 2, 0) / moves.length);
  assert(Math.abs(spread - 0.1) < 0.007, `spread ${spread}`);
});

Deno.test("nsga2 prefers the better rank, then the one with more room, and puts what lacks a score last", () => {
  const of = (...scores: number[][]) =>
    bestFirst(scores.map((own, id) => ({ id, place: new Float64Array(), scores: own }))).map(({ id }) => id);
  assertEquals(of([0, 0], [1, 1]), [1, 0]);
  assertEquals(of([0, 10], [5, 5], [5.5, 4.9], [10, 0]), [0, 3, 1, 2]);
  assertEquals(of([NaN, 9], [0, 1], [1, 0]), [1, 2, 0]);
  assertEquals(of([NaN, NaN], [NaN, 1]), [0, 1]);
});

const WORDS = [..."abcdefghij"];

/** A genetic search of ten parents, of which each has a word of its own and "a" is the best. */
function parentsOfWords() {
  const sides = { x: uniform(0, 1), y: uniform(0, 1), z: uniform(0, 1), w: uniform(0, 1) };
  const space = spaceFrom({ word: WORDS, ...sides });
  const search = createSearch("genetic", space, { seed: 11, objectives: 1, trials: 100 });
  const wordOf = ({ point }: Asked) => point.word as string;
  const first = search.ask(10);
  assertEquals(first.map(wordOf).sort(), WORDS);
  search.tell(first.map((asked) => ({ id: asked.id, scores: [10 - WORDS.indexOf(wordOf(asked))] })));
  const shareOfBest = (asked: readonly Asked[]) =>
    asked.filter((each) => wordOf(each) === "a").length / asked.length;
  return { search, wordOf, shareOfBest };
}

Deno.test("parents of a genetic search are the best of three drawn, so that the best has more children than others", () => {
  const { search, shareOfBest } = parentsOfWords();
  // One in 1 - 0.9^3 of the draws, one in ten without a tournament; a fifth of the words mutate. Standard deviation 0.02.
  const share = shareOfBest(search.ask(500));
  assert(share > 0.17 && share < 0.31, `${share}`);
});

Deno.test("the best parent of a genetic search stays one, whatever its children are", () => {
  const { search, wordOf, shareOfBest } = parentsOfWords();
  const others = search.ask(100).filter((asked) => wordOf(asked) !== "a");
  // Four generations without its word and without its score.
  for (let generation = 0; generation < 4; generation++) {
    const told = others.slice(10 * generation, 10 * generation + 10);
    assertEquals(told.length, 10);
    search.tell(told.map(({ id }) => ({ id, scores: [-1] })));
  }
  const share = shareOfBest(search.ask(500));
  assert(share > 0.17, `${share}`);
});

for (const method of METHOD_NAMES) {
  const several = () =>
    createSearch(method, spaceFrom({ fast: range(1, 60) }), { seed: 3, objectives: 2, trials: 40 });
  const single = ["hill-climb", "genetic", "tpe", "cmaes"].includes(method);
  Deno.test(`${method} ${single ? "refuses" : "takes"} two objectives`, () => {
    if (single) {
      assertThrows(several, ParameterError, 'Set method to "nsga2" for 2 objectives');
      return;
    }
    const search = several();
    const all = Array.from({ length: 15 }, () => {
      const asked = search.ask(4);
      search.tell(
        asked.map(({ id, point }) => ({ id, scores: [point.fast as number, id % 5 === 0 ? NaN : 1] })),
      );
      return asked;
    }).flat();
    assertEquals(new Set(all.map(({ point }) => point.fast)).size, 60);
  });
}
