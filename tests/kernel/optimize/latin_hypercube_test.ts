import { assertEquals } from "@std/assert";
import { latinHypercubes, latinHypercubeSearch } from "../../../kernel/optimize/latin_hypercube.ts";
import { uniform } from "../../../kernel/optimize/ranges.ts";
import { randomStream } from "../../../kernel/series/random.ts";
import { spaceFrom } from "./spaces.ts";

Deno.test("every hypercube has one place in each stretch of each axis", () => {
  const place = latinHypercubes(5, 37, randomStream(4));
  for (let cube = 0; cube < 3; cube++) {
    const places = Array.from({ length: 37 }, place);
    for (let d = 0; d < 5; d++) {
      const stretches = places.map((at) => Math.floor(at[d]! * 37)).sort((a, b) => a - b);
      assertEquals(stretches, Array.from({ length: 37 }, (_, i) => i));
    }
  }
});

Deno.test("latinHypercubeSearch() tries each value of a list equally often in a hypercube of all trials", () => {
  const space = spaceFrom({ kind: ["a", "b", "c", "d"], stop: uniform(0, 1) });
  const asked = latinHypercubeSearch(space, { seed: 9, trials: 40 }).ask(40);
  const kinds = Map.groupBy(asked, ({ point }) => point.kind);
  assertEquals([..."abcd"].map((kind) => kinds.get(kind)?.length), [10, 10, 10, 10]);
});
