import { assertAlmostEquals, assertEquals } from "@std/assert";
import { turnoverByPeriod } from "../../../kernel/stats/turnover.ts";
import { seededRandom } from "../random_walk.ts";

const DAY = 86_400_000;
const random = seededRandom(3);
const time = Float64Array.from({ length: 200 }, (_, i) => Date.UTC(2022, 10, 3) + i * DAY);
const equity = time.map(() => 1000 + 500 * random());
const fills = {
  length: 80,
  time: Float64Array.from({ length: 80 }, () => Date.UTC(2022, 9, 20) + Math.floor(random() * 230) * DAY)
    .sort(),
  quantity: Float64Array.from({ length: 80 }, () => 1 + random()),
  price: Float64Array.from({ length: 80 }, () => 10 + random()),
};

for (const [period, letters] of [["month", 7], ["year", 4]] as const) {
  Deno.test(`turnoverByPeriod() sums and averages each ${period} as brute force does`, () => {
    const { start, end, value } = turnoverByPeriod(fills, time, equity, period);
    const name = (ms: number) => new Date(ms).toISOString().slice(0, letters);
    const names = [...new Set(Array.from(time, name))];
    assertEquals(Array.from(start, name), names);
    names.forEach((each, i) => {
      const inside = Array.from(equity).filter((_, k) => name(time[k]!) === each);
      const mean = inside.reduce((sum, one) => sum + one, 0) / inside.length;
      let traded = 0;
      for (let k = 0; k < fills.length; k++) {
        if (name(fills.time[k]!) === each) traded += fills.quantity[k]! * fills.price[k]!;
      }
      assertAlmostEquals(value[i]!, traded / 2 / mean, 1e-12);
      assertEquals(name(end[i]! - 1), each);
    });
  });
}

Deno.test("turnoverByPeriod() takes half the money of one fill over the mean equity", () => {
  const year = time.subarray(60, 190);
  const inside = {
    length: 1,
    time: year.slice(5, 6),
    quantity: Float64Array.of(4),
    price: Float64Array.of(25),
  };
  const own = equity.subarray(60, 190);
  const { value } = turnoverByPeriod(inside, year, own, "year");
  const mean = own.reduce((sum, each) => sum + each, 0) / own.length;
  assertAlmostEquals(value[0]!, 50 / mean, 1e-12);
});

Deno.test("turnoverByPeriod() is zero where the equity is not above zero", () => {
  const { value } = turnoverByPeriod(fills, time, equity.map(() => 0), "week");
  assertEquals(value.every((each) => each === 0), true);
});
