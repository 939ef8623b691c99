import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { backtest, ParameterError, sliceBars } from "../../../kernel/mod.ts";
import { sampleBars, smaCross } from "./fixtures.ts";

const DAY = 86_400_000;

Deno.test("split: 0.7 reads a run as its first 70 % of bars and the rest", async () => {
  const bars = await sampleBars("2010-01-01");
  const run = await backtest(smaCross({ fast: 5, slow: 20 }), bars, { split: 0.7 });
  const { inSample, outOfSample } = run;
  const tick = Math.round(bars.length * 0.7);
  assertEquals([inSample.from, inSample.to], [bars.time[0], bars.time[tick - 1]]);
  assertEquals([outOfSample.from, outOfSample.to], [bars.time[tick], bars.time.at(-1)]);
  const [a, b] = [inSample.metrics.totalReturn, outOfSample.metrics.totalReturn];
  assertAlmostEquals((1 + a) * (1 + b) - 1, run.metrics.totalReturn, 1e-12);
  assertEquals(inSample.metrics.trades + outOfSample.metrics.trades, run.metrics.trades);
  const before = [...run.trades].filter(({ exitTime }) => exitTime < bars.time[tick]!).length;
  assert(before > 0 && before < run.metrics.trades);
  assertEquals(inSample.metrics.trades, before);
});

Deno.test("the first part of a split run equals a run over its bars alone", async () => {
  const bars = await sampleBars("2010-01-01");
  const run = await backtest(smaCross(), bars, { split: "2016-01-01" });
  const alone = await backtest(smaCross(), sliceBars(bars, { end: "2015-12-31" }));
  assertEquals(run.inSample.metrics, alone.metrics);
});

Deno.test("the second part of a split run is measured from the last close in the sample", async () => {
  const bars = await sampleBars("2012-01-01");
  const run = await backtest(smaCross({ fast: 5, slow: 20 }), bars, { split: "2016-01-04" });
  const first = run.equity.time.indexOf(Date.UTC(2016, 0, 4));
  const equity = run.equity.value.slice(first - 1);
  const { metrics } = run.outOfSample;
  assertAlmostEquals(metrics.totalReturn, equity.at(-1)! / equity[0]! - 1, 1e-12);
  const returns = [...equity].slice(1).map((value, i) => value / equity[i]! - 1);
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (returns.length - 1);
  assertAlmostEquals(metrics.sharpe!, mean / Math.sqrt(variance) * Math.sqrt(252), 1e-9);
  const exits = [...run.trades].filter(({ open, exitTime }) => !open && exitTime >= Date.UTC(2016, 0, 4));
  assertEquals(metrics.trades, exits.length);
  assertEquals(metrics.winRate, exits.filter(({ profit }) => profit > 0).length / exits.length);
});

Deno.test("a split counts from the option `from` and is in the manifest, with the run's type", async () => {
  const bars = await sampleBars("2010-01-01");
  const run = await backtest(smaCross(), bars, { from: "2012-01-03", split: 0.5 });
  assertEquals(run.inSample.from, Date.UTC(2012, 0, 3));
  const date = (time: number) => new Date(time).toISOString().slice(0, 10);
  assertEquals(run.manifest.type, "backtest");
  assertEquals(run.manifest.split, {
    inSample: ["2012-01-03", date(run.inSample.to)],
    outOfSample: [date(run.outOfSample.from), "2020-04-17"],
  });
  const whole = await backtest(smaCross(), bars, { from: "2012-01-03" });
  assertEquals(whole.manifest.split, null);
  assertEquals([whole.digest, whole.id === run.id], [run.digest, false]);
});

Deno.test("a split outside the bars, or one that leaves a part without returns, is refused", async () => {
  const bars = await sampleBars("2020-01-02");
  for (
    const split of [
      0,
      1,
      -0.2,
      1.5,
      0.001,
      0.999,
      "2019-12-31",
      "2020-01-03",
      "2020-04-17",
      "2021-01-01",
      "soon",
    ]
  ) {
    const error = await assertRejects(() => backtest(smaCross(), bars, { split }), ParameterError);
    assertEquals(error.field, "split", String(split));
  }
  const run = await backtest(smaCross(), bars, { split: new Date(bars.time[2]!) });
  assertEquals(run.inSample.to - run.inSample.from, DAY);
});

Deno.test("a run that was not split says so when asked for its parts", async () => {
  const run = await backtest(smaCross(), await sampleBars("2019-01-01"));
  assertEquals(assertThrows(() => run.inSample, ParameterError).field, "split");
  assertThrows(() => run.outOfSample, ParameterError, "Give backtest() the option split");
});

Deno.test("the card of a split run tells both parts", async () => {
  const run = await backtest(smaCross(), await sampleBars("2010-01-01"), { split: "2016-01-01" });
  assert(Deno.inspect(run).includes("out of sample from 2016-01-04"), Deno.inspect(run));
});
