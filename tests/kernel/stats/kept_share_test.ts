import { assertAlmostEquals, assertEquals } from "@std/assert";
import { keptScores } from "../../../kernel/stats/kept_share.ts";

const NONE = { value: null };
const kept = (...given: Parameters<typeof keptScores>) => {
  const { rows, all } = keptScores(...given);
  return { rows: rows.map(({ value }) => value), all: all.value };
};

Deno.test("of a gain the share kept is out over in, of the means of rows that have both", () => {
  const found = keptScores([1, 2, NaN, 3], [0.5, 2, 1, NaN]);
  assertEquals(found.rows.map(({ value }) => value), [0.5, 1, null, null]);
  assertEquals([found.count, found.inSample, found.outOfSample], [2, 1.5, 1.25]);
  assertAlmostEquals(found.all.value!, 1.25 / 1.5, 1e-12);
});

Deno.test("of a loss the share kept is in over out of its size, whether it is below zero or lower ones are better", () => {
  const drawdown = { isLoss: true };
  assertEquals(kept([-0.08, -0.04], [-0.04, -0.08], drawdown), { rows: [2, 0.5], all: 1 });
  assertEquals(kept([2, 1], [4, 1], { better: "lower" }), { rows: [0.5, 1], all: 0.6 });
});

Deno.test("a gain written as something of which lower is better is a gain", () => {
  assertEquals(kept([-1, -2], [-0.5, -2], { better: "lower" }), { rows: [0.5, 1], all: 2.5 / 3 });
});

Deno.test("where a ratio says nothing there is none, and a reason", () => {
  const of = "drawdown";
  const both = keptScores([-0.1, 0.2], [-0.2, 0.1], { isLoss: true, of });
  const words = "the mean drawdown has values above zero and below it, which have no ratio";
  assertEquals(both.all, { ...NONE, reason: words });
  assertEquals(
    keptScores([-0.1], [0], { isLoss: true, of }).rows[0]!.reason,
    "its drawdown out of sample is zero",
  );
  assertEquals(keptScores([-1], [2], { of }).all.reason, "the mean drawdown in sample is not above zero");
  const bound = keptScores([1], [0.2], { isLengthBound: true, of: "total return" });
  assertEquals(bound.all, { ...NONE, reason: "the mean total return depends on how long a window is" });
  assertEquals(keptScores([0], [0], { better: "lower", of }).all.value, null);
  assertEquals(keptScores([NaN], [1], { of }).rows[0]!.reason, "it has no drawdown in sample");
  assertEquals(keptScores([1], [NaN], { of }).rows[0]!.reason, "it has no drawdown out of sample");
  assertEquals(keptScores([1], [NaN]).all.reason, "no window has a value in and out of sample");
});
