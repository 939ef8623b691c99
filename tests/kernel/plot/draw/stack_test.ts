import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { stackedAreas } from "../../../../kernel/plot/draw/stack.ts";
import type { Pane } from "../../../../kernel/plot/spec/figure.ts";

const paneOf = (columns: (number | null)[][]): Pane => ({
  title: "",
  format: "percent",
  weight: 1,
  stacked: true,
  series: columns.map((values) => ({ type: "area", name: "", colour: "blue", values })),
});

Deno.test("stackedAreas() piles to the sum of what is above zero and to that of what is below it", () => {
  const row = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(row, (values) => {
    const areas = stackedAreas(paneOf(values.map((value) => [value])));
    const ends = areas.flatMap(({ to }) => to as number[]);
    const sum = (sign: number) => values.filter((value) => value * sign > 0).reduce((a, b) => a + b, 0);
    assertAlmostEquals(Math.max(0, ...ends), sum(1));
    assertAlmostEquals(Math.min(0, ...ends), sum(-1));
    areas.forEach(({ from, to }, i) => assertAlmostEquals(to[0]! - from[0]!, values[i]!));
  }));
});

Deno.test("stackedAreas() leaves hidden series out of the pile and keeps a gap where nothing has a value", () => {
  const areas = stackedAreas(paneOf([[1, null], [2, null]]), (index) => index === 0);
  assertEquals(areas.map(({ to }) => to), [[0, null], [2, null]]);
  assert(areas.every(({ from }) => from[1] === null));
});
