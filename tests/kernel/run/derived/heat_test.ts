import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { backtest, defineStrategy, type Run, stopLoss } from "../../../../kernel/mod.ts";
import { randomWalk } from "../../random_walk.ts";
import { busy, randomSignals } from "./cases.ts";

Deno.test("run.heat of fixed stops is the loss at them over equity", async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const bars = randomWalk(150, seed);
    const run = await backtest(randomSignals(bars, seed, { stops: true }), bars);
    const expected = new Array<number>(bars.length).fill(0);
    for (const trade of run.trades) {
      const entry = bars.time.indexOf(trade.entryTime);
      const exit = trade.open ? bars.length : bars.time.indexOf(trade.exitTime);
      const stop = bars.close[entry - 1]! * 0.97;
      for (let t = entry; t < exit; t++) {
        expected[t] = trade.quantity * Math.max(0, bars.close[t]! - stop) / run.equity.at(t)!;
      }
    }
    assert(Math.max(...expected) > 0.01);
    expected.forEach((value, t) => assertAlmostEquals(run.heat.value[t]!, value, 1e-12));
    assertEquals(run.heat.unprotected, new Float64Array(bars.length));
  }
});

const trailer = (trail: { percent: number } | { amount: number }, short = false) =>
  defineStrategy({
    name: "trailer",
    onBar(ctx) {
      if (ctx.position.quantity !== 0 || ctx.bar % 7 !== 0) return;
      if (short) ctx.sell({ fraction: 0.5, trailingStop: trail });
      else ctx.buy({ fraction: 0.5, trailingStop: trail });
    },
  })();

/** The level by hand: behind the best price since the entry, at the open. */
function trailedHeat(
  run: Run,
  bars: ReturnType<typeof randomWalk>,
  level: (best: number) => number,
  sign: number,
) {
  const expected = new Array<number>(bars.length).fill(0);
  for (const trade of run.trades) {
    const entry = bars.time.indexOf(trade.entryTime);
    const exit = trade.open ? bars.length : bars.time.indexOf(trade.exitTime);
    let best = trade.entryPrice;
    for (let t = entry; t < exit; t++) {
      best = sign > 0 ? Math.max(best, bars.high[t]!) : Math.min(best, bars.low[t]!);
      const loss = Math.max(0, sign * (bars.close[t]! - level(best)));
      expected[t] = trade.quantity * loss / run.equity.at(t)!;
    }
  }
  return expected;
}

for (
  const [name, trail, level, short] of [
    ["percent", { percent: 0.04 }, (best: number) => best * 0.96, false],
    ["amount", { amount: 3 }, (best: number) => best - 3, false],
    ["percent of a short", { percent: 0.04 }, (best: number) => best * 1.04, true],
  ] as const
) {
  Deno.test(`run.heat follows a trailing stop by ${name}`, async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const bars = randomWalk(150, seed);
      const run = await backtest(trailer(trail, short), bars);
      const expected = trailedHeat(run, bars, level, short ? -1 : 1);
      assert(run.trades.length > 2 && Math.max(...expected) > 0.01);
      expected.forEach((value, t) => assertAlmostEquals(run.heat.value[t]!, value, 1e-12));
    }
  });
}

Deno.test("run.heat counts a position without a stop as unprotected, with its whole value", async () => {
  const bars = randomWalk(150, 3);
  const run = await backtest(randomSignals(bars, 3), bars);
  assertEquals(run.heat.value, new Float64Array(bars.length));
  run.exposure.leverage.forEach((share, t) => assertAlmostEquals(run.heat.unprotected[t]!, share, 1e-12));
  assert(run.metrics.exposure > 0.1);
});

Deno.test("run.heat adds up the positions, and knows the stops that a rule gives", async () => {
  const universe = [1, 2, 3].map((seed) => randomWalk(150, seed, `S${seed}`));
  const { heat, positions, fills, orders } = await backtest(busy(), universe, { risk: stopLoss(0.03) });
  assert(positions.length > 100 && fills.length > 20);
  assert(orders.tag.includes("stop-loss"));
  assert(Math.max(...heat.unprotected) < 1e-9);
  assert(Math.max(...heat.value) > 0.005 && Math.min(...heat.value) === 0);
});
