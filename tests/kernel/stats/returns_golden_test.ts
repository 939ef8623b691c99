import { assertEquals } from "@std/assert";
import { type CalendarPeriod, calendarReturns } from "../../../kernel/stats/calendar_returns.ts";
import { drawdowns } from "../../../kernel/stats/drawdown.ts";
import { normalDensity, normalProbability, normalQuantile } from "../../../kernel/stats/normal.ts";
import { rollingStatistics } from "../../../kernel/stats/rolling.ts";
import { statistics } from "../../../kernel/stats/statistics.ts";
import golden from "../../golden/stats/returns.json" with { type: "json" };
import { assertAll, assertClose } from "./golden.ts";

const time = Float64Array.from(golden.time);
const equity = Float64Array.from(golden.equity);
const input = { time, equity, periodsPerYear: 252 };

Deno.test("statistics of returns agree with empyrical, quantstats, pandas, scipy and statsmodels", () => {
  assertAll(statistics(input), golden.plain);
});

Deno.test("a risk-free rate a year is taken off every bar, as empyrical does", () => {
  assertAll(statistics(input, { riskFree: 0.03 }), golden.withRate);
});

Deno.test("a least return counts for Sortino, Omega and downside deviation, not for Sharpe", () => {
  assertAll(statistics(input, { minimumReturn: 0.05 }), golden.withTarget);
});

Deno.test("a risk-free rate may be a series of one a bar", () => {
  const riskFree = Float64Array.from(golden.ratesPerBar);
  assertAll(statistics(input, { riskFree }), golden.withSeries);
});

Deno.test("value at risk and expected shortfall take another confidence", () => {
  assertAll(statistics(input, { confidence: 0.9 }), golden.withConfidence);
});

Deno.test("drawdowns() finds depth, start, trough, recovery and days of each", () => {
  const found = drawdowns(time, equity);
  assertEquals(found.length, golden.drawdowns.length);
  golden.drawdowns.forEach(([depth, start, trough, recovery, days], i) => {
    assertClose(found.depth[i]!, depth as number, `depth ${i}`);
    assertEquals([found.start[i], found.trough[i], found.days[i]], [start, trough, days] as number[]);
    assertEquals(found.recovery[i], recovery ?? NaN);
  });
});

for (const [period, expected] of [["week", golden.weeks], ["quarter", golden.quarters]] as const) {
  Deno.test(`calendarReturns() by ${period} agrees with pandas`, () => {
    const { value } = calendarReturns(time, equity, period satisfies CalendarPeriod);
    assertEquals(value.length, expected.length);
    expected.forEach((each, i) => assertClose(value[i]!, each, `${period} ${i}`));
  });
}

Deno.test("rollingStatistics() agrees with pandas at every bar, NaN before the window is full", () => {
  const rolling = rollingStatistics(equity, { window: 63 });
  for (const [name, expected] of Object.entries(golden.rolling)) {
    const column = rolling[name as keyof typeof golden.rolling];
    expected.forEach((each, i) => {
      if (each === null) assertEquals(column[i], NaN, `${name} at ${i}`);
      else assertClose(column[i]!, each, `${name} at ${i}`, 1e-9);
    });
  }
});

Deno.test("the normal distribution agrees with scipy far into its tails", () => {
  for (const [x, probability, density] of golden.normal) {
    assertClose(normalProbability(x!), probability!, `probability of ${x}`, 1e-13);
    assertClose(normalDensity(x!), density!, `density at ${x}`, 1e-13);
  }
  for (const [p, quantile] of golden.normalQuantiles) {
    assertClose(normalQuantile(p!), quantile!, `quantile of ${p}`, 1e-12);
  }
});
