import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { auditLookAhead, backtest, makePanel, ParameterError, percent } from "../../kernel/mod.ts";
import { crossExchangeArbitrage } from "../../strategies/cross_exchange_arbitrage.ts";
import { barsOf } from "./hand_bars.ts";

/** Prices on two exchanges, of which the second is always 1000. */
function exchanges(first: number[]) {
  return [barsOf(first, { symbol: "ONE" }), barsOf(first.map(() => 1000), { symbol: "TWO" })];
}
/** A round trip costs 0.4 %. */
const params = { feePct: 0.1, edgePct: 0.1, leavePct: 0.05, latencyBars: 0 };
const sides = (first: number[], given: Parameters<typeof crossExchangeArbitrage>[0]) => {
  const strategy = crossExchangeArbitrage(given);
  const { ONE, TWO } = strategy.definition.weights!(makePanel(exchanges(first)), strategy.params);
  assertEquals(Array.from(TWO!), Array.from(ONE!, (weight) => 0 - weight));
  return Array.from(ONE!);
};

Deno.test("cross_exchange_arbitrage sells where it is dear and buys where it is cheap until they meet", () => {
  assertEquals(sides([1000, 1006, 1004, 1001, 1000.4, 1000], params), [0, -0.5, -0.5, -0.5, 0, 0]);
  assertEquals(sides([1000, 994, 996, 999.6, 1000, 1000], params), [0, 0.5, 0.5, 0, 0, 0]);
});

Deno.test("cross_exchange_arbitrage lets a difference pass that its fees and the edge eat up", () => {
  assertEquals(sides([1000, 1005, 1000], params), [0, 0, 0]);
  assertEquals(sides([1000, 1005, 1000], { ...params, feePct: 0.09 }), [0, -0.5, 0]);
  assertEquals(sides([1000, 1005, 1000], { ...params, edgePct: 0.09 }), [0, -0.5, 0]);
});

Deno.test("cross_exchange_arbitrage closes when the exchanges change places, and may turn round after", () => {
  assertEquals(sides([1006, 994, 994, 1000], params), [-0.5, 0, 0.5, 0]);
});

Deno.test("cross_exchange_arbitrage decides late by its latency", () => {
  const first = [1000, 1006, 1006, 1006, 1000, 1000, 1000];
  assertEquals(sides(first, { ...params, latencyBars: 2 }), [0, 0, 0, -0.5, -0.5, -0.5, 0]);
});

Deno.test("cross_exchange_arbitrage earns the difference less four fees, and loses when it comes late", async () => {
  const first = [1000, 1010, 1010, 1010, 1000, 1000, 1000, 1000];
  const options = { costs: percent(0.001), shorting: true, cash: 1_000_000 };
  const opens = exchanges(first).map((bars) =>
    barsOf([...bars.close], { symbol: bars.symbol, open: bars.close })
  );
  const now = await backtest(crossExchangeArbitrage(params), opens, options);
  assertAlmostEquals(now.metrics.totalReturn, 0.5 * 10 / 1010 - 4 * 0.5 * 0.001, 2e-5);
  const late = await backtest(crossExchangeArbitrage({ ...params, latencyBars: 2 }), opens, options);
  assertAlmostEquals(late.metrics.totalReturn, -4 * 0.5 * 0.001, 2e-5);
});

Deno.test("cross_exchange_arbitrage waits out a bar that one exchange lacks", () => {
  const [one, two] = exchanges([1000, 1006, 1000, 1000]);
  const keep = (values: Float64Array) => values.filter((_, i) => i !== 2);
  const holed = barsOf([...keep(two!.close)], { symbol: "TWO", time: keep(two!.time) });
  const strategy = crossExchangeArbitrage(params);
  const { ONE } = strategy.definition.weights!(makePanel([one!, holed]), strategy.params);
  assertEquals(Array.from(ONE!), [0, -0.5, -0.5, 0]);
});

Deno.test("cross_exchange_arbitrage refuses what cannot work and looks at no later bar", async () => {
  assertThrows(
    () => crossExchangeArbitrage({ feePct: 0, edgePct: 0 }),
    ParameterError,
    "leavePct must be below",
  );
  assertThrows(() => crossExchangeArbitrage({ latencyBars: -1 }), ParameterError, "latencyBars");
  const [one, two] = exchanges([1000, 1006, 1004, 1001, 1000.4, 1000]);
  await assertRejects(
    () => backtest(crossExchangeArbitrage(), one!),
    ParameterError,
    "two exchanges: it got ONE",
  );
  assert(auditLookAhead(crossExchangeArbitrage(params), [one!, two!]).clean);
});
