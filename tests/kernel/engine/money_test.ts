/** What the slow engine leaves out: settlement, funding, margin by symbol, option proxies, and slippage on whole runs. */
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { BacktestOptions } from "../../../kernel/engine/options.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { fixedShares } from "../../../kernel/engine/sizing/mod.ts";
import { halfSpread, squareRootImpact } from "../../../kernel/engine/slippage.ts";
import type { Bars, Market } from "../../../kernel/market/bars.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";

const DAY = 86_400_000;
/** A Monday. */
const START = Date.parse("2024-03-04");
const HOUR = 3_600_000;

/** Weekdays from Monday on; one price a bar. */
function flatBars(symbol: string, prices: number[], market: Market = "US", volume?: number[]): Bars {
  const time = prices.map((_, i) => START + (i + 2 * Math.floor(i / 5)) * DAY);
  return makeBars({ symbol, market, time, open: prices, high: prices, low: prices, close: prices, volume });
}

/** Enters at E and leaves at X, one letter a bar. */
function run(bars: Bars, letters: string, options: BacktestOptions) {
  const mask = (letter: string) => Uint8Array.from(letters, (each) => each === letter ? 1 : 0);
  const strategy = defineStrategy({
    name: "letters",
    signals: () => ({ entries: mask("E"), exits: mask("X") }),
  });
  return simulate(strategy(), bars, options);
}

Deno.test("money of a sale buys nothing before it is settled, sessions counted over the weekend", () => {
  // Bought on Tuesday, sold on Friday; settled two sessions later, on Tuesday.
  const bars = flatBars("A", Array.from({ length: 10 }, () => 10));
  const letters = "E..X.E....";
  const free = run(bars, "E..XE.....", { cash: 1_000 });
  assertEquals([...free.orders.status], ["filled", "filled", "filled"]);
  const held = run(bars, "E..XE.....", { cash: 1_000, settlement: 2 });
  assertEquals(held.orders.status[2], "rejected");
  assertStringIncludes(held.orders.reason[2]!, "not enough cash");
  const later = run(bars, letters, { cash: 1_000, settlement: 2 });
  assertEquals([...later.orders.status], ["filled", "filled", "filled"]);
  assertEquals(new Date(later.fills.time[2]!).getUTCDay(), 2);
});

Deno.test("funding is paid by longs on the value of the position at each stamp of 8 hours", () => {
  const prices = Array.from({ length: 48 }, (_, i) => 100 + i);
  const bars = makeBars({
    symbol: "PERP",
    market: "CRYPTO",
    timeframe: "1h",
    time: prices.map((_, i) => START + i * HOUR),
    open: prices,
    high: prices,
    low: prices,
    close: prices,
  });
  const letters = `E${".".repeat(47)}`;
  const options = { cash: 10_000, sizing: fixedShares(2), financing: { funding: 0.001 } };
  const { cashFlows, equity, trades } = run(bars, letters, options);
  const paid = [...cashFlows.amount];
  const stamps = [8, 16, 24, 32, 40];
  assertEquals([...cashFlows.time], stamps.map((hour) => START + hour * HOUR));
  // The rate falls due at the stamp, on what the position was worth at the close before.
  stamps.forEach((hour, i) => assertAlmostEquals(paid[i]!, -2 * prices[hour - 1]! * 0.001, 1e-9));
  const flows = paid.reduce((sum, amount) => sum + amount, 0);
  assertAlmostEquals(equity.at(-1)! - 10_000, trades.profit[0]! + flows, 1e-9);
});

Deno.test("optionDelta gains delta x move x lot size x lots, whatever the cash is", () => {
  const bars = flatBars("NIFTY", [18_000, 18_000, 18_120, 18_050], "IN");
  const { trades, equity } = run(bars, "E.X.", {
    cash: 50_000,
    optionDelta: { delta: 0.5, lotSize: 75, lots: 2 },
  });
  assertEquals([trades.quantity[0], trades.entryPrice[0], trades.exitPrice[0]], [2, 18_000, 18_050]);
  assertAlmostEquals(trades.profit[0]!, 0.5 * 50 * 75 * 2, 1e-9);
  assertAlmostEquals(equity[2]!, 50_000 + 0.5 * 120 * 75 * 2, 1e-9);
});

Deno.test("a symbol's own margin says how much of it the equity carries", () => {
  const bars = flatBars("FUT", [100, 100, 100, 100]);
  const options = { cash: 1_000, instruments: { FUT: { multiplier: 10, margin: 0.25 } } };
  const units = (quantity: number) =>
    run(bars, "E...", { ...options, sizing: fixedShares(quantity) }).fills.quantity[0];
  // A unit is worth 1,000 and takes 250 of the 1,000.
  assertEquals([units(4), units(5)], [4, 4]);
});

Deno.test("slippage and impact of a fill are the rules' and leave the account at its price", () => {
  const length = 60;
  const prices = Array.from({ length }, (_, i) => 100 * 1.01 ** (i % 2 === 0 ? 0 : 1));
  const volume = Array.from({ length }, () => 10_000);
  const bars = flatBars("A", prices, "US", volume);
  const { fills, cash } = run(bars, `${".".repeat(40)}E${".".repeat(19)}`, {
    cash: 20_000,
    slippage: [halfSpread(0.002), squareRootImpact()],
    sizing: fixedShares(100),
  });
  assertEquals([fills.length, fills.reference[0]], [1, prices[41]!]);
  assertAlmostEquals(fills.slippage[0]!, 0.001 * prices[41]!, 1e-12);
  // The last 20 returns are +1 % and its reverse in turn.
  const [up, down] = [0.01, 1 / 1.01 - 1];
  const mean = (up + down) / 2;
  const sigma = Math.sqrt(10 * ((up - mean) ** 2 + (down - mean) ** 2) / 19);
  assertAlmostEquals(fills.impact[0]!, prices[41]! * sigma * Math.sqrt(100 / 10_000), 1e-9);
  assertAlmostEquals(fills.price[0]!, fills.reference[0]! + fills.slippage[0]! + fills.impact[0]!, 1e-12);
  assertAlmostEquals(cash.at(-1)!, 20_000 - 100 * fills.price[0]!, 1e-9);
  assert(fills.quality[0] === 1, "a bar of one price has no better one");
});
