import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Bars, customCosts, makeBars, percent } from "../../../../kernel/mod.ts";
import { stageOf } from "../../../../kernel/run/derived/stage.ts";
import { tradeFees } from "../../../../kernel/run/sheet/trade_fees.ts";
import { givenSignals } from "../../engine/given_signals.ts";
import { holedWalk, randomSignals } from "../derived/cases.ts";
import { randomWalk } from "../../random_walk.ts";
import { finished } from "../fixtures.ts";

const feesOf = (run: ReturnType<typeof finished>) => tradeFees(run, stageOf(run));

const sumAt = (fees: Record<string, Float64Array>, trade: number) =>
  Object.values(fees).reduce((sum, column) => sum + column[trade]!, 0);

/** In 2022, when every tax was there. */
const later = (bars: Bars): Bars => {
  const shift = 19_000 * 86_400_000;
  const actions = bars.actions?.map((action) => ({ ...action, time: action.time + shift }));
  return { ...bars, time: bars.time.map((time) => time + shift), ...actions && { actions } };
};

Deno.test("the components of what a trade paid add up to its costs", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const bars = later(seed % 2 ? randomWalk(200, seed) : holedWalk(200, seed, "SPLIT", true));
    const run = finished(randomSignals(bars, seed, { shorts: true }), [bars], {
      costs: ["in-intraday", percent(0.0005), customCosts("desk", (_, quantity) => quantity * 0.01)],
      shorting: true,
    });
    const { trades } = run.result;
    assert(trades.length > 5);
    const fees = feesOf(run);
    assert(["stt", "gst", "stamp", "brokerage", "commission", "desk"].every((name) => name in fees));
    for (let i = 0; i < trades.length; i++) assertAlmostEquals(sumAt(fees, i), trades.costs[i]!, 1e-9);
  }
});

Deno.test("a delivery trade shows the taxes of its contract notes", () => {
  // 10 shares bought at 100 and sold at 120: 0.1 % STT on both sides, 0.015 % stamp on the buy, since July 2020.
  const price = [100, 100, 100, 120, 120, 120];
  const time = price.map((_, i) => Date.UTC(2023, 4, 1 + i));
  const bars = makeBars({
    symbol: "T",
    market: "IN",
    time,
    open: price,
    high: price,
    low: price,
    close: price,
  });
  const at = (day: number) => price.map((_, i) => i === day);
  const strategy = givenSignals([bars], [at(0)], [at(2)]);
  const run = finished(strategy, [bars], { costs: "in-delivery", cash: 1010, currency: "INR" });
  assertEquals(run.result.trades.quantity[0], 10);
  const fees = feesOf(run);
  assertAlmostEquals(fees.stt![0]!, 1 + 1.2, 1e-9);
  assertAlmostEquals(fees.stamp![0]!, 0.15, 1e-9);
  assertEquals(Object.keys(fees)[0], "stt");
});

Deno.test("a run without costs has no components", () => {
  const bars = randomWalk(100, 3);
  assertEquals(feesOf(finished(randomSignals(bars, 3), [bars], { costs: "zero" })), {});
});
