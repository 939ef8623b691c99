import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  backtest,
  type Bars,
  compare,
  DataError,
  makeBars,
  ParameterError,
  parseFigure,
  type Run,
  sliceBars,
  statistics,
} from "tapebook";
import type { CardFigure } from "../../../../kernel/plot/spec/figure.ts";
import { FIGURE_MIME } from "../../../../kernel/plot/spec/figure.ts";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import { randomWalk } from "../../random_walk.ts";
import { sampleBars, smaCross } from "../fixtures.ts";

const bars = await sampleBars("2010-01-01");
const fast = await backtest(smaCross({ fast: 20, slow: 100 }), bars, { costs: "us-equity" });
const slow = await backtest(smaCross({ fast: 50, slow: 200 }), bars, { costs: "us-equity" });
const late = await backtest(smaCross({ fast: 50, slow: 200 }), bars, { from: "2012-01-03" });
const paths = 200;

const inEuro = (symbol: string, part: Bars): Bars => ({ ...part, symbol, currency: "EUR" });

Deno.test("compare() ranks runs by what was asked for and names them by their strategy", () => {
  const { names, statistics: measured, from, to, bars: count } = compare([slow, fast], { paths });
  assertEquals(names.toSorted(), ["SMA crossover 20/100", "SMA crossover 50/200"]);
  const sharpes = names.map((name) => measured[name]!.sharpe.value!);
  assert(sharpes[0]! >= sharpes[1]!);
  assertEquals([from, to, count], [bars.time[0], bars.time.at(-1), bars.length]);
  const byDrawdown = compare([slow, fast], { by: "maxDrawdown", paths });
  const [first, second] = byDrawdown.names.map((name) => byDrawdown.statistics[name]!.maxDrawdown.value!);
  assert(first! >= second!);
});

Deno.test("the statistics of runs over the same bars are those of the runs themselves", () => {
  const { statistics: measured } = compare({ fast, slow }, { paths });
  const own: Record<string, Run> = { fast, slow };
  for (const [name, run] of Object.entries(own)) {
    const alone = run.statistics();
    for (const each of ["sharpe", "cagr", "winRate", "exposure", "profitFactor"] as const) {
      assertAlmostEquals(measured[name]![each].value!, alone[each].value!, 1e-9);
    }
  }
});

Deno.test("differences are those of the statistics, the first less the second, and lie in their intervals", () => {
  const { differences, statistics: measured } = compare({ fast, slow, held: bars }, { paths });
  assertEquals(differences.length, 3 * 4);
  for (const { first, second, statistic, difference, low, high, pValue, adjusted } of differences) {
    assert(low <= high && pValue <= adjusted + 1e-15 && adjusted <= 1);
    if (statistic === "meanReturn") continue;
    const expected = measured[first]![statistic].value! - measured[second]![statistic].value!;
    assertAlmostEquals(difference, expected, 1e-9);
  }
});

Deno.test("runs of which one began later are measured over the bars of both, and it says so", () => {
  const { from, notes, statistics: measured } = compare({ slow, late }, { paths });
  assertEquals(from, Date.UTC(2012, 0, 3));
  assertEquals(notes, [
    "Measured from 2012-01-03 to 2020-04-17, where all have values: slow goes from 2010-01-04 to 2020-04-17.",
  ]);
  const start = slow.equity.time.indexOf(from);
  const alone = statistics({
    time: slow.equity.time.subarray(start),
    equity: slow.equity.value.subarray(start),
    periodsPerYear: 252,
  });
  assertEquals(measured.slow!.sharpe, alone.sharpe);
  const { exitTime } = slow.trades;
  assertEquals(measured.slow!.trades.value, exitTime.filter((time) => time > from).length);
});

Deno.test("a run lasts no longer than the money: others are measured up to the bar before its ruin", () => {
  const value = bars.close.map((close, i) => i < 300 ? close : i === 300 ? 0 : -1);
  const { to, notes } = compare({ fast, ruined: { time: bars.time, value } }, { paths });
  assertEquals(to, bars.time[299]);
  assert(notes[0]!.startsWith("ruined lost everything on 2011-03-14"), notes[0]);
});

Deno.test("hourly and daily accounts meet at the day", () => {
  const coin = (walk: Bars, timeframe: "1h" | "1d", step: number) =>
    makeBars({
      ...walk,
      market: "CRYPTO",
      currency: "USDT",
      timeframe,
      time: walk.time.map((_, i) => i * step),
    });
  const hours = coin(randomWalk(24 * 120, 1), "1h", 3_600_000);
  const days = coin(randomWalk(120, 2), "1d", 86_400_000);
  const { bars: count, notes, statistics: measured } = compare({ hours, days }, { paths });
  assertEquals(count, 120);
  assert(notes[0]!.startsWith("Measured by day"), notes[0]);
  const last = Float64Array.from({ length: 120 }, (_, i) => hours.close[24 * i + 23]!);
  const alone = statistics({ time: days.time, equity: last, periodsPerYear: 365 });
  assertAlmostEquals(measured.hours!.sharpe.value!, alone.sharpe.value!, 1e-9);
});

Deno.test("runs in different currencies, apart in time, alone or too short are refused with what to do", () => {
  assertThrows(
    () => compare({ fast, other: inEuro("E", bars) }),
    ParameterError,
    "Bring them to one currency",
  );
  const early = sliceBars(bars, { end: "2010-12-31" });
  const later = sliceBars(bars, { start: "2015-01-02" });
  assertThrows(
    () => compare({ early, later }),
    DataError,
    "two times in common: early 2010-01-04 to 2010-12-31",
  );
  assertThrows(
    () => compare({ early: sliceBars(bars, { end: "2010-01-15" }), bars }),
    DataError,
    "at least 20 bars",
  );
  assertThrows(() => compare([fast]), ParameterError, "Give at least two runs: there is one");
  assertThrows(() => compare([fast, "slow" as never]), ParameterError, "Give runs[1] as a run, bars");
  assertThrows(
    () => compare({ fast, slow }, { by: "sortino" as never }),
    ParameterError,
    "Set by to sharpe, cagr",
  );
  assertThrows(() => compare({ fast, slow }, { metrics: ["sharp" as never] }), ParameterError, "STATISTICS");
});

Deno.test("an account that never moves has no Sharpe ratio: it ranks last and has no difference in it", () => {
  const idle = { time: bars.time, value: new Float64Array(bars.length).fill(100) };
  const { names, differences, recommendation } = compare({ idle, fast }, { paths });
  assertEquals(names, ["fast", "idle"]);
  assert(
    [...differences].filter(({ statistic }) => statistic === "sharpe").every(({ pValue }) =>
      Number.isNaN(pValue)
    ),
  );
  assertEquals(recommendation, "fast and idle cannot be ranked: one of them has no Sharpe.");
});

Deno.test("windows() gives each year's returns, counts who was best and tests the first two", () => {
  const { windows, names } = compare({ fast, slow }, { paths });
  const { length, time, returns, wins, pValue } = windows("year");
  assertEquals([length, time[1]], [11, Date.UTC(2011, 0)]);
  assertEquals(Object.keys(returns), names);
  const ahead = returns.fast!.filter((value, i) => value > returns.slow![i]!).length;
  assertEquals(wins.fast, ahead);
  assert(pValue > 0 && pValue <= 1);
  assertThrows(() => windows("decade" as never), ParameterError, "day, week, month");
});

Deno.test("a comparison shows itself as a card that a notebook can hold, with the best of each column marked", async () => {
  const comparison = compare({ fast, slow }, { paths });
  const bundle = await comparison[DISPLAY]();
  const card = bundle[FIGURE_MIME] as unknown as CardFigure;
  assertEquals(parseFigure(JSON.parse(JSON.stringify(card))), { ok: true, figure: card });
  assertEquals(card.figures.map(({ kind }) => kind), ["table", "time", "table", "heatmap"]);
  assertEquals(card.notes[0], comparison.recommendation);
  const { spec } = comparison.figures.metrics;
  const sharpe = spec.columns.findIndex(({ name }) => name === "Sharpe");
  assert(spec.marked!.cells.some(([row, column]) => row === 0 && column === sharpe));
});

Deno.test("runs of one strategy are told apart by their symbols, and what is left by number", async () => {
  const other = makeBars({ ...bars, symbol: "OTHER", name: "Other" });
  const elsewhere = await backtest(smaCross({ fast: 20, slow: 100 }), other);
  assertEquals(compare([fast, elsewhere], { paths }).names.toSorted(), [
    "SMA crossover 20/100 · Other",
    "SMA crossover 20/100 · S&P 500",
  ]);
  const curve = { time: bars.time, value: bars.close };
  assertEquals(compare([curve, curve], { paths }).names, ["Curve", "Curve (2)"]);
});
