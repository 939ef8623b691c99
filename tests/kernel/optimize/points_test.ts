import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { everyPoint, pointsOf, sizeWithin, sizeWithout, spaceSize } from "../../../kernel/optimize/points.ts";
import { range, uniform, when } from "../../../kernel/optimize/ranges.ts";
import type { Point } from "../../../kernel/optimize/space.ts";
import { spaceFrom, spaces } from "./spaces.ts";

Deno.test("pointsOf() changes the last parameter fastest and leaves out what is not allowed", () => {
  const space = spaceFrom({ fast: [1, 2, 3], slow: [2, 3] }, {
    where: (p) => (p.fast as number) < (p.slow as number),
  });
  assertEquals([...pointsOf(space)], [{ fast: 1, slow: 2 }, { fast: 1, slow: 3 }, { fast: 2, slow: 3 }]);
});

Deno.test("pointsOf() has one point where a conditional parameter does not count", () => {
  const space = spaceFrom({
    exit: ["time", "atr"],
    multiple: when({ exit: "atr" }, [1, 2], 0),
    fast: [5, 6],
  });
  assertEquals([...pointsOf(space)].map(({ exit, multiple, fast }) => [exit, multiple, fast]), [
    ["time", 0, 5],
    ["time", 0, 6],
    ["atr", 1, 5],
    ["atr", 1, 6],
    ["atr", 2, 5],
    ["atr", 2, 6],
  ]);
});

/** All combinations of all lists, what does not count replaced, duplicates dropped. */
function slowPoints(space: ReturnType<typeof spaceFrom>): string[] {
  let points: Point[] = [space.fixed];
  for (const dimension of space.dimensions) {
    if (dimension.kind !== "list") throw new Error("lists only");
    points = points.flatMap((point) =>
      dimension.values.map((value) => ({ ...point, [dimension.name]: value }))
    );
  }
  const settled = points.map((point) => {
    const copy: Record<string, unknown> = { ...point };
    for (const { name, when, otherwise } of space.dimensions) {
      if (when && !Object.entries(when).every(([other, wanted]) => wanted.includes(copy[other]))) {
        copy[name] = otherwise;
      }
    }
    return copy;
  });
  const texts = settled.map((point) => JSON.stringify(Object.entries(point).sort()));
  return [...new Set(texts)];
}

Deno.test("everyPoint() and both sizes agree with all combinations written out", () => {
  fc.assert(
    fc.property(spaces({ uniform: false }), (space) => {
      const expected = slowPoints(space);
      const points = [...everyPoint(space)];
      assertEquals(points.map((point) => JSON.stringify(Object.entries(point).sort())), expected);
      assertEquals(sizeWithout(space), expected.length);
      assertEquals(spaceSize(space), points.filter(space.allows).length);
    }),
    { seed: 11 },
  );
});

Deno.test("the size of a space too large to go through is counted at once, constraints aside", () => {
  const axes = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`p${i}`, range(1, 100)]));
  assertEquals(spaceSize(spaceFrom(axes, { where: (p) => p.p0 !== 1 })), 1e12);
  const atr = (to: number) => when({ exit: "atr" }, range(1, to), 0);
  const hanging = spaceFrom({ exit: ["time", "atr"], multiple: atr(100_000), bars: atr(100) });
  assertEquals(spaceSize(hanging), 10_000_001);
  assertEquals(spaceSize(spaceFrom({ stop: uniform(0, 1), fast: [1, 2] })), Infinity);
});

Deno.test("sizeWithin() says how large a space beyond the budget is, parameter by parameter", () => {
  const space = spaceFrom({ fast: range(1, 50), slow: range(1, 100) }, { where: (p) => p.fast !== p.slow });
  assertEquals(sizeWithin(space, 5000, "max"), 4950);
  const { message } = assertThrows(() => sizeWithin(space, 4000, "max"), ParameterError);
  assertEquals(
    message,
    "Widen the steps or narrow the ranges to at most 4,000 points, raise max, or use optimise(): the space has 4,950 " +
      "(values: fast 50, slow 100)",
  );
  const open = assertThrows(
    () => sizeWithin(spaceFrom({ stop: uniform(0, 0.3) }), 10, "max"),
    ParameterError,
  );
  assert(open.message.startsWith("Give stop a list such as range(0, 0.3, 0.015)"), open.message);
});

Deno.test("pointsOf() is read one point at a time", () => {
  let asked = 0;
  const where = () => ++asked > 0;
  const space = spaceFrom({ fast: range(1, 1000), slow: range(1, 1000) }, { where });
  const points = pointsOf(space);
  asked = 0;
  for (let i = 0; i < 5; i++) points.next();
  assertEquals(asked, 5);
});
