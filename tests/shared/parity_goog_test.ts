/** Google's daily bars under the preset that is named after backtesting.py, against what backtesting.py makes of them. */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { backtest, crossedAbove, crossedBelow, defineStrategy, loadBars, percent, sma } from "tapebook";
import golden from "../golden/parity/backtesting_py_goog.json" with { type: "json" };
import { sharedFile, sharedTest } from "./shared_data.ts";

const DAY = 86_400_000;

const smaCross = defineStrategy({
  name: "sma_cross",
  indicators: ({ close }) => ({ fast: sma(close, 10), slow: sma(close, 30) }),
  signals: ({ fast, slow }) => ({
    entries: crossedAbove(fast, slow),
    shortEntries: crossedBelow(fast, slow),
  }),
});

for (const [name, expected] of Object.entries(golden.runs)) {
  sharedTest(
    `SmaCross 10/30 on Google, long and short, gives backtesting.py's trades and equity: ${name}`,
    async () => {
      const bars = await loadBars(sharedFile("us-daily/GOOG_2004_2013.csv"));
      assertEquals(bars.length, golden.bars);
      const { trades, equity, metrics } = await backtest(smaCross(), bars, {
        preset: "backtesting.py",
        costs: percent(name.startsWith("commission") ? 0.002 : 0),
        closeAtEnd: name.includes("closed at the end") ? "open" : false,
      });
      const closed = expected.size.length;
      assertEquals(trades.open.filter((open) => open === 0).length, closed);
      const side = (i: number) => trades.side[i] === "long" ? 1 : -1;
      assertEquals(expected.size.map((_, i) => trades.quantity[i]! * side(i)), expected.size);
      assertEquals([...trades.entryTime].slice(0, closed), expected.entryDay.map((day) => day * DAY));
      assertEquals([...trades.exitTime].slice(0, closed), expected.exitDay.map((day) => day * DAY));
      for (let i = 0; i < closed; i++) {
        assertEquals([trades.entryPrice[i], trades.exitPrice[i]], [
          expected.entryPrice[i],
          expected.exitPrice[i],
        ]);
        assertAlmostEquals(trades.profit[i]!, expected.profit[i]!, 2e-6, `profit of trade ${i}`);
        assertAlmostEquals(trades.costs[i]!, expected.costs[i]!, 2e-6, `costs of trade ${i}`);
      }
      expected.equity.forEach((value, i) =>
        assertAlmostEquals(equity.at(i * 10)!, value, 1e-5, `equity at bar ${i * 10}`)
      );
      const { statistics } = expected;
      assertAlmostEquals(equity.at(bars.length - 1)!, statistics["Equity Final [$]"], 1e-5);
      assertAlmostEquals(metrics.totalReturn * 100, statistics["Return [%]"], 1e-6);
      assertAlmostEquals(metrics.maxDrawdown * 100, statistics["Max. Drawdown [%]"], 1e-6);
    },
  );
}
