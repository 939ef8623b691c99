import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { combinatorialFolds, type Fold, purgedFolds } from "../../../kernel/optimize/folds.ts";
import { edgesOf, segmentsOf, sharpeOf } from "../../../kernel/optimize/segment_scores.ts";
import type { Stretch } from "../../../kernel/optimize/splits.ts";
import { randomStream } from "../../../kernel/series/random.ts";
import { choose } from "../../../kernel/stats/halvings.ts";
import { momentsOf } from "../../../kernel/stats/moments.ts";
import golden from "../../golden/optimize/splits.json" with { type: "json" };
import { daily, weekdays } from "./clocks.ts";

const DAY = 86_400_000;
const pairs = (stretches: readonly Stretch[]) => stretches.map(({ from, to }) => [from, to]);
const ticksOf = (stretches: readonly Stretch[]) =>
  stretches.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));

Deno.test("combinatorialFolds() agrees with skfolio: folds, training sets and paths", () => {
  for (const { bars, folds, paths, pathOf, ...options } of golden.combinatorial) {
    const found = combinatorialFolds(daily(bars), options);
    assertEquals(
      found.folds.map(({ train, test }) => ({ train: pairs(train), test: pairs(test) })),
      folds,
    );
    assertEquals(found.paths.length, paths);
    found.folds.forEach(({ test }, fold) =>
      test.forEach((stretch, place) => {
        const group = found.groups.findIndex(({ from }) => from === stretch.from);
        assertEquals(found.paths[pathOf[fold]![place]!]![group], fold);
      })
    );
  }
});

Deno.test("groups of bars that do not come out even are those of scikit-learn", () => {
  assertEquals(purgedFolds(daily(45), { folds: 6 }).map(({ test }) => pairs(test)[0]), golden.groups);
});

/** Training ticks by the definition: none tested, none within the purge before one, nor purge and embargo behind one. */
function trainedByDefinition(
  test: readonly Stretch[],
  bars: number,
  purge: number,
  embargo: number,
): number[] {
  const tested = ticksOf(test);
  return Array.from({ length: bars }, (_, tick) => tick).filter((tick) =>
    tested.every((other) => tick < other - purge || tick > other + purge + embargo)
  );
}

Deno.test("training never comes nearer to a test than purge and embargo, and leaves out nothing else", () => {
  const ints = (min: number, max: number) => fc.integer({ min, max });
  fc.assert(
    fc.property(
      ints(24, 80),
      ints(2, 6),
      ints(1, 3),
      ints(0, 3),
      ints(0, 4),
      (bars, groups, k, purge, embargo) => {
        const test = Math.min(k, groups - 1);
        let folds: readonly Fold[];
        try {
          folds = combinatorialFolds(daily(bars), { groups, test, purge, embargo }).folds;
        } catch (error) {
          assert(
            error instanceof ParameterError && error.message.startsWith("Set purge and embargo to less"),
          );
          return;
        }
        for (const fold of folds) {
          assertEquals(ticksOf(fold.train), trainedByDefinition(fold.test, bars, purge, embargo));
        }
      },
    ),
  );
});

Deno.test("every bar is tested once by purged folds, and once by every path of the combinatorial ones", () => {
  const time = weekdays("2010-01-01", "2012-12-31");
  const whole = Array.from(time, (_, i) => i);
  const once = purgedFolds(time, { folds: 7, purge: 5, embargo: 0.01 });
  assertEquals(once.flatMap(({ test }) => ticksOf(test)), whole);
  for (const [groups, test] of [[6, 2], [8, 3], [5, 4], [4, 1]] as const) {
    const { folds, groups: parts, paths } = combinatorialFolds(time, { groups, test });
    assertEquals([folds.length, paths.length], [choose(groups, test), choose(groups - 1, test - 1)]);
    assertEquals(ticksOf(parts), whole);
    const used = paths.flatMap((path) => path.map((fold, group) => `${fold} ${group}`));
    assertEquals(new Set(used).size, folds.length * test, "each test stretch belongs to one path");
    for (const path of paths) {
      path.forEach((fold, group) =>
        assert(pairs(folds[fold]!.test).some(([from]) => from === parts[group]!.from))
      );
    }
  }
});

Deno.test("a purge of days counts days, weekends included", () => {
  const time = weekdays("2020-01-01", "2020-12-31");
  const folds = purgedFolds(time, { folds: 4, purge: "10 days", embargo: "1 month" });
  for (const { train, test } of folds) {
    const [first, last] = [time[test[0]!.from]!, time[test[0]!.to - 1]!];
    for (const tick of ticksOf(train)) {
      const away = time[tick]! < first ? first - time[tick]! : time[tick]! - last;
      assert(away > (time[tick]! < first ? 10 : 38) * DAY, new Date(time[tick]!).toISOString());
    }
  }
});

Deno.test("a share of the bars may be purged and embargoed", () => {
  const [, second] = purgedFolds(daily(1000), { folds: 5, embargo: 0.01, purge: 0 });
  assertEquals(pairs(second!.train), [[0, 200], [410, 1000]]);
  // Products of shares and bars may lie a last digit above the number meant.
  for (let percent = 1; percent < 20; percent++) {
    const [, , { train }] = purgedFolds(daily(100), { folds: 5, purge: percent / 100 }) as [Fold, Fold, Fold];
    assertEquals(pairs(train), [[0, 40 - percent], [60 + percent, 100]]);
  }
  const [fold] = purgedFolds(daily(101), { folds: 5, embargo: 0.01 });
  assertEquals(pairs(fold!.train), [[23, 101]], "part of a bar is a bar");
});

Deno.test("folds that cannot be are refused with what would do", () => {
  const refused = (cut: () => unknown) => assertThrows(cut, ParameterError).message;
  assertEquals(
    refused(() => purgedFolds(daily(9), { folds: 5 })),
    "Set folds to 2 to 4, so that each has two bars: it is 5",
  );
  assertEquals(
    refused(() => combinatorialFolds(daily(99), { groups: 4, test: 4 })),
    "Set test to 1 to 3 groups: it is 4",
  );
  assertEquals(
    refused(() => combinatorialFolds(daily(999), { groups: 20, test: 10 })),
    "Set groups to fewer, since choosing 10 of them gives 184756 folds: it is 20",
  );
  assertEquals(
    refused(() => purgedFolds(daily(20), { folds: 2, purge: 6, embargo: 4 })),
    "Set purge and embargo to less, so that bars are left to train on: they are 6 and 4",
  );
});

Deno.test("sharpeOf() over the segments of a training set is the Sharpe ratio of its returns", () => {
  const stream = randomStream(3);
  const window = { from: 20, to: 320 };
  const folds = combinatorialFolds(daily(400), { groups: 6, test: 2, purge: 3, embargo: 7, ...window }).folds;
  const edges = edgesOf(folds, window);
  const returns = Float64Array.from({ length: 400 }, (_, i) => i % 50 === 0 ? 0 : stream.normal() / 100);
  const cuts = [window.from, ...edges, window.to];
  const sums = {
    count: new Int32Array(cuts.length - 1),
    sum: new Float64Array(2 * cuts.length - 2),
    squares: new Float64Array(2 * cuts.length - 2),
  };
  for (let segment = 0; segment + 1 < cuts.length; segment++) {
    // The first tick of a window has no return; the second trial earns nothing.
    for (let tick = Math.max(window.from + 1, cuts[segment]!); tick < cuts[segment + 1]!; tick++) {
      sums.count[segment]!++;
      sums.sum[segment]! += returns[tick]!;
      sums.squares[segment]! += returns[tick]! ** 2;
    }
  }
  for (const { train, test } of folds) {
    for (const part of [train, test]) {
      const segments = segmentsOf(part, window, edges);
      const ticks = ticksOf(part).filter((tick) => tick > window.from);
      const { mean, deviation } = momentsOf(Float64Array.from(ticks, (tick) => returns[tick]!));
      assertAlmostEquals(sharpeOf(sums, 0, segments), mean / deviation!, 1e-12);
      assertEquals(sharpeOf(sums, 1, segments), NaN);
    }
  }
  assertThrows(
    () => segmentsOf([{ from: 21, to: 30 }], window, edges),
    RangeError,
    "no segments make up 21 to 30",
  );
});
