/** Higher timeframes and panels as a run sees them. */
import { assert, assertEquals } from "@std/assert";
import {
  above,
  backtest,
  below,
  type Columns,
  defineStrategy,
  higher,
  makePanel,
  mapPanel,
  type Panel,
  sma,
  topN,
} from "../../../kernel/mod.ts";
import { randomWalk } from "../random_walk.ts";
import { sampleBars } from "./fixtures.ts";

const DAY = 86_400_000;

const trend = ({ close }: Columns) => ({ close, trend: higher("1w", ({ close }) => sma(close, 10)) });
const bySignals = defineStrategy({
  name: "weekly_trend",
  indicators: trend,
  signals: ({ close, trend }) => ({ entries: above(close, trend), exits: below(close, trend) }),
});
const byEvents = defineStrategy({
  name: "weekly_trend",
  indicators: trend,
  onBar(ctx) {
    const [close, trend] = [ctx.indicators.close.ago(0), ctx.indicators.trend.ago(0)];
    if (close > trend && ctx.position.quantity === 0) ctx.buy();
    if (close < trend && ctx.position.quantity > 0) ctx.close();
  },
});

Deno.test("a strategy on a weekly average trades alike as signals and bar by bar, and not before ten weeks", async () => {
  const bars = await sampleBars("2015-01-01");
  const [run, events] = [await backtest(bySignals(), bars), await backtest(byEvents(), bars)];
  assert(run.fills.length > 10);
  assertEquals([...events.equity.value], [...run.equity.value]);
  assert(run.fills.time[0]! - bars.time[0]! > 63 * DAY);
});

Deno.test("weights over a panel hold the symbol that rose most", async () => {
  const strategy = defineStrategy({
    name: "strongest",
    weights: (panel: Panel) =>
      topN(mapPanel(panel, ({ close }) => close.map((price, i) => price / (close[i - 20] ?? NaN))), 1),
  });
  const bars = [1, 2, 3].map((seed) => randomWalk(120, seed));
  const run = await backtest(strategy(), makePanel(bars), { cash: 1e7 });
  const rise = ({ close }: typeof bars[0], i: number) => close[i]! / close[i - 20]!;
  /** Each time that another symbol is the strongest, it is bought at the next open. */
  const changes: [string, number][] = [];
  for (let i = 20; i < 119; i++) {
    const { symbol, time } = bars.toSorted((a, b) => rise(b, i) - rise(a, i))[0]!;
    if (symbol !== changes.at(-1)?.[0]) changes.push([symbol, time[i + 1]!]);
  }
  assert(changes.length > 3);
  const { side, symbol, time } = run.fills;
  const buys = symbol.map((name, i) => [name, time[i]!] as [string, number]).filter((_, i) =>
    side[i] === "buy"
  );
  assertEquals(buys, changes);
});
