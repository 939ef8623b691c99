import { assertAlmostEquals, assertEquals } from "@std/assert";
import { walkForwardStability } from "../../../kernel/optimize/stability.ts";

const window = (point: Record<string, unknown> | null, inSample = 1, outOfSample = 0.5) => ({
  point,
  inSample,
  outOfSample,
});

Deno.test("parameters that wander off have a drift, those that stay have none", () => {
  const { parameters, picked } = walkForwardStability([
    window({ fast: 10, slow: 50, mode: "x" }),
    window({ fast: 12, slow: 50, mode: "y" }),
    window(null, NaN, NaN),
    window({ fast: 16, slow: 50, mode: "y" }),
  ]);
  assertEquals(picked, 3);
  const [fast, slow, mode] = parameters;
  // Windows 0, 1 and 3: two a window.
  assertAlmostEquals(fast!.drift!, 2, 1e-12);
  assertAlmostEquals(fast!.mean!, 38 / 3, 1e-12);
  assertAlmostEquals(fast!.deviation!, Math.sqrt(28 / 3), 1e-12);
  assertEquals([fast!.mode, fast!.share], [10, 1 / 3], "the first of equals");
  assertEquals(slow, { name: "slow", mode: 50, share: 1, mean: 50, deviation: 0, drift: 0 });
  assertEquals(mode, { name: "mode", mode: "y", share: 2 / 3, mean: null, deviation: null, drift: null });
});

Deno.test("degradation has a value where there was something to lose, a mean and a trend", () => {
  const windows = [
    window({}, 1, 0.9),
    window({}, 2, 1.4),
    window({}, -1, 2),
    window({}, 1, NaN),
    window({}, 1, 0.5),
  ];
  const stability = walkForwardStability(windows);
  const values = stability.degradation.map(({ value }) =>
    value === null ? null : Math.round(10 * value) / 10
  );
  assertEquals(values, [0.1, 0.3, null, null, 0.5]);
  assertEquals(stability.degradation[2]!.reason, "its Sharpe ratio in sample is not above zero");
  assertEquals(
    walkForwardStability(windows, { of: "CAGR" }).degradation[3]!.reason,
    "it has no CAGR out of sample",
  );
  assertAlmostEquals(stability.meanDegradation.value!, 0.3, 1e-12);
  // Through (0, 0.1), (1, 0.3), (4, 0.5).
  assertAlmostEquals(stability.trend.value!, 2.4 / 26, 1e-12);
  assertAlmostEquals(stability.efficiency.value!, (0.9 + 1.4 + 2 + 0.5) / (1 + 2 - 1 + 1), 1e-12);
  assertEquals([stability.measured, stability.inSample], [4, 3 / 4]);
  assertAlmostEquals(stability.outOfSample!, 4.8 / 4, 1e-12);
});

Deno.test("a drawdown that grew out of sample was degraded, and one that shrank was not", () => {
  const windows = [window({}, -0.08, -0.1), window({}, -0.08, -0.04)];
  const { degradation, efficiency } = walkForwardStability(windows, { isLoss: true, of: "Max drawdown" });
  assertAlmostEquals(degradation[0]!.value!, 0.2, 1e-12);
  assertAlmostEquals(degradation[1]!.value!, -1, 1e-12);
  assertAlmostEquals(efficiency.value!, 0.08 / 0.07, 1e-12);
});

Deno.test("what windows cannot tell has a reason", () => {
  const none = walkForwardStability([window(null, NaN, NaN), window(null, NaN, NaN)]);
  assertEquals([none.picked, none.parameters], [0, []]);
  assertEquals(none.efficiency.reason, "no window has a value in and out of sample");
  assertEquals(none.meanDegradation.reason, "no window has a degradation");
  const losing = walkForwardStability([window({ a: 1 }, -1, 1)]);
  assertEquals(losing.efficiency.reason, "the mean Sharpe ratio in sample is not above zero");
  assertEquals(losing.trend.reason, "it takes three windows with a degradation: there are 0");
  assertEquals([losing.parameters[0]!.deviation, losing.parameters[0]!.drift], [null, null]);
  assertEquals(JSON.parse(JSON.stringify(none)), none);
});
