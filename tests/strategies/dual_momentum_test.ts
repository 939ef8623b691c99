import { assertEquals, assertThrows } from "@std/assert";
import { makePanel, ParameterError } from "../../kernel/mod.ts";
import { simulate } from "../../kernel/engine/simulate.ts";
import { dualMomentum } from "../../strategies/dual_momentum.ts";
import { roundTrips } from "./by_bar.ts";
import { barsOf } from "./hand_bars.ts";

const days = Array.from({ length: 13 }, (_, i) => i);
/** A and B rise, A faster up to day 6 and falling from then on; C falls. */
const a = barsOf(days.map((i) => (i <= 6 ? 100 + 4 * i : 124 - 5 * (i - 6))), { symbol: "A" });
const b = barsOf(days.map((i) => 100 + i), { symbol: "B" });
const c = barsOf(days.map((i) => 100 - i), { symbol: "C" });

const weightsOf = (params: Parameters<typeof dualMomentum>[0], ...bars: typeof a[]) => {
  const strategy = dualMomentum({ lookback: 2, rebalance: 4, ...params });
  const weights = strategy.definition.weights!(makePanel(bars), strategy.params);
  return Object.fromEntries(
    Object.entries(weights).map(([symbol, column]) => [
      symbol,
      Object.fromEntries(
        Array.from(column, (weight, i) => [i, weight]).filter(([, weight]) => weight === weight),
      ),
    ]),
  );
};

Deno.test("dual_momentum decides every `rebalance` bars from the first momentum on, and at no other", () => {
  assertEquals(weightsOf({}, a, b), { A: { 2: 1, 6: 1, 10: 0 }, B: { 2: 0, 6: 0, 10: 1 } });
  assertEquals(Object.keys(weightsOf({ rebalance: 5, lookback: 3 }, a, b).A!), ["3", "8"]);
});

Deno.test("dual_momentum holds equal parts of the best few", () => {
  assertEquals(weightsOf({ hold: 2 }, a, b, c), {
    A: { 2: 0.5, 6: 0.5, 10: 0 },
    B: { 2: 0.5, 6: 0.5, 10: 0.5 },
    C: { 2: 0, 6: 0, 10: 0 },
  });
});

Deno.test("dual_momentum holds cash where even the best falls, or rises too little", () => {
  assertEquals(weightsOf({}, c), { C: { 2: 0, 6: 0, 10: 0 } });
  // Over two days A gains 8 % by day 2 and 6.9 % by day 6, B 2 % and 1.9 %.
  assertEquals(weightsOf({ minReturn: 0.07 }, a, b), { A: { 2: 1, 6: 0, 10: 0 }, B: { 2: 0, 6: 0, 10: 0 } });
});

Deno.test("dual_momentum puts what would be cash into the safe symbol, whatever its own momentum", () => {
  assertEquals(weightsOf({ safe: "B", minReturn: 0.07 }, a, b), {
    A: { 2: 1, 6: 0, 10: 0 },
    B: { 2: 0, 6: 1, 10: 1 },
  });
  assertEquals(weightsOf({ safe: "C", hold: 2, minReturn: 0.01 }, a, c), {
    A: { 2: 0.5, 6: 0.5, 10: 0 },
    C: { 2: 0.5, 6: 0.5, 10: 1 },
  });
});

Deno.test("dual_momentum trades at the opens after its decisions alone", () => {
  const strategy = dualMomentum({ lookback: 2, rebalance: 4 });
  const { fills, trades } = simulate(strategy, [a, b, c]);
  const bars = [...new Set(fills.time)].map((time) => a.time.indexOf(time));
  assertEquals(bars, [3, 11]);
  assertEquals([trades.symbol, trades.length], [["A", "B"], 2]);
});

Deno.test("dual_momentum with one symbol is in it while it rises", () => {
  // Day 7 is the first below the day two before it: 119 after 120.
  const trips = roundTrips(dualMomentum({ lookback: 2, rebalance: 1 }), a);
  assertEquals(trips.map(({ entry, exit }) => [entry, exit]), [[3, 8]]);
});

Deno.test("dual_momentum leaves a symbol without a bar that day as it is", () => {
  const prices = [100, 120, 150, 190, 240, 300];
  const time = Float64Array.of(0, 1, 2, 3, 5, 6).map((day) => a.time[day]!);
  const { trades } = simulate(dualMomentum({ lookback: 2, rebalance: 1 }), [a, {
    ...barsOf(prices, { symbol: "H" }),
    time,
  }]);
  // H, the stronger, is bought on day 3; that it has no bar on day 4 sells nothing of it.
  const ofH = [...trades.symbol.keys()].filter((i) => trades.symbol[i] === "H");
  assertEquals(ofH.map((i) => [trades.entryTime[i], trades.open[i]]), [[time[3], 1]]);
});

Deno.test("dual_momentum refuses lengths and numbers that cannot be", () => {
  for (const field of ["lookback", "rebalance", "hold"] as const) {
    assertThrows(() => dualMomentum({ [field]: 0 }), ParameterError, field);
  }
  assertThrows(() => dualMomentum({ safe: 1 as never }), ParameterError, "safe");
});
