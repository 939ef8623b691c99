import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { coreMetrics, METRIC_NAMES, type Metrics } from "../../../kernel/stats/core_metrics.ts";
import { drawdown } from "../../../kernel/stats/drawdown.ts";
import { statistics } from "../../../kernel/stats/statistics.ts";
import golden from "../../golden/metrics.json" with { type: "json" };
import { tradesOf } from "./trades.ts";

const DAY = 86_400_000;
const YEARLY = { periodsPerYear: 252 };

function runOf(equity: number[], profits: number[] = [], start = 0) {
  return {
    time: Float64Array.from(equity, (_, i) => i * DAY),
    equity: Float64Array.from(equity),
    exposure: Float64Array.from(equity, (_, i) => i % 2),
    trades: tradesOf({ profit: profits }),
    start,
  };
}

type Run = ReturnType<typeof runOf>;

const statisticsOf = ({ time, equity, exposure, trades, start }: Run) =>
  statistics({
    time: time.subarray(start),
    equity: equity.subarray(start),
    exposure: exposure.subarray(start),
    trades,
    ...YEARLY,
  });

function assertMetric(actual: number | null, expected: number | null, name: string): void {
  if (actual === null || expected === null) assertEquals(actual, expected, name);
  else assertAlmostEquals(actual, expected, 1e-9 * Math.max(1, Math.abs(expected)), name);
}

const metric = (name: keyof Metrics, equity: number[], profits: number[] = []) =>
  coreMetrics(runOf(equity, profits), YEARLY)[name];

const goldenRun: Run = {
  ...runOf(golden.equity),
  time: Float64Array.from(golden.time),
};

for (const [name, expected] of Object.entries(golden.metrics)) {
  Deno.test(`${name} agrees with empyrical or numpy`, () => {
    assertMetric(coreMetrics(goldenRun, YEARLY)[name as keyof Metrics], expected, name);
    assertMetric(statisticsOf(goldenRun)[name as keyof Metrics].value, expected, name);
  });
}

Deno.test("coreMetrics() equals the statistics of the same names, in ruin too", () => {
  const equity = fc.oneof(
    fc.array(fc.double({ min: 50, max: 150, noNaN: true }), { minLength: 1, maxLength: 60 }),
    fc.array(fc.integer({ min: -20, max: 150 }), { minLength: 1, maxLength: 60 })
      .map((values) => [100, ...values]),
  );
  const profits = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { maxLength: 10 });
  fc.assert(fc.property(equity, profits, fc.nat(), (values, won, seed) => {
    // Repeated values and a late start are where one pass could differ from another.
    const held = values.flatMap((value) => seed % 2 ? [value] : [value, value]);
    const start = seed % held.length;
    const run = runOf(held, won, held[start]! > 0 ? start : 0);
    const metrics = coreMetrics(run, YEARLY);
    const definitions = statisticsOf(run);
    assertEquals(Object.keys(metrics), [...METRIC_NAMES]);
    for (const name of METRIC_NAMES) assertMetric(metrics[name], definitions[name].value, name);
  }));
});

Deno.test("ratios are null, not infinite, where there is no variance", () => {
  const flat = coreMetrics(runOf([100, 100, 100, 100]), YEARLY);
  assertEquals([flat.sharpe, flat.sortino, flat.calmar, flat.volatility, flat.cagr], [
    null,
    null,
    null,
    0,
    0,
  ]);
  const steady = coreMetrics(runOf(Array.from({ length: 500 }, (_, i) => 100 * 1.001 ** i)), YEARLY);
  assertEquals([steady.sharpe, steady.sortino, steady.calmar], [null, null, null]);
});

Deno.test("a single bar has no volatility, growth or ratio", () => {
  const { totalReturn, cagr, volatility, sharpe, maxDrawdown, maxDrawdownDays, exposure } = coreMetrics(
    runOf([100]),
    YEARLY,
  );
  assertEquals([totalReturn, maxDrawdown, maxDrawdownDays, exposure], [0, 0, 0, 0]);
  assertEquals([cagr, volatility, sharpe], [null, null, null]);
});

Deno.test("cagr is on calendar time with years of 365.25 days", () => {
  const run = { ...runOf([100, 121]), time: Float64Array.of(0, 2 * 365.25 * DAY) };
  assertAlmostEquals(coreMetrics(run, YEARLY).cagr!, 0.1, 1e-12);
});

Deno.test("sortino divides by the downside of all bars, not of the losing ones", () => {
  const returns = [0.1, -0.05, 0.02, 0];
  const equity = returns.reduce((values, r) => [...values, values.at(-1)! * (1 + r)], [100]);
  const average = returns.reduce((sum, r) => sum + r, 0) / 4;
  assertMetric(metric("sortino", equity), average / Math.sqrt(0.05 ** 2 / 4) * Math.sqrt(252), "sortino");
});

Deno.test("maxDrawdown counts the starting value as a peak and is a negative fraction", () => {
  assertAlmostEquals(metric("maxDrawdown", [100, 80, 90])!, -0.2, 1e-12);
});

Deno.test("maxDrawdownDays runs from peak to recovery, to the end where there is none", () => {
  assertEquals(metric("maxDrawdownDays", [100, 110, 105, 100, 110, 120]), 3);
  assertEquals(metric("maxDrawdownDays", [100, 110, 105, 110, 100, 90, 95]), 3);
  assertEquals(metric("maxDrawdownDays", [100, 100, 110, 110]), 0);
});

Deno.test("maxDrawdownDays starts at the last bar of a flat peak", () => {
  assertEquals(metric("maxDrawdownDays", [110, 110, 110, 100, 110]), 2);
});

Deno.test("winRate and profitFactor are null without trades, the factor without losses too", () => {
  assertEquals([metric("winRate", [100, 101]), metric("profitFactor", [100, 101])], [null, null]);
  assertEquals([metric("winRate", [100, 101], [5, 0]), metric("profitFactor", [100, 101], [5, 0])], [
    0.5,
    null,
  ]);
  assertEquals(metric("profitFactor", [100, 101], [6, -2, -1]), 2);
});

Deno.test("trades that are open at the end do not count", () => {
  const run = { ...runOf([100, 101]), trades: tradesOf({ profit: [5, -5, 7], open: [0, 0, 1] }) };
  const { trades, winRate } = coreMetrics(run, YEARLY);
  assertEquals([trades, winRate], [2, 0.5]);
});

Deno.test("metrics start where orders may, so that a warm-up does not dilute them", () => {
  const late = coreMetrics(runOf([100, 100, 100, 90, 99], [], 2), YEARLY);
  assertEquals(late, { ...coreMetrics(runOf([100, 90, 99]), YEARLY) });
});

Deno.test("drawdown() is zero at every peak and negative below", () => {
  const depths = drawdown(Float64Array.of(100, 110, 99, 110, 121));
  assertEquals([depths[0], depths[1], depths[3], depths[4]], [0, 0, 0, 0]);
  assertAlmostEquals(depths[2]!, -0.1, 1e-12);
  assert(drawdown(new Float64Array(0)).length === 0);
});
