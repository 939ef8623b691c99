import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { leftOf, opportunitiesIn, priceDifferences } from "../../../kernel/stats/price_differences.ts";

Deno.test("priceDifferences() takes the times at which both have a price", () => {
  const first = { time: [1, 2, 3, 5, 6], close: [100, 100, NaN, 100, 0] };
  const second = { time: [2, 3, 4, 5, 6], close: [110, 50, 7, 90, 1] };
  const { length, time, difference } = priceDifferences(first, second);
  assertEquals([length, Array.from(time)], [2, [2, 5]]);
  assertAlmostEquals(difference[0]!, 0.1, 1e-12);
  assertAlmostEquals(difference[1]!, -0.1, 1e-12);
});

Deno.test("what is left is the same whichever place is named first", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      (a, b) => {
        const [one, other] = [leftOf(b / a - 1, 0.01), leftOf(a / b - 1, 0.01)];
        assertAlmostEquals(one, other, Math.max(1, one) * 1e-9);
        assertAlmostEquals(one, Math.max(a, b) / Math.min(a, b) - 1 - 0.01, Math.max(1, one) * 1e-9);
      },
    ),
  );
});

Deno.test("opportunities are the longest stretches of one direction with more left than asked for", () => {
  const difference = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 60 });
  fc.assert(
    fc.property(
      difference,
      fc.constantFrom(0, 0.005, 0.02),
      fc.constantFrom(0, 0.01),
      (steps, costs, minimum) => {
        const column = Float64Array.from(steps, (step) => step / 100);
        const found = opportunitiesIn(column, { costs, minimum });
        const pays = (row: number) =>
          row >= 0 && row < column.length && leftOf(column[row]!, costs) > minimum;
        const direction = (row: number) => column[row]! > 0;
        const covered = new Set(
          found.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
        );
        column.forEach((_, row) => assertEquals(covered.has(row), pays(row)));
        for (const { from, to, buyFirst, best, mean } of found) {
          const left = Array.from(column.subarray(from, to + 1), (each) => leftOf(each, costs));
          assert([...Array(to - from + 1).keys()].every((i) => direction(from + i) === buyFirst));
          assert(!pays(from - 1) || direction(from - 1) !== buyFirst);
          assert(!pays(to + 1) || direction(to + 1) !== buyFirst);
          assertEquals(best, Math.max(...left));
          assertAlmostEquals(mean, left.reduce((a, b) => a + b, 0) / left.length, 1e-12);
        }
      },
    ),
  );
});
