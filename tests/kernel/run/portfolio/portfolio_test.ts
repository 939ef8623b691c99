import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  backtest,
  type Bars,
  compare,
  correlation,
  DataError,
  type Figure,
  FIGURE_MIME,
  frontier,
  ParameterError,
  parseFigure,
  plot,
  portfolio,
  sliceBars,
  statistics,
  syntheticBars,
} from "tapebook";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import { sampleBars, smaCross } from "../fixtures.ts";

const bars = await sampleBars("2012-01-01");
const run = await backtest(smaCross({ fast: 20, slow: 100 }), bars);
const [A, B, C] = syntheticBars({
  symbols: ["A", "B", "C"],
  bars: 800,
  sigma: [0.1, 0.2, 0.4],
  correlation: 0.3,
  seed: 3,
}) as Bars[] as [Bars, Bars, Bars];

Deno.test("a portfolio that is never rebalanced is worth what its members are worth", async () => {
  const { value, time, allocation, turnover } = await portfolio({ A, B }, { weights: { A: 0.25, B: 0.75 } });
  assertEquals(time, A.time);
  value.forEach((worth, i) => {
    const [a, b] = [25_000 * A.close[i]! / A.close[0]!, 75_000 * B.close[i]! / B.close[0]!];
    assertAlmostEquals(worth, a + b, 1e-6);
    assertAlmostEquals(allocation.A![i]!, a / (a + b), 1e-9);
  });
  assertEquals(turnover, 0);
});

Deno.test("its statistics are those of its equity, and its risk that of the weighted returns", async () => {
  const made = await portfolio({ A, B, C }, { rebalance: "every-bar" });
  const { time, value, statistics: own, risk, weights } = made;
  assertEquals(own, statistics({ time, equity: value, periodsPerYear: 252 }));
  assertAlmostEquals(risk.volatility, own.volatility.value!, 1e-12);
  const sum = (record: Readonly<Record<string, number>>) =>
    Object.values(record).reduce((total, each) => total + each, 0);
  assertAlmostEquals(sum(risk.contribution), risk.volatility, 1e-12);
  assertAlmostEquals(sum(risk.share), 1, 1e-12);
  assertAlmostEquals(sum(weights), 1, 1e-12);
  assert(risk.diversification! > 1);
});

Deno.test("weights are brought back after the last bar of each month", async () => {
  const { time, allocation } = await portfolio({ A, B }, { rebalance: "month" });
  const month = (i: number) => new Date(time[i]!).getUTCMonth();
  const even = Array.from(time.keys()).filter((i) => Math.abs(allocation.A![i]! - 0.5) < 1e-12 && i > 0);
  const ends = Array.from(time.keys()).filter((i) =>
    i > 0 && i + 1 < time.length && month(i) !== month(i + 1)
  );
  assertEquals(even, ends);
});

Deno.test("weights of a lookback know nothing of what comes after them", async () => {
  const options = { weights: "minimum-variance", rebalance: "quarter", lookback: 120 } as const;
  const whole = await portfolio({ A, B, C }, options);
  assertEquals(whole.time[0], A.time[120]);
  const end = 500;
  const cut = (each: Bars) => sliceBars(each, { end: new Date(each.time[end]!) });
  const part = await portfolio({ A: cut(A), B: cut(B), C: cut(C) }, options);
  assertEquals(part.value, whole.value.subarray(0, part.value.length));
  assertEquals(whole.notes, []);
});

Deno.test("weights that a method found with hindsight are noted", async () => {
  const { notes } = await portfolio({ A, B }, { weights: "risk-parity" });
  assert(notes[0]!.includes("found on the very bars on which they are measured"), notes[0]);
});

Deno.test("a portfolio stands beside its members, in a picture and in other portfolios", async () => {
  const mix = await portfolio({ run, bars });
  assertEquals(compare({ mix, run, bars }, { paths: 100 }).names.toSorted(), ["bars", "mix", "run"]);
  assertEquals(plot.equity(mix).spec.time.length, mix.time.length);
  const nested = await portfolio({ mix, bars }, { weights: { mix: 1, bars: 0 } });
  assertAlmostEquals(nested.statistics.sharpe.value!, mix.statistics.sharpe.value!, 1e-9);
});

Deno.test("portfolio() refuses weights that do not sum to 1, mixed currencies, and what it does not know", async () => {
  const euro: Bars = { ...B, currency: "EUR" };
  const refused = async (
    items: Parameters<typeof portfolio>[0],
    options: Parameters<typeof portfolio>[1],
    words: string,
  ) => await assertRejects(() => portfolio(items, options), ParameterError, words);
  await refused({ A, B }, { weights: { A: 0.5, B: 0.6 } }, "they sum to 1.1");
  await refused({ A, B }, { weights: { A: 1 } }, "a number for each of A, B");
  await refused({ A, B }, { weights: "best" as never }, "minimum-variance");
  await refused({ A, euro }, {}, "Bring them to one currency");
  await refused({ A, B }, { rebalance: "monthly" as never }, "Set rebalance to never, every-bar");
  await refused({ A, B }, { weights: { A: 1, B: 0 }, lookback: 50 }, "Set lookback to nothing");
  await refused([A], {}, "at least two items");
  await assertRejects(
    () => portfolio({ A, B }, { weights: "minimum-variance", lookback: 2000 }),
    DataError,
    "2003 bars in common",
  );
});

Deno.test("portfolio, frontier and correlation show themselves as figures that a notebook can hold", async () => {
  const shown = [
    await portfolio({ A, B, C }, { weights: "hierarchical" }),
    await frontier({ A, B, C }),
    correlation({ A, B, C }),
    correlation({ A, B, C }, { window: 60, method: "spearman" }),
  ];
  const kinds = [];
  for (const each of shown) {
    const figure = (await each[DISPLAY]())[FIGURE_MIME] as unknown as Figure;
    assertEquals(parseFigure(JSON.parse(JSON.stringify(figure))), { ok: true, figure });
    kinds.push(figure.kind);
  }
  assertEquals(kinds, ["card", "chart", "heatmap", "time"]);
});

Deno.test("correlation() may mix currencies, and rolls over a window", () => {
  const euro: Bars = { ...B, currency: "EUR" };
  const { matrix, rolling } = correlation({ A, euro }, { window: 100 });
  assertEquals([matrix[0]![0], matrix[0]![1]], [1, matrix[1]![0]]);
  const pair = rolling!.pairs["A and euro"]!;
  assertEquals([rolling!.time.length, pair.findIndex((value) => !Number.isNaN(value))], [799, 99]);
  const [a, e] = [A.close, B.close].map((close) =>
    close.subarray(700).map((value, i) => value / close[699 + i]! - 1)
  );
  const centred = (column: Float64Array) =>
    column.map((value) => value - column.reduce((sum, each) => sum + each) / 100);
  const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const [x, y] = [centred(a!), centred(e!)];
  assertAlmostEquals(pair.at(-1)!, dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y)), 1e-12);
});

Deno.test("the frontier begins at the least variance, rises, and holds the greatest Sharpe ratio", async () => {
  const { points, minimumVariance, maximumSharpe, members } = await frontier({ A, B, C }, {
    points: 20,
    riskFree: 0.01,
  });
  assertEquals([points.length, points[0]], [20, minimumVariance]);
  points.forEach((each, i) => assert(i === 0 || each.mean >= points[i - 1]!.mean - 1e-12));
  assert(members.every(({ volatility }) => minimumVariance.volatility <= volatility + 1e-12));
  assert(points.every(({ sharpe }) => sharpe! <= maximumSharpe!.sharpe! + 1e-9));
  const alone = statistics({ time: A.time, equity: A.close, periodsPerYear: 252 }, { riskFree: 0.01 });
  assertAlmostEquals(members[0]!.sharpe!, alone.sharpe.value!, 1e-9);
});

Deno.test("a lookback is refused where equal weights would not look back", async () => {
  const message = "Set lookback to nothing where weights are equal";
  for (const weights of [undefined, "equal"] as const) {
    await assertRejects(() => portfolio({ run, bars }, { weights, lookback: 60 }), ParameterError, message);
  }
});
