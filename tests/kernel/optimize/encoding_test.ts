import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { encodingOf } from "../../../kernel/optimize/encoding.ts";
import { logUniform, range, uniform, when } from "../../../kernel/optimize/ranges.ts";
import { spaceFrom, spaces } from "./spaces.ts";

Deno.test("a place gives the same point again from the point's own place", () => {
  fc.assert(
    fc.property(
      spaces({ uniform: true }),
      fc.array(fc.double({ min: -0.5, max: 1.5, noNaN: true }), { minLength: 8, maxLength: 8 }),
      (space, place) => {
        const { pointAt, placeOf, distance } = encodingOf(space);
        const point = pointAt(place);
        const again = pointAt(placeOf(point));
        assertAlmostEquals(distance(point, again), 0, 1e-12);
        for (const { kind, name } of space.dimensions) {
          if (kind === "list") assertEquals(again[name], point[name]);
        }
      },
    ),
    { seed: 3 },
  );
});

Deno.test("the values of a list have equal shares of their axis, numbers on a log scale equal proportions", () => {
  const { pointAt } = encodingOf(spaceFrom({ kind: ["a", "b", "c"], stop: logUniform(0.01, 1) }));
  assertEquals([0, 0.33, 0.34, 0.66, 0.67, 1].map((x) => pointAt([x, 0]).kind), [
    "a",
    "a",
    "b",
    "b",
    "c",
    "c",
  ]);
  assertEquals([0, 1].map((x) => pointAt([0, x]).stop), [0.01, 1]);
  assertAlmostEquals(pointAt([0, 0.5]).stop as number, 0.1, 1e-15);
  assertEquals(pointAt([NaN, NaN]).kind, "b");
});

Deno.test("neighbours are one step off in a single parameter and allowed", () => {
  const space = spaceFrom({ fast: range(1, 5), kind: ["a", "b", "c"], stop: uniform(0, 1) }, {
    where: (p) => p.kind !== "c",
  });
  const { neighbours } = encodingOf(space);
  assertEquals(neighbours({ fast: 1, kind: "a", stop: 0.5 }, 0.25), [
    { fast: 2, kind: "a", stop: 0.5 },
    { fast: 1, kind: "b", stop: 0.5 },
    { fast: 1, kind: "a", stop: 0.25 },
    { fast: 1, kind: "a", stop: 0.75 },
  ]);
  assertEquals(
    neighbours({ fast: 3, kind: "a", stop: 0 }, 0.4).map(({ fast, stop }) => [fast, stop]),
    [[1, 0], [5, 0], [3, 0], [3, 0.4]],
  );
});

Deno.test("a neighbour in the deciding parameter puts what hangs on it in the middle, or out of play", () => {
  const { neighbours, keyOf } = encodingOf(
    spaceFrom({ exit: ["time", "atr"], multiple: when({ exit: "atr" }, range(1, 5), 0) }),
  );
  assertEquals(neighbours({ exit: "time", multiple: 0 }), [{ exit: "atr", multiple: 3 }]);
  assertEquals(neighbours({ exit: "atr", multiple: 5 }), [{ exit: "time", multiple: 0 }, {
    exit: "atr",
    multiple: 4,
  }]);
  assertEquals(keyOf({ exit: "time", multiple: 0 }), keyOf({ exit: "time", multiple: 4 }));
});

Deno.test("distance is the mean share of the axes between two points", () => {
  const space = spaceFrom({
    fast: range(1, 5),
    kind: ["a", "b"],
    stop: uniform(0, 10),
    multiple: when({ kind: "b" }, range(1, 3), 0),
  });
  const { distance } = encodingOf(space);
  const from = { fast: 1, kind: "a", stop: 0, multiple: 0 };
  assertEquals(distance(from, from), 0);
  assertAlmostEquals(distance(from, { ...from, fast: 3, stop: 5 }), (0.5 + 0.5) / 4, 1e-15);
  assertAlmostEquals(distance(from, { fast: 5, kind: "b", stop: 10, multiple: 1 }), 1, 1e-15);
});

Deno.test("values are told apart by type, also records", () => {
  const space = spaceFrom({ window: [20, "20", true, "true", { n: 1 }, { n: 2 }] });
  const { keyOf } = encodingOf(space);
  const values = [20, "20", true, "true", { n: 1 }, { n: 2 }];
  assertEquals(new Set(values.map((window) => keyOf({ window }))).size, 6);
  assert(!space.dimensions[0]!.when);
});
