/** What every search method promises, tried on all of them. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { encodingOf } from "../../../kernel/optimize/encoding.ts";
import { createSearch, METHOD_NAMES } from "../../../kernel/optimize/methods.ts";
import { pointsOf, spaceSize } from "../../../kernel/optimize/points.ts";
import { range, uniform } from "../../../kernel/optimize/ranges.ts";
import type { Asked, Search } from "../../../kernel/optimize/search.ts";
import type { Dimension, Point, Space } from "../../../kernel/optimize/space.ts";
import { spaceFrom, spaces } from "./spaces.ts";

const RUNS = { numRuns: 25, seed: 7 };

/** Scores of a point: smooth over the numbers, NaN here and there. */
function scoreOf(point: Point): number {
  const sum = Object.values(point).reduce<number>(
    (s, value) => s + (typeof value === "number" ? value : 0.3),
    0,
  );
  return Math.sin(sum) > 0.97 ? NaN : -((sum - 6) ** 2);
}

/** Asks in batches of 1, 2, 3, … and tells each batch one round later, backwards if asked to. */
function pursue(search: Search, limit: number, backwards = false): Asked[] {
  const all: Asked[] = [];
  let late: readonly Asked[] = [];
  for (let batch = 1; all.length < limit; batch = batch % 7 + 1) {
    const asked = search.ask(Math.min(batch, limit - all.length));
    const told = (backwards ? late.toReversed() : late).map(({ id, point }) => ({
      id,
      scores: [scoreOf(point)],
    }));
    search.tell(told);
    late = asked;
    all.push(...asked);
    if (asked.length === 0) break;
  }
  return all;
}

function isIn(dimension: Dimension, point: Point): boolean {
  const value = point[dimension.name];
  const counts = Object.entries(dimension.when ?? {}).every(([name, wanted]) => wanted.includes(point[name]));
  if (!counts) return value === dimension.otherwise;
  if (dimension.kind === "list") return dimension.values.includes(value);
  return dimension.low <= (value as number) && (value as number) <= dimension.high;
}

const searchable = (method: string): fc.Arbitrary<Space> => spaces({ uniform: method !== "grid" });

for (const method of METHOD_NAMES) {
  const create = (space: Space, seed = 1) => createSearch(method, space, { seed, trials: 60 });

  Deno.test(`${method} gives points that lie in the space, are allowed and differ`, () => {
    fc.assert(
      fc.property(searchable(method), (space) => {
        const { keyOf } = encodingOf(space);
        const asked = pursue(create(space), 60);
        for (const { point } of asked) {
          assert(space.allows(point));
          for (const dimension of space.dimensions) assert(isIn(dimension, point));
          assertEquals(Object.keys(point).length, space.dimensions.length + Object.keys(space.fixed).length);
        }
        assertEquals(new Set(asked.map(({ point }) => keyOf(point))).size, asked.length);
        assertEquals(asked.map(({ id }) => id), asked.map((_, i) => i));
      }),
      RUNS,
    );
  });

  Deno.test(`${method} tries every point of a small space, then has none left`, () => {
    fc.assert(
      fc.property(spaces({ uniform: false }), (space) => {
        const { keyOf } = encodingOf(space);
        const search = create(space);
        const asked = pursue(search, 10_000);
        assertEquals(
          asked.map(({ point }) => keyOf(point)).sort(),
          [...pointsOf(space)].map(keyOf).sort(),
        );
        assertEquals(asked.length, spaceSize(space));
        assertEquals(search.ask(3), []);
      }),
      RUNS,
    );
  });

  Deno.test(`${method} repeats itself with one seed, in whatever order a batch is told`, () => {
    fc.assert(
      fc.property(searchable(method), fc.nat(), (space, seed) => {
        const points = pursue(create(space, seed), 50);
        assertEquals(pursue(create(space, seed), 50), points);
        assertEquals(pursue(create(space, seed), 50, true), points);
      }),
      RUNS,
    );
  });

  Deno.test(`${method} gives as many points as asked for while none is told`, () => {
    const search = create(spaceFrom({ fast: range(1, 50), slow: range(1, 50), kind: ["ema", "sma"] }));
    assertEquals(search.ask(300).length, 300);
    assertEquals(search.ask(0), []);
    assertEquals(search.ask(1)[0]?.id, 300);
  });

  Deno.test(`${method} goes on when no trial has a score`, () => {
    const search = create(spaceFrom({ fast: range(1, 50), slow: range(1, 50) }));
    for (let round = 0; round < 30; round++) {
      const asked = search.ask(5);
      assertEquals(asked.length, 5);
      search.tell(asked.map(({ id }) => ({ id, scores: [NaN], pruned: id % 2 === 0 })));
    }
  });

  Deno.test(`${method} starts at once when time alone ends it, and with a single trial`, () => {
    const space = spaceFrom({ fast: range(1, 50), slow: range(1, 50) });
    for (const trials of [1, 10_000_000]) {
      const search = createSearch(method, space, { seed: 1, trials });
      assertEquals(search.ask(2).length, 2);
    }
  });

  Deno.test(`${method} refuses scores that it did not ask for`, () => {
    const search = create(spaceFrom({ fast: range(1, 50) }));
    const [{ id }] = search.ask(1) as [Asked];
    assertThrows(() => search.tell([{ id: id + 1, scores: [1] }]), RangeError, "awaited");
    assertThrows(() => search.tell([{ id, scores: [1, 2] }]), RangeError, "2 scores instead of 1");
  });
}

Deno.test("createSearch() says which methods there are, and the nearest", () => {
  const space = spaceFrom({ fast: range(1, 5) });
  assertThrows(
    () => createSearch("radnom", space, { seed: 1 }),
    ParameterError,
    "Set method to one of grid, random",
  );
  assertThrows(() => createSearch("radnom", space, { seed: 1 }), ParameterError, 'did you mean "random"?');
});

Deno.test("createSearch() says what to give a grid instead of uniform()", () => {
  const space = spaceFrom({ fast: range(1, 5), stop: uniform(0, 1) });
  assertThrows(() => createSearch("grid", space, { seed: 1 }), ParameterError, "Give stop a list");
});
