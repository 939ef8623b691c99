import { assertAlmostEquals, assertEquals } from "@std/assert";
import { percent } from "../../../kernel/engine/costs/mod.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { sma } from "../../../kernel/signals/indicators.ts";
import { crossedAbove, crossedBelow } from "../../../kernel/signals/compare.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import golden from "../../golden/backtesting_py.json" with { type: "json" };

const cross = defineStrategy({
  name: "cross",
  indicators: ({ close }) => ({ fast: sma(close, 10), slow: sma(close, 30) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});

Deno.test("a moving-average crossover gives backtesting.py's trades and equity", () => {
  const { open, high, low, close, time } = golden;
  const bars = makeBars({ symbol: "RANDOM", time, open, high, low, close });
  const { trades, equity } = simulate(cross(), bars, { cash: 10_000, costs: percent(0.002) });
  const closed = golden.trades.length;
  assertEquals(trades.open.filter((open) => open === 0).length, closed);
  golden.trades.forEach((expected, i) => {
    assertEquals(trades.quantity[i], expected.quantity);
    assertEquals([trades.entryTime[i], trades.exitTime[i]], [expected.entryTime, expected.exitTime]);
    assertEquals([trades.entryPrice[i], trades.exitPrice[i]], [expected.entryPrice, expected.exitPrice]);
    assertEquals(trades.barsHeld[i], expected.barsHeld);
    assertAlmostEquals(trades.profit[i]!, expected.profit, 1e-6);
  });
  golden.equity.forEach((expected, i) =>
    assertAlmostEquals(equity[i]!, expected, 1e-6, `equity at bar ${i}`)
  );
});
