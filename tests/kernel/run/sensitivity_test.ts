import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  backtest,
  type BacktestOptions,
  customCosts,
  percent,
  percentSlippage,
  sensitivity,
  type SensitivityColumns,
} from "../../../kernel/mod.ts";
import { randomWalk } from "../random_walk.ts";
import { busy } from "./derived/cases.ts";
import { sampleBars, smaCross } from "./fixtures.ts";

const settings = ({ assumption, setting }: SensitivityColumns) =>
  assumption.map((each, i) => `${each} ${setting[i]}`.trim());

Deno.test("sensitivity() of market orders varies timing, costs and slippage", async () => {
  const bars = await sampleBars("2012-01-01");
  const table = await sensitivity(smaCross({ fast: 5, slow: 20 }), bars);
  assertEquals(settings(table), [
    "as given",
    "fill.at next-close",
    "fill.at same-close",
    "costs 5 bp",
    "costs 10 bp",
    "slippage 5 bp",
    "slippage 10 bp",
  ]);
});

Deno.test("sensitivity() varies how limits and stops are filled where there are any", async () => {
  const table = await sensitivity(busy(), randomWalk(300, 3), {
    fill: { sameBar: "path", limit: "through" },
  });
  const names = settings(table);
  for (
    const name of [
      "fill.limit touch",
      "fill.sameBar stop-first",
      "fill.sameBar target-first",
      "fill.limitImprovement none",
    ]
  ) {
    assert(names.includes(name), name);
  }
  assertEquals(names.filter((name) => /path|through|finer/.test(name)), []);
});

Deno.test("every row of sensitivity() is the backtest with that assumption", async () => {
  const bars = await sampleBars("2012-01-01");
  const fees = customCosts("mine", (_side, quantity, price) => 1 + quantity * price * 0.0005);
  const given: BacktestOptions = {
    preset: "freqtrade",
    cash: 50_000,
    costs: [percent(0.0002), fees],
    slippage: percentSlippage(0.0003),
    instruments: { SP500: { lot: 0.01 } },
  };
  const table = await sensitivity(smaCross({ fast: 5, slow: 20 }), bars, given);
  const expected: BacktestOptions[] = [
    given,
    { ...given, fill: { at: "next-close" } },
    { ...given, fill: { at: "same-close" } },
    { ...given, costs: "zero" },
    { ...given, costs: customCosts("twice", (_s, quantity, price) => 2 * (1 + quantity * price * 0.0007)) },
    { ...given, slippage: [] },
    { ...given, slippage: percentSlippage(0.0006) },
  ];
  assertEquals(table.length, expected.length);
  for (const [i, options] of expected.entries()) {
    const { metrics } = await backtest(smaCross({ fast: 5, slow: 20 }), bars, options);
    assert(Math.abs(table.totalReturn[i]! - metrics.totalReturn) < 1e-9, settings(table)[i]);
    assert(Math.abs(table.sharpe[i]! - metrics.sharpe!) < 1e-9);
    assert(Math.abs(table.maxDrawdown[i]! - metrics.maxDrawdown) < 1e-9);
    assertEquals(table.trades[i], metrics.trades);
    assert(Math.abs(table.change[i]! - (metrics.totalReturn - table.totalReturn[0]!)) < 1e-9);
  }
  assertEquals(table.setting.slice(3), ["x0", "x2", "x0", "x2"]);
});

Deno.test("sensitivity() shows itself as a table and can be stopped", async () => {
  const bars = await sampleBars("2018-01-01");
  const table = await sensitivity(smaCross(), bars);
  assert(Deno.inspect(table).includes("Sensitivity to what was assumed"));
  assertEquals(table.at(0)!.change, 0);
  await assertRejects(
    () => sensitivity(smaCross(), bars, { signal: AbortSignal.abort(new RangeError("no")) }),
    RangeError,
  );
});
