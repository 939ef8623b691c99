import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { backtest, makeBars, type Run } from "../../../../kernel/mod.ts";
import { busy, variedRuns } from "./cases.ts";
import { randomWalk } from "../../random_walk.ts";

/** Sum of a column of the positions at each time of the run. */
function byTime(run: Run, column: (i: number) => number): number[] {
  const at = new Map([...run.equity.time].map((time, tick) => [time, tick]));
  const sums = new Array<number>(run.equity.length).fill(0);
  for (let i = 0; i < run.positions.length; i++) sums[at.get(run.positions.time[i]!)!]! += column(i);
  return sums;
}

for (const seed of [1, 2, 3, 4]) {
  for (const [name, run] of await variedRuns(seed)) {
    Deno.test(`run.positions of a run ${name} are worth what the account says, at every close (${seed})`, () => {
      const { positions, exposure, equity } = run;
      assert(positions.length > 20);
      const net = byTime(run, (i) => positions.value[i]!);
      const gross = byTime(run, (i) => Math.abs(positions.value[i]!));
      for (let tick = 0; tick < equity.length; tick++) {
        assertAlmostEquals(net[tick]!, exposure.net[tick]!, 1e-6);
        assertAlmostEquals(gross[tick]!, exposure.gross[tick]!, 1e-6);
        assertAlmostEquals(exposure.cash[tick]! + net[tick]!, equity.at(tick)!, 1e-6);
        assertAlmostEquals(exposure.leverage[tick]!, gross[tick]! / equity.at(tick)!, 1e-9);
      }
    });

    Deno.test(`run.positions of a run ${name} have gains that add up to the equity (${seed})`, () => {
      const { positions, cashFlows, trades, equity } = run;
      const last = new Map<string, number>();
      for (let i = 0; i < positions.length; i++) {
        if (positions.time[i] !== equity.time.at(-1)) continue;
        last.set(positions.symbol[i]!, positions.unrealised[i]!);
      }
      const open = new Map<string, number>();
      for (const { symbol, profit, open: isOpen } of trades) {
        if (isOpen) open.set(symbol, (open.get(symbol) ?? 0) + profit);
      }
      assertEquals([...last.keys()].sort(), [...open.keys()].sort());
      for (const [symbol, profit] of open) assertAlmostEquals(last.get(symbol)!, profit, 1e-6);
      const flows = [...cashFlows.amount].reduce((sum, amount) => sum + amount, 0);
      const gains = [...trades.profit].reduce((sum, profit) => sum + profit, 0);
      assertAlmostEquals(100_000 + gains + flows, equity.at(-1)!, 1e-5);
      // Of a symbol alone the gains so far tell the equity of every close at which it is held.
      if (new Set(positions.symbol).size > 1) return;
      for (let i = 0; i < positions.length; i++) {
        const paid = [...cashFlows].filter(({ time }) => time <= positions.time[i]!)
          .reduce((sum, { amount }) => sum + amount, 0);
        const value = equity.value[equity.time.indexOf(positions.time[i]!)]!;
        assertAlmostEquals(100_000 + positions.realised[i]! + positions.unrealised[i]! + paid, value, 1e-5);
      }
    });
  }
}

Deno.test("run.positions are in order of time and then of symbol", async () => {
  const universe = [1, 2, 3].map((seed) => randomWalk(100, seed, `S${4 - seed}`));
  const { positions } = await backtest(busy(), universe);
  const keys = [...positions].map(({ time, symbol }) =>
    time * 10 + universe.findIndex((bars) => bars.symbol === symbol)
  );
  assertEquals(keys, keys.toSorted((a, b) => a - b));
  assertEquals(new Set(keys).size, keys.length);
});

Deno.test("run.positions hold two entries at their average cost", async () => {
  const price = [10, 10, 20, 20, 20];
  const bars = makeBars({
    symbol: "T",
    time: price.map((_, i) => i * 86_400_000),
    open: price,
    high: price,
    low: price,
    close: price,
  });
  const { defineStrategy } = await import("../../../../kernel/mod.ts");
  const twice = defineStrategy({
    name: "twice",
    onBar(ctx) {
      if (ctx.bar < 2) ctx.buy({ quantity: 100 });
    },
  });
  const { positions } = await backtest(twice(), bars);
  assertEquals(
    [...positions].map(({ quantity, averageCost, unrealised }) => [quantity, averageCost, unrealised]),
    [
      [100, 10, 0],
      [200, 15, 1000],
      [200, 15, 1000],
      [200, 15, 1000],
    ],
  );
});
