import { assert, assertAlmostEquals, assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  backtest,
  type Bars,
  DataError,
  ParameterError,
  percent,
  plot,
  RUN_MIME,
} from "../../../kernel/mod.ts";
import { sampleBars, smaCross } from "./fixtures.ts";

type Shows = { [key: symbol]: () => Promise<{ [mime: string]: unknown }> };
const display = (value: unknown) => (value as Shows)[Symbol.for("Jupyter.display")]!();

/** The crossover by hand: every average summed anew, every day looked at, no code shared with the kernel. */
function byHand(bars: Bars, fast: number, slow: number, rate: number) {
  const mean = (end: number, n: number) => {
    let sum = 0;
    for (let i = end - n + 1; i <= end; i++) sum += bars.close[i]!;
    return end < n - 1 ? NaN : sum / n;
  };
  let cash = 100_000, shares = 0, wanted: "in" | "out" | undefined;
  const equity: number[] = [], entries: number[] = [], exits: number[] = [];
  for (let t = 0; t < bars.length; t++) {
    const open = bars.open[t]!;
    if (wanted === "in") {
      shares = Math.floor(cash / (open * (1 + rate)));
      cash -= shares * open * (1 + rate);
      entries.push(bars.time[t]!);
    }
    if (wanted === "out") {
      cash += shares * open * (1 - rate);
      shares = 0;
      exits.push(bars.time[t]!);
    }
    equity.push(cash + shares * bars.close[t]!);
    const [f0, f1, s0, s1] = [mean(t - 1, fast), mean(t, fast), mean(t - 1, slow), mean(t, slow)];
    wanted = undefined;
    if (shares === 0 && f0 <= s0 && f1 > s1) wanted = "in";
    if (shares > 0 && f0 >= s0 && f1 < s1) wanted = "out";
  }
  return { equity, entries, exits };
}

for (const [fast, slow, rate] of [[20, 100, 0], [5, 20, 0.001], [50, 200, 0.0005]] as const) {
  Deno.test(`backtest() of the ${fast}/${slow} crossover on the sample equals a computation by hand`, async () => {
    const bars = await sampleBars("2000-01-01");
    const run = await backtest(smaCross({ fast, slow }), bars, { costs: percent(rate) });
    const { equity, entries, exits } = byHand(bars, fast, slow, rate);
    assertEquals(run.equity.length, 5105);
    equity.forEach((value, i) => assertAlmostEquals(run.equity.value[i]!, value, value * 1e-9));
    assertEquals([...run.trades].map((trade) => trade.entryTime), entries);
    assertEquals([...run.trades].filter(({ open }) => !open).map((trade) => trade.exitTime), exits);

    const total = equity.at(-1)! / 100_000 - 1;
    assertAlmostEquals(run.metrics.totalReturn, total, 1e-9);
    const years = (bars.time.at(-1)! - bars.time[0]!) / (365.25 * 86_400_000);
    assertAlmostEquals(run.metrics.cagr!, (1 + total) ** (1 / years) - 1, 1e-9);
    const returns = equity.slice(1).map((value, i) => value / equity[i]! - 1);
    const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
    const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (returns.length - 1);
    assertAlmostEquals(run.metrics.sharpe!, mean / Math.sqrt(variance) * Math.sqrt(252), 1e-9);
    let peak = -Infinity;
    const drawdowns = equity.map((value) => value / (peak = Math.max(peak, value)) - 1);
    assertAlmostEquals(run.metrics.maxDrawdown, Math.min(...drawdowns), 1e-9);
    assertEquals(run.metrics.trades, exits.length);
  });
}

Deno.test("backtest() has manifest and digest that follow from what went in and what came out", async () => {
  const bars = await sampleBars();
  const run = await backtest(smaCross(), bars, { costs: "us-equity" });
  const again = await backtest(smaCross({ slow: 100, fast: 20 }), bars, {
    costs: "us-equity",
    cash: 100_000,
  });
  assertEquals([again.id, again.digest], [run.id, run.digest]);
  assertMatch(run.id, /^[0-9a-f]{12}$/);
  assertMatch(run.digest, /^[0-9a-f]{64}$/);
  const { manifest } = run;
  assertEquals(manifest.parameters, { fast: 20, slow: 100 });
  assertEquals(
    manifest.data.map(({ symbol, timeframe, first, last, rows }) => [symbol, timeframe, first, last, rows]),
    [["SP500", "1d", "2005-01-03", "2020-04-17", 3849]],
  );
  assertEquals(manifest.config.costs, ["us-equity"]);
  assertEquals(manifest.runtime.deno, Deno.version.deno);
  for (const hash of [manifest.engine.code, manifest.runtime.lock, manifest.strategy.hash]) {
    assertMatch(hash, /^[0-9a-f]{64}$/);
  }
});

Deno.test("backtest() with another parameter, cost, range or strategy text has another id", async () => {
  const bars = await sampleBars();
  const runs = await Promise.all([
    backtest(smaCross(), bars),
    backtest(smaCross({ slow: 101 }), bars),
    backtest(smaCross(), bars, { costs: "us-equity" }),
    backtest(smaCross(), await sampleBars("2006-01-01")),
  ]);
  assertEquals(new Set(runs.map(({ id }) => id)).size, 4);
  assertEquals(new Set(runs.map(({ digest }) => digest)).size, 4);
});

Deno.test("run.equity and run.trades are columns that can be read row by row", async () => {
  const run = await backtest(smaCross(), await sampleBars());
  const { equity, trades } = run;
  assertEquals([equity.time[0], equity.at(0)], [Date.UTC(2005, 0, 3), 100_000]);
  assertEquals(equity.at(-1), equity.value[equity.length - 1]);
  assertEquals(equity.at(equity.length), undefined);
  assertEquals([...trades].length, trades.length);
  assertEquals(trades.at(-1), [...trades].at(-1));
  assertEquals([trades.at(trades.length), trades.at(-trades.length - 1)], [undefined, undefined]);
  assertEquals(trades.at(0)?.entryTime, trades.entryTime[0]);
  assertEquals([...run.fills].length, run.fills.length);
  assertEquals(run.orders.at(0)?.side, "buy");
  assertEquals(Object.keys(trades), Object.keys(trades).filter((key) => key !== "at"));
});

Deno.test("a run shows itself as a card with its record", async () => {
  const run = await backtest(smaCross(), await sampleBars(), { costs: "us-equity" });
  const bundle = await display(run);
  const card = bundle["application/vnd.tapebook.figure.v1+json"] as {
    kind: string;
    title: string;
    metrics: { label: string; note?: string }[];
    figures: { kind: string; panes?: { series: { dashed?: boolean }[] }[] }[];
    notes: string[];
    warnings: string[];
  };
  assertEquals([card.kind, card.title], ["card", "SMA crossover 20/100 · S&P 500 · 2005 → 2020"]);
  assertEquals(card.metrics.map(({ label }) => label), [
    "return",
    "CAGR",
    "Sharpe",
    "max drawdown",
    "trades",
    "exposure",
  ]);
  assertMatch(card.metrics[3]?.note ?? "", /^[\d,]+ d$/);
  assertEquals(card.figures.map(({ kind }) => kind), ["time", "heatmap"]);
  assertEquals(card.figures[0]?.panes?.[0]?.series[1]?.dashed, true);
  assertEquals(card.notes[0], "next-open fills · us-equity costs");
  assertEquals(card.warnings, [...run.warnings]);
  const record = bundle[RUN_MIME] as { id: string; digest: string };
  assertEquals([record.id, record.digest], [run.id, run.digest]);
  assert(typeof bundle["image/svg+xml"] === "string" && typeof bundle["image/png"] === "string");
  assertMatch(bundle["text/plain"] as string, /SMA crossover 20\/100/);
  assertMatch(Deno.inspect(run), /SMA crossover 20\/100/);
});

Deno.test("run.figures, run.equity, run.trades, run.orders and run.fills show themselves", async () => {
  const run = await backtest(smaCross(), await sampleBars());
  const kinds: unknown[] = [];
  for (
    const value of [run.figures.equity, run.figures.months, run.equity, run.trades, run.orders, run.fills]
  ) {
    const bundle = await display(value);
    kinds.push((bundle["application/vnd.tapebook.figure.v1+json"] as { kind: string }).kind);
  }
  assertEquals(kinds, ["time", "heatmap", "time", "table", "table", "table"]);
});

Deno.test("plots take a run and its columns", async () => {
  const bars = await sampleBars("2019-01-01");
  const run = await backtest(smaCross({ fast: 5, slow: 20 }), bars);
  assertEquals(plot.equity(run).spec.time.length, bars.length);
  assertEquals(plot.heatmap(run).spec.rows, ["2019", "2020"]);
  assert(plot.price(bars, run.trades).spec.panes[0]?.markers?.length);
  assertEquals(plot.table(run.trades).spec.total, run.trades.length);
  assertEquals(plot.table(run.fills).spec.total, run.fills.length);
});

Deno.test("a card of several symbols and of one year says so", async () => {
  const bars = await sampleBars("2020-01-01");
  const universe = ["A", "B", "C", "D"].map((symbol) => ({ ...bars, symbol, name: `Name ${symbol}` }));
  const title = async (count: number) =>
    (await backtest(smaCross({ fast: 5, slow: 20 }), universe.slice(0, count))).title;
  assertEquals(await title(2), "SMA crossover 5/20 · Name A, Name B · 2020");
  assertEquals(await title(4), "SMA crossover 5/20 · 4 symbols · 2020");
});

Deno.test("a card that starts later shows nothing before", async () => {
  const bars = await sampleBars("2018-01-01");
  const run = await backtest(smaCross(), bars, {
    from: "2019-01-01",
    costs: [percent(0.001), { kind: "fixed", amount: 1 }],
  });
  assertEquals(run.title, "SMA crossover 20/100 · S&P 500 · 2019 → 2020");
  assertEquals(new Date(run.figures.equity.spec.time[0]!).getUTCFullYear(), 2019);
  assertEquals(run.figures.months.spec.rows, ["2019", "2020"]);
});

Deno.test("backtest() names the option or parameter that is wrong", async () => {
  const bars = await sampleBars();
  const wrong = (options: unknown) => backtest(smaCross(), bars, options as { cash: number });
  assertEquals((await assertRejects(() => wrong({ cash: -1 }), ParameterError)).field, "cash");
  assertEquals((await assertRejects(() => wrong({ costs: "us-equities" }), ParameterError)).field, "costs");
  assertMatch(
    (await assertRejects(() => wrong({ fill: "next-tick" }), ParameterError)).message,
    /next-open/,
  );
  await assertRejects(() => backtest(smaCross(), []), DataError);
});

Deno.test("backtest() without bars, or with bars not awaited, says what to give it", async () => {
  const without = backtest(smaCross(), undefined as unknown as Bars);
  await assertRejects(() => without, DataError, "Give bars, or a list of them: got undefined");
  const pending = backtest(smaCross(), Promise.resolve() as unknown as Bars);
  await assertRejects(() => pending, DataError, "put await before loadBars()");
  const symbol = backtest(smaCross(), "SP500" as unknown as Bars);
  await assertRejects(() => symbol, DataError, 'await loadBars("SP500") gives the bars of a symbol');
  const swapped = backtest(await sampleBars() as never, smaCross() as never);
  await assertRejects(() => swapped, DataError, "the strategy comes first, then the bars");
});

Deno.test("the card of a run without trades says why first, and calls its return no gain", async () => {
  const run = await backtest(smaCross(), await sampleBars("2020-04-15"));
  const card = (await display(run))["application/vnd.tapebook.figure.v1+json"] as {
    metrics: { label: string; tone?: string }[];
    warnings: string[];
  };
  assertEquals([card.metrics[0]?.label, card.metrics[0]?.tone], ["return", undefined]);
  assertMatch(
    card.warnings[0]!,
    /^No trades: .* fast and slow have no value in any of the 3 bars; give at least 101 bars/,
  );
});
