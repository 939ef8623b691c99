import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  backtest,
  type Bars,
  DataError,
  makeBars,
  ParameterError,
  percent,
  percentSlippage,
} from "../../../kernel/mod.ts";
import { buyAndHold } from "../../../kernel/run/benchmark.ts";
import { randomWalk } from "../random_walk.ts";
import { smaCross } from "./fixtures.ts";

const bars = (symbol: string, time: number[], close: number[]) =>
  makeBars({ symbol, time, open: close, high: close, low: close, close });

Deno.test("buyAndHold() of one symbol follows its close", () => {
  const one = bars("A", [1, 2, 3], [10, 20, 5]);
  assertEquals([...buyAndHold([one], one.time)], [1, 2, 0.5]);
});

Deno.test("buyAndHold() gives every symbol equal money, kept where it has no bar", () => {
  const a = bars("A", [1, 2, 4], [10, 20, 40]), b = bars("B", [2, 3], [5, 10]);
  assertEquals([...buyAndHold([a, b], Float64Array.of(1, 2, 3, 4))], [1, 1.5, 2, 3]);
});

Deno.test("buyAndHold() loses nothing by a split and keeps its dividends", () => {
  const close = [100, 50, 49, 49];
  const one = makeBars({
    symbol: "A",
    time: [1, 2, 3, 4].map((day) => day * DAY),
    open: close,
    high: close,
    low: close,
    close,
    actions: [{ kind: "split", time: 2 * DAY, ratio: 2 }, { kind: "dividend", time: 3 * DAY, amount: 1 }],
  });
  buyAndHold([one], one.time).forEach((value) => assertAlmostEquals(value, 1, 1e-12));
});

const DAY = 86_400_000;
const walks = ["A", "B"].map((symbol, i) => randomWalk(60, i + 1, symbol));
const run = (options: { benchmark?: Bars | string }) =>
  backtest(smaCross({ fast: 3, slow: 8 }), walks, options);
const dashed = async (options: { benchmark?: Bars | string }) => {
  const series = (await run(options)).figures.equity.spec.panes[0]!.series[1]!;
  return series.type === "line" ? series : null;
};

Deno.test("the card of a run compares it with equal money in its symbols by default", async () => {
  const series = await dashed({});
  assertEquals(series?.name, "Buy and hold");
  const growth = walks.map(({ close }) => close.at(-1)! / close[0]!);
  assertAlmostEquals(series!.values.at(-1)!, 100_000 * (growth[0]! + growth[1]!) / 2, 0.01);
});

Deno.test("the benchmark is a symbol of the run, or other bars, which the manifest then lists", async () => {
  const own = await dashed({ benchmark: "B" });
  assertEquals(own?.name, "B");
  assertAlmostEquals(own!.values.at(-1)!, 100_000 * walks[1]!.close.at(-1)! / walks[1]!.close[0]!, 0.01);
  const index = randomWalk(60, 9, "INDEX");
  const other = await dashed({ benchmark: index });
  assertAlmostEquals(other!.values[30]!, 100_000 * index.close[30]! / index.close[0]!, 0.01);

  const roles = async (options: { benchmark?: Bars | string }) =>
    (await run(options)).manifest.data.map(({ role, symbol }) => `${role} ${symbol}`);
  assertEquals(await roles({ benchmark: "B" }), ["bars A", "bars B"]);
  assertEquals(await roles({ benchmark: index }), ["bars A", "bars B", "benchmark INDEX"]);
});

Deno.test("a benchmark that begins later is compared from there on", async () => {
  const late = bars("LATE", [20 * DAY, 40 * DAY], [10, 15]);
  const series = await dashed({ benchmark: late });
  const equity = (await run({})).equity.value;
  assertEquals(series!.values.slice(0, 20), new Array(20).fill(null));
  assertAlmostEquals(series!.values[20]!, equity[20]!, 0.01);
  assertAlmostEquals(series!.values.at(-1)!, equity[20]! * 1.5, 0.01);
});

Deno.test("a benchmark of another currency, of another time, or that is not there is refused", async () => {
  const index = randomWalk(60, 9, "INDEX");
  const currency = await assertRejects(() => run({ benchmark: { ...index, currency: "EUR" } }), DataError);
  assertEquals([currency.field, currency.symbol, currency.value, currency.allowed], [
    "benchmark",
    "INDEX",
    "EUR",
    "USD",
  ]);
  const before = bars("OLD", [-2 * DAY, -DAY], [1, 2]);
  assertEquals((await assertRejects(() => run({ benchmark: before }), DataError)).symbol, "OLD");
  const unknown = await assertRejects(() => run({ benchmark: "b" }), ParameterError);
  assertEquals([unknown.field, unknown.value], ["benchmark", "b"]);
  await assertRejects(() => run({ benchmark: {} as Bars }), DataError, "Set benchmark to bars");
});

Deno.test("the default benchmark is bought at the run's start and at its costs, which it pays once", async () => {
  const from = 20;
  const options = { from: new Date(from * DAY), costs: percent(0.01), slippage: percentSlippage(0.002) };
  const started = await backtest(smaCross({ fast: 3, slow: 8 }), walks, options);
  const growth = walks.map(({ close }) => close.at(-1)! / close[from]!);
  const { value } = started.statistics().benchmarkReturn;
  assertAlmostEquals(value! + 1, (1 - 0.012) * (growth[0]! + growth[1]!) / 2, 1e-9);
  const given = await backtest(smaCross({ fast: 3, slow: 8 }), walks, { ...options, benchmark: "B" });
  assertAlmostEquals(given.statistics().benchmarkReturn.value! + 1, growth[1]!, 1e-9);
});
