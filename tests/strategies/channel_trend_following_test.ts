import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { auditLookAhead, backtest, type Bars, ParameterError } from "../../kernel/mod.ts";
import { channelTrendFollowing } from "../../strategies/channel_trend_following.ts";
import { randomWalk } from "../kernel/random_walk.ts";
import { barsOf, fillsOf, series } from "./hand_bars.ts";

/** Six bars around 100 with wicks to 101 and 99, then these closes, each bar 2 wide where the closes allow it. */
function after(closes: number[], wicks: { high?: number[] } = {}): Bars {
  const all = [...series(6, () => 100), ...closes];
  const open = all.map((close, i) => all[i - 1] ?? close);
  return barsOf(all, {
    high: all.map((close, i) => wicks.high?.[i - 6] ?? Math.max(close, open[i]!) + (i < 6 ? 1 : 0.5)),
    low: all.map((close, i) => Math.min(close, open[i]!) - (i < 6 ? 1 : 0.5)),
  });
}

/** With an ATR of one bar it is that bar's true range. */
const params = { entryBars: 5, exitBars: 3, atrBars: 1, stopAtr: 2, addAtr: 0.5, maxUnits: 3, riskPct: 0.5 };

Deno.test("channel_trend_following enters on a close beyond the channel of the bars before", () => {
  assertEquals(fillsOf(channelTrendFollowing(params), after([101.5, 101.5])), ["buy 7"]);
  assertEquals(fillsOf(channelTrendFollowing(params), after([98.5, 98.5])), ["sell 7"]);
  assertEquals(fillsOf(channelTrendFollowing({ ...params, allowShort: false }), after([98.5, 98.5])), []);
});

Deno.test("channel_trend_following is not moved by a high beyond the channel, or a close just at it", () => {
  assertEquals(fillsOf(channelTrendFollowing(params), after([100.9, 100.9], { high: [105, 101] })), []);
  assertEquals(fillsOf(channelTrendFollowing(params), after([101, 101])), []);
});

Deno.test("channel_trend_following buys units that a move of one ATR makes worth riskPct of equity", async () => {
  const run = await backtest(channelTrendFollowing(params), after([101.5, 101.5]));
  // The true range of the bar of the breakout: from 99.5 to 102.
  assertEquals(run.fills.at(0)!.quantity, Math.floor(0.005 * 100_000 / 2.5));
});

Deno.test("channel_trend_following adds units on the way up, three at most, and raises every stop", async () => {
  // True ranges 2.5, 3, 3, 3, 3: each step of 2 is more than half of them.
  const bars = after([101.5, 103.5, 105.5, 107.5, 109.5]);
  const run = await backtest(channelTrendFollowing(params), bars);
  assertEquals(run.orders.tag.filter((tag) => tag.startsWith("unit")), ["unit 1", "unit 2", "unit 3"]);
  const waiting = Array.from(run.orders).filter(({ status }) => status === "open");
  // Two ranges behind 105.5, the close that ordered the third unit.
  assertEquals(waiting.map(({ type, stop }) => [type, stop]), series(3, () => 0).map(() => ["stop", 99.5]));
  assertEquals(
    waiting.reduce((sum, order) => sum + order.quantity, 0),
    run.fills.quantity.reduce((a, b) => a + b),
  );
});

Deno.test("channel_trend_following adds nothing before the price has moved addAtr ranges", () => {
  assertEquals(fillsOf(channelTrendFollowing(params), after([101.5, 101.9, 102, 102])), ["buy 7"]);
});

Deno.test("channel_trend_following stops all its units at one price", async () => {
  const strategy = channelTrendFollowing({ ...params, allowShort: false });
  const run = await backtest(strategy, after([101.5, 103.5, 103.5, 90, 90]));
  const exits = Array.from(run.fills).filter(({ side }) => side === "sell");
  assertEquals(exits.map(({ price }) => price), [97.5, 97.5]);
});

Deno.test("channel_trend_following leaves at a close beyond the opposite channel", async () => {
  // The lows of the three bars before are 101, 103 and 105; the stop is far away.
  const bars = after([101.5, 103.5, 105.5, 107.5, 100.9, 100.9]);
  const run = await backtest(channelTrendFollowing({ ...params, stopAtr: 20, maxUnits: 1 }), bars);
  assertEquals(run.orders.tag.includes("channel exit"), true);
  assertAlmostEquals(run.trades.at(0)!.exitPrice, 100.9, 1e-12);
  assertEquals(fillsOf(channelTrendFollowing({ ...params, stopAtr: 20, maxUnits: 1 }), bars), [
    "buy 7",
    "sell 11",
  ]);
});

Deno.test("channel_trend_following never holds more units than maxUnits on random data", async () => {
  for (const seed of [1, 2, 3]) {
    const run = await backtest(channelTrendFollowing({ maxUnits: 2 }), randomWalk(800, seed));
    const tags = new Set(run.orders.tag.filter((tag) => tag.startsWith("unit")));
    assertEquals([...tags].sort(), ["unit 1", "unit 2"]);
    assert(run.orders.status.every((status) => status !== "rejected"));
  }
});

Deno.test("channel_trend_following refuses a longer channel out than in and looks at no later bar", () => {
  const refused = "exitBars must be at most entryBars";
  assertThrows(() => channelTrendFollowing({ entryBars: 10, exitBars: 20 }), ParameterError, refused);
  assertThrows(() => channelTrendFollowing({ maxUnits: 0 }), ParameterError, "maxUnits");
  assertEquals(auditLookAhead(channelTrendFollowing(), randomWalk(300, 4)).clean, true);
});
