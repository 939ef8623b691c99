import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Bars, ema, makeBars, ParameterError, stochRsi, superTrend, vwap } from "../../kernel/mod.ts";
import { simulate } from "../../kernel/engine/simulate.ts";
import { vwapSupertrend } from "../../strategies/vwap_supertrend.ts";
import { roundTrips } from "./by_bar.ts";
import { barsOf } from "./hand_bars.ts";
import { hourlyBars } from "./regression_data.ts";

const short = vwapSupertrend({ fast: 2, slow: 4, atrPeriod: 3, multiple: 1.5, rsiPeriod: 3 });
const margin = { shorting: true };

/** Hourly bars from closes, each opening at the close before and ranging 0.2 further. */
const hourly = (close: number[]): Bars => {
  const open = close.map((price, i) => close[i - 1] ?? price);
  return barsOf(close, {
    market: "CRYPTO",
    timeframe: "1h",
    time: close.map((_, i) => new Date(Date.UTC(2024, 0, 1, i))),
    high: close.map((price, i) => Math.max(price, open[i]!) + 0.2),
    low: close.map((price, i) => Math.min(price, open[i]!) - 0.2),
    volume: close.map(() => 1e6),
  });
};

/** The same prices upside down: what was bought must now be sold. */
const mirrored = (bars: Bars, about: number): Bars => {
  const turned = (column: Float64Array) => column.map((price) => 2 * about - price);
  const { open, high, low, close } = bars;
  return makeBars({
    ...bars,
    open: turned(open),
    high: turned(low),
    low: turned(high),
    close: turned(close),
  });
};

// Rises with a pullback in bars 11 and 12, falls from bar 17 on, and turns in bar 33. SuperTrend turns down in bar 17
// and up in bar 33; k, below 20 in bar 12, rises above d in bar 13.
const path = hourly([
  ...[100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 108.5, 107.8, 110.5, 112, 113, 114],
  ...[104, 100, 96, 94, 92, 90, 88, 86, 84, 82, 83.5, 84, 81.5, 79, 78, 77, 87, 92, 93, 94],
]);

Deno.test("vwap_supertrend buys the end of a pullback in a rise, and the turn of a fall", () => {
  const trips = roundTrips(short, path, margin);
  assertEquals(trips.map(({ side, entry, why }) => [side, entry, why]), [
    ["long", 14, "pullback_buy"],
    ["short", 18, "reversal_sell"],
    ["long", 34, "reversal_buy"],
  ]);
});

Deno.test("vwap_supertrend sells the end of a pullback in a fall, and the turn of a rise", () => {
  const trips = roundTrips(short, mirrored(path, 100), margin);
  assertEquals(trips.map(({ side, entry, why }) => [side, entry, why]), [
    ["short", 14, "pullback_sell"],
    ["long", 18, "reversal_buy"],
    ["short", 34, "reversal_sell"],
  ]);
});

Deno.test("vwap_supertrend has its stop where SuperTrend was at the entry", () => {
  const { orders } = simulate(short, path, margin);
  const { value } = superTrend(path.high, path.low, path.close, 3, 1.5);
  const stops = [...orders.tag.keys()].filter((i) => orders.tag[i] === "stop-loss");
  const decided = stops.map((i) => path.time.indexOf(orders.time[orders.parent[i]!]!));
  assertEquals(decided, [13, 17, 33]);
  assertEquals(stops.map((i) => orders.stop[i]), decided.map((bar) => value[bar]));
});

Deno.test("vwap_supertrend leaves out the sells where shorts are not allowed, and still closes", () => {
  const trips = roundTrips(vwapSupertrend({ ...short.params, allowShort: false }), path, margin);
  assertEquals(trips.map(({ side, entry, exit }) => [side, entry, exit]), [["long", 14, 17], [
    "long",
    34,
    null,
  ]]);
  assertEquals(trips[0]!.whyNot, "stop-loss");
});

const walk = hourlyBars(6000, 77);
const entryTags = (bars: Bars) => {
  const { orders } = simulate(vwapSupertrend(), bars, margin);
  return [...orders.tag.keys()].filter((i) => orders.tag[i]!.includes("_"))
    .map((i) => ({ bar: bars.time.indexOf(orders.time[i]!), tag: orders.tag[i]! }));
};

Deno.test("vwap_supertrend gives each reason only where all of its conditions hold", () => {
  const { open: _, high, low, close, time, volume } = walk;
  const { direction } = superTrend(high, low, close, 10, 3);
  const [fast, slow, average] = [ema(close, 21), ema(close, 50), vwap(time, high, low, close, volume)];
  const { k, d } = stochRsi(close, 14, 14);
  const holds: Record<string, (i: number) => boolean> = {
    pullback_buy: (i) =>
      direction[i] === 1 && fast[i]! > slow[i]! && close[i]! > average[i]! && k[i - 1]! < 20 &&
      k[i - 1]! <= d[i - 1]! &&
      k[i]! > d[i]!,
    pullback_sell: (i) =>
      direction[i] === -1 && fast[i]! < slow[i]! && close[i]! < average[i]! && k[i - 1]! > 80 &&
      k[i - 1]! >= d[i - 1]! && k[i]! < d[i]!,
    reversal_buy: (i) =>
      direction[i - 1] === -1 && direction[i] === 1 && close[i]! > average[i]! && k[i]! < 80,
    reversal_sell: (i) =>
      direction[i - 1] === 1 && direction[i] === -1 && close[i]! < average[i]! && k[i]! > 20,
  };
  const entries = entryTags(walk);
  assertEquals(entries.filter(({ bar, tag }) => !holds[tag]!(bar)), []);
  assertEquals(Object.keys(holds).filter((tag) => !entries.some((entry) => entry.tag === tag)), []);
});

Deno.test("vwap_supertrend does upside down what it does on the mirrored prices", () => {
  const about = Math.max(...walk.high);
  const opposite: Record<string, string> = { buy: "sell", sell: "buy" };
  const turned = entryTags(mirrored(walk, about)).map(({ bar, tag }) => ({
    bar,
    tag: tag.replace(/buy|sell/, (word) => opposite[word]!),
  }));
  // SuperTrend begins upwards in both, so only what follows its first turns is the mirror image.
  const settled = entryTags(walk).filter(({ bar }) => bar > 500);
  assertEquals(turned.filter(({ bar }) => bar > 500), settled);
  assert(settled.length > 20);
});

Deno.test("vwap_supertrend refuses lengths and levels that cannot be", () => {
  assertThrows(() => vwapSupertrend({ fast: 50 }), ParameterError, "fast must be below slow");
  assertThrows(() => vwapSupertrend({ oversold: 80 }), ParameterError, "oversold must be below overbought");
  assertThrows(() => vwapSupertrend({ multiple: 0 }), ParameterError, "multiple");
});
