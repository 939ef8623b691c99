import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  backtest,
  byRegime,
  type Figure,
  FIGURE_MIME,
  makeBars,
  ParameterError,
  parseFigure,
  regimes,
  sliceBars,
  statistics,
} from "tapebook";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import { randomStream } from "../../../../kernel/series/random.ts";
import { randomWalk } from "../../random_walk.ts";
import { sampleBars, smaCross } from "../fixtures.ts";

const bars = await sampleBars("2005-01-01");
const run = await backtest(smaCross({ fast: 20, slow: 100 }), bars);

/** 200 calm returns, then 200 wild ones, and so on. */
function changing(length: number) {
  const random = randomStream(7);
  let price = 100;
  const close = Float64Array.from(
    { length },
    (_, i) => price *= 1 + (Math.floor(i / 200) % 2 ? 0.03 : 0.005) * random.normal(),
  );
  const time = Float64Array.from({ length }, (_, i) => i * 86_400_000);
  return makeBars({ symbol: "CHANGING", time, open: close, high: close, low: close, close });
}

Deno.test("trend and volatility are known at each close: bars that come later change nothing", () => {
  const whole = regimes(bars);
  const part = regimes(sliceBars(bars, { end: "2012-06-29" }));
  assertEquals(part.name, whole.name.slice(0, part.time.length));
  assertEquals(whole.name.slice(0, 199), new Array(199).fill(""));
  assert(whole.name.slice(199).every((name) => whole.names.includes(name)));
});

Deno.test("a hidden Markov model finds when a market changed", () => {
  const { name, names, probability, model } = regimes(changing(1200), { method: "hidden-markov" });
  assertEquals(names, ["calm", "wild"]);
  const right = name.filter((each, i) => each === (Math.floor(i / 200) % 2 ? "wild" : "calm")).length;
  assert(right > 1120, `${right} of 1200`);
  assertAlmostEquals(model!.deviation[0]!, 0.005, 0.0005);
  assertAlmostEquals(model!.deviation[1]!, 0.03, 0.003);
  for (let i = 1; i < 1200; i++) assertAlmostEquals(probability![0]![i]! + probability![1]![i]!, 1, 1e-9);
});

Deno.test("a model fitted until a moment knows no later bar, and one fitted to all says so", () => {
  const market = changing(1200);
  const options = { method: "hidden-markov", until: new Date(market.time[800]!) } as const;
  const whole = regimes(market, options);
  const part = regimes(sliceBars(market, { end: new Date(market.time[900]!) }), options);
  assertEquals(part.name, whole.name.slice(0, 901));
  assertEquals(whole.notes.length, 1);
  assert(regimes(market, { method: "hidden-markov" }).notes[1]!.startsWith("Fitted to all bars"));
});

Deno.test("regimes are the same for the same seed, and refuse what they cannot do", () => {
  const market = changing(600);
  const options = { method: "hidden-markov", states: 3, seed: 4 } as const;
  assertEquals(regimes(market, options).name, regimes(market, options).name);
  assertThrows(() => regimes(market, { method: "hidden-markov", states: 5 }), ParameterError, "2, 3 or 4");
  assertThrows(
    () => regimes(market, { method: "moon" as never }),
    ParameterError,
    "trend-volatility, hidden-markov",
  );
  assertThrows(
    () => regimes(randomWalk(30, 1), { method: "hidden-markov" }),
    ParameterError,
    "50 finite returns",
  );
});

Deno.test("byRegime() leaves no bar and no trade out", () => {
  const table = byRegime(run, regimes(bars));
  const whole = table.regime.indexOf("all");
  assertEquals(whole, table.length - 1);
  const sum = (column: ArrayLike<number>) =>
    Array.from(column).slice(0, whole).reduce((total, each) => total + each, 0);
  assertEquals([sum(table.bars), sum(table.trades)], [table.bars[whole], table.trades[whole]]);
  assertAlmostEquals(sum(table.share), 1, 1e-12);
  const grown = Array.from(table.totalReturn).slice(0, whole).reduce(
    (product, each) => product * (1 + each),
    1,
  );
  assertAlmostEquals(grown - 1, run.metrics.totalReturn, 1e-9);
  const { sharpe, maxDrawdown, volatility, winRate, trades } = run.metrics;
  const row = table.at(-1)!;
  assertAlmostEquals(row.sharpe, sharpe!, 1e-9);
  assertAlmostEquals(row.maxDrawdown, maxDrawdown, 1e-9);
  assertAlmostEquals(row.volatility, volatility!, 1e-9);
  assertEquals([row.winRate, row.trades], [winRate, trades]);
});

Deno.test("a bar counts to the regime of the close before it", () => {
  const known = regimes(bars);
  const table = byRegime(bars, known);
  const at = known.name.flatMap((name, i) => name === "bear-volatile" && i + 1 < bars.length ? [i + 1] : []);
  const equity = [1];
  for (const i of at) equity.push(equity.at(-1)! * bars.close[i]! / bars.close[i - 1]!);
  const chained = statistics({
    time: Float64Array.from(equity, (_, i) => i * 86_400_000),
    equity: Float64Array.from(equity),
    periodsPerYear: 252,
  });
  const row = [...table].find(({ regime }) => regime === "bear-volatile")!;
  assertEquals(row.bars, at.length);
  assertAlmostEquals(row.sharpe, chained.sharpe.value!, 1e-9);
});

Deno.test("an hour belongs to the regime of the day before: its own day's is not over", () => {
  const close = Float64Array.from({ length: 24 * 300 }, (_, i) => 100 + Math.floor(i / 24));
  const time = close.map((_, i) => i * 3_600_000);
  const hours = makeBars({
    symbol: "H",
    market: "CRYPTO",
    timeframe: "1h",
    time,
    open: close,
    high: close,
    low: close,
    close,
  });
  const name = Array.from({ length: 300 }, (_, day) => day === 250 ? "that" : "other");
  const days = {
    ...regimes(bars),
    time: Float64Array.from(name, (_, i) => i * 86_400_000),
    name,
    names: ["that", "other"],
  };
  const table = byRegime(hours, { ...days, timeframe: "1d", market: "CRYPTO" });
  const row = table.at(table.regime.indexOf("that"))!;
  // The day's only move is at its first hour.
  assertEquals(row.bars, 24);
  assertAlmostEquals(row.totalReturn, 351 / 350 - 1, 1e-12);
});

Deno.test("regimes and their tables show themselves as figures that a notebook can hold", async () => {
  for (const each of [regimes(bars), byRegime(run, regimes(bars))]) {
    const figure = (await each[DISPLAY]())[FIGURE_MIME] as unknown as Figure;
    assertEquals(parseFigure(JSON.parse(JSON.stringify(figure))), { ok: true, figure });
  }
});

Deno.test("regimes() refuses options that only a hidden Markov model reads", () => {
  const message = 'Set method to "hidden-markov", which alone takes ';
  for (const options of [{ states: 3 }, { seed: 2 }, { until: "2010-01-01" }] as const) {
    for (const method of [undefined, "trend-volatility"] as const) {
      assertThrows(() => regimes(bars, { ...options, method }), ParameterError, message);
    }
  }
});
