/** The windows that indicators are made of, against the same written out for each window. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { OrderedWindow } from "../../../kernel/indicators/ordered_window.ts";
import { RollingComoments } from "../../../kernel/indicators/rolling_comoments.ts";
import { RollingExtreme } from "../../../kernel/indicators/rolling_extreme.ts";
import { RollingMoments } from "../../../kernel/indicators/rolling_moments.ts";
import { RollingSum } from "../../../kernel/indicators/rolling_sum.ts";
import { ParameterError } from "../../../kernel/series/errors.ts";
import { seededRandom } from "../random_walk.ts";
import { comoment, mean, sum } from "./window_oracle.ts";

/** Values with ties and holes, and a window. */
const series = fc.record({
  values: fc.array(
    fc.oneof(
      { weight: 10, arbitrary: fc.integer({ min: -4, max: 4 }) },
      { weight: 10, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(NaN) },
    ),
    { maxLength: 80 },
  ),
  n: fc.integer({ min: 1, max: 12 }),
});

/** The last n of the first `end` values; a single NaN where there are fewer, or one of them is NaN. */
function windowOf(values: readonly number[], end: number, n: number): number[] {
  const window = values.slice(Math.max(0, end - n), end);
  return window.length < n || window.some(Number.isNaN) ? [NaN] : window;
}

function assertSame(actual: number, expected: number, what: string): void {
  if (Number.isNaN(expected)) assert(Number.isNaN(actual), `${what}: ${actual} is not NaN`);
  else assertAlmostEquals(actual, expected, 1e-9 * Math.max(1, Math.abs(expected)), what);
}

Deno.test("RollingSum adds up the last n values, NaN while one of them is", () => {
  fc.assert(fc.property(series, ({ values, n }) => {
    const rolling = new RollingSum(n);
    values.forEach((value, i) => {
      assertSame(rolling.next(value), sum(windowOf(values, i + 1, n)), `sum(${n}) at ${i}`);
    });
  }));
});

Deno.test("RollingMoments gives mean and squared deviations of the last n values, NaN while one of them is", () => {
  fc.assert(fc.property(series, ({ values, n }) => {
    const rolling = new RollingMoments(n);
    values.forEach((value, i) => {
      const window = windowOf(values, i + 1, n);
      const moments = rolling.next(value);
      assertSame(moments.mean, mean(window), `mean(${n}) at ${i}`);
      assertSame(moments.squares, comoment(window, window), `squares(${n}) at ${i}`);
    });
  }));
});

Deno.test("RollingComoments gives means, squared deviations and their product of the last n pairs", () => {
  fc.assert(fc.property(series, series, ({ values, n }, { values: others }) => {
    const length = Math.min(values.length, others.length);
    const rolling = new RollingComoments(n);
    for (let i = 0; i < length; i++) {
      const [x, y] = [windowOf(values, i + 1, n), windowOf(others, i + 1, n)];
      const { meanX, meanY, xx, yy, xy } = rolling.next(values[i]!, others[i]!);
      assertSame(meanX, mean(x), `meanX(${n}) at ${i}`);
      assertSame(meanY, mean(y), `meanY(${n}) at ${i}`);
      assertSame(xx, comoment(x, x), `xx(${n}) at ${i}`);
      assertSame(yy, comoment(y, y), `yy(${n}) at ${i}`);
      const known = x.length === y.length && !Number.isNaN(xx + yy);
      assertSame(xy, known ? comoment(x, y) : NaN, `xy(${n}) at ${i}`);
    }
  }));
});

Deno.test("RollingExtreme gives the greatest or least of the last n values and the age of its latest", () => {
  fc.assert(fc.property(series, fc.constantFrom<1 | -1>(1, -1), ({ values, n }, sign) => {
    const rolling = new RollingExtreme(n, sign);
    values.forEach((value, i) => {
      const window = windowOf(values, i + 1, n);
      const extreme = sign * Math.max(...window.map((each) => sign * each));
      assertSame(rolling.next(value), extreme, `extreme(${n}) at ${i}`);
      const age = Number.isNaN(extreme) ? NaN : window.length - 1 - window.lastIndexOf(extreme);
      assertSame(rolling.age, age, `age(${n}) at ${i}`);
    });
  }));
});

Deno.test("OrderedWindow counts, orders and measures the last n values like a sorted copy of them", () => {
  fc.assert(fc.property(series, fc.integer({ min: -5, max: 5 }), ({ values, n }, point) => {
    const ordered = new OrderedWindow(n);
    let since = 0;
    values.forEach((value, i) => {
      if (Number.isNaN(value)) {
        ordered.clear();
        since = i + 1;
        return;
      }
      ordered.push(value);
      const sorted = values.slice(Math.max(since, i + 1 - n), i + 1).sort((a, b) => a - b);
      assertEquals(ordered.count, sorted.length);
      assertEquals(ordered.countBelow(point), sorted.filter((each) => each < point).length);
      assertEquals(ordered.countAtMost(point), sorted.filter((each) => each <= point).length);
      assertEquals(sorted.map((_, k) => ordered.at(k)), sorted);
      assertSame(ordered.distanceTo(point), sum(sorted.map((each) => Math.abs(each - point))), `at ${i}`);
    });
  }));
});

Deno.test("a window refuses a length that is not a whole number of values", () => {
  for (const make of [RollingSum, RollingMoments, RollingComoments, RollingExtreme, OrderedWindow]) {
    for (const n of [0, -1, 1.5, NaN]) assertThrows(() => new make(n, 1), ParameterError, "Set n to");
  }
});

Deno.test("sums, deviations and products of ten million values have not drifted, even after a spike of a trillion", () => {
  const random = seededRandom(9);
  const length = 10_000_000;
  const n = 50;
  const kept = new Float64Array(length);
  const [sums, moments, comoments] = [new RollingSum(n), new RollingMoments(n), new RollingComoments(n)];
  const checks = new Set([1_000_049, 1_000_050, 5_000_000, length - 1]);
  for (let i = 0, price = 100; i < length; i++) {
    price *= 1 + (random() - 0.5) * 0.001;
    const value = kept[i] = i === 1_000_000 ? 1e12 : price;
    const total = sums.next(value);
    const { squares } = moments.next(value);
    const { xy } = comoments.next(i, value);
    if (!checks.has(i)) continue;
    const window = [...kept.subarray(i + 1 - n, i + 1)];
    assertAlmostEquals(total / sum(window), 1, 1e-9);
    assertAlmostEquals(squares / comoment(window, window), 1, 1e-9);
    const times = window.map((_, k) => i + 1 - n + k);
    assertAlmostEquals(xy / comoment(times, window), 1, 1e-9);
  }
});

Deno.test("deviations a hundred million times smaller than the prices keep their digits", () => {
  const random = seededRandom(10);
  const values = Array.from({ length: 300 }, () => 1e8 + Math.round(random() * 1000) / 1024);
  const moments = new RollingMoments(40);
  values.forEach((value, i) => {
    const window = windowOf(values, i + 1, 40).map((each) => each - 1e8);
    assertSame(moments.next(value).squares, comoment(window, window), `at ${i}`);
  });
});
