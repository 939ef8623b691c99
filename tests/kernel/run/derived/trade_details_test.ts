import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  backtest,
  type Bars,
  defineStrategy,
  makeBars,
  percent,
  percentSlippage,
  type Run,
  timeStop,
} from "../../../../kernel/mod.ts";
import { randomWalk } from "../../random_walk.ts";
import { sampleBars, smaCross } from "../fixtures.ts";
import { busy, randomSignals, variedRuns } from "./cases.ts";

const DAY = 86_400_000;

Deno.test("mae and mfe of orders at the open are the worst and best prices from the entry bar to the exit's open", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const bars = randomWalk(150, seed);
    const run = await backtest(randomSignals(bars, seed, { shorts: true }), bars, {
      slippage: percentSlippage(0.001),
      costs: percent(0.001),
    });
    assert(run.trades.length > 5);
    for (const trade of run.trades) {
      const prices = [trade.exitPrice];
      for (let t = 0; t < bars.length; t++) {
        const time = bars.time[t]!;
        if (time < trade.entryTime) continue;
        if (!trade.open && time >= trade.exitTime) {
          prices.push(bars.open[t]!);
          break;
        }
        prices.push(bars.low[t]!, bars.high[t]!);
      }
      const moves = prices.map((price) => (price / trade.entryPrice - 1) * (trade.side === "long" ? 1 : -1));
      assertAlmostEquals(trade.mae, Math.min(0, ...moves), 1e-12);
      assertAlmostEquals(trade.mfe, Math.max(0, ...moves), 1e-12);
    }
  }
});

/** Days of [open, high, low, close]. */
function days(...rows: [number, number, number, number][]): Bars {
  const column = (k: number) => rows.map((row) => row[k]!);
  return makeBars({
    symbol: "T",
    time: rows.map((_, i) => i * DAY),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
  });
}

const scripted = (orders: Record<number, Record<string, number>>) =>
  defineStrategy({
    name: "scripted",
    onBar(ctx) {
      const order = orders[ctx.bar];
      if (order) ctx.buy({ quantity: 10, ...order });
    },
  })();

for (
  const [what, order, second, third, mae, mfe] of [
    [
      "a limit inside the bar: its low and close",
      { limit: 95 },
      [100, 110, 90, 98],
      [98, 99, 97, 98],
      -5 / 95,
      4 / 95,
    ],
    [
      "a stop inside the bar: its high and close",
      { stop: 105 },
      [100, 120, 80, 110],
      [110, 111, 109, 110],
      0,
      15 / 105,
    ],
    [
      "a limit at the open: the whole bar",
      { limit: 101 },
      [100, 120, 80, 110],
      [110, 111, 109, 110],
      -0.2,
      0.2,
    ],
    [
      "a stop-loss inside a later bar: that bar's open and the stop",
      { stopLoss: 90 },
      [100, 104, 99, 102],
      [103, 130, 80, 85],
      -0.1,
      0.04,
    ],
    [
      "an entry and exit in one bar: the two prices",
      { stopLoss: 95 },
      [100, 130, 90, 125],
      [125, 126, 124, 125],
      -0.05,
      0,
    ],
  ] as const
) {
  Deno.test(`mae and mfe count, of ${what}`, async () => {
    const bars = days([100, 101, 99, 100], [...second], [...third]);
    const run = await backtest(scripted({ 0: order }), bars);
    const trade = run.trades.at(0)!;
    assertAlmostEquals(trade.mae, mae, 1e-12);
    assertAlmostEquals(trade.mfe, mfe, 1e-12);
  });
}

Deno.test("mae and mfe of orders at the close leave the entry bar out and take the exit bar in", async () => {
  const bars = days([100, 150, 50, 100], [100, 103, 98, 102], [102, 109, 96, 104], [104, 200, 10, 104]);
  const strategy = defineStrategy({
    name: "c",
    signals: () => ({ entries: Uint8Array.of(1, 0, 0, 0), exits: Uint8Array.of(0, 0, 1, 0) }),
  });
  const { trades } = await backtest(strategy(), bars, { fill: "same-close" });
  assertAlmostEquals(trades.mae[0]!, -0.04, 1e-12);
  assertAlmostEquals(trades.mfe[0]!, 0.09, 1e-12);
});

Deno.test("mae and mfe of a trade over a split are in the shares of its end", async () => {
  const plain = days([100, 101, 99, 100], [100, 112, 94, 110], [110, 116, 105, 111], [111, 113, 110, 112]);
  const half = (column: Float64Array) => column.map((price, i) => i >= 2 ? price / 2 : price);
  const actions = [{ kind: "split" as const, time: 2 * DAY, ratio: 2 }];
  const split = makeBars({
    ...plain,
    open: half(plain.open),
    high: half(plain.high),
    low: half(plain.low),
    close: half(plain.close),
    actions,
  });
  const [a, b] = [await backtest(scripted({ 0: {} }), plain), await backtest(scripted({ 0: {} }), split)];
  for (const name of ["mae", "mfe", "sizeFraction"] as const) {
    assertAlmostEquals(b.trades[name][0]!, a.trades[name][0]!, 1e-12);
  }
  assertAlmostEquals(a.trades.mfe[0]!, 0.16, 1e-12);
});

Deno.test("sizeFraction is the value at entry over the equity at the close before", async () => {
  const runs = new Map(await variedRuns(3));
  for (const [name, before] of [["with stops", 1], ["at the next close", 0]] as const) {
    const run = runs.get(name)!;
    for (const trade of run.trades) {
      const tick = run.equity.time.indexOf(trade.entryTime) - before;
      const value = trade.quantity * trade.entryPrice;
      assertAlmostEquals(trade.sizeFraction, value / run.equity.at(tick)!, 1e-12);
    }
  }
});

/** From the definition, every bar anew. */
function stateByHand(bars: Bars, bar: number) {
  const volatilityAt = (t: number) => {
    if (t < 20) return NaN;
    const returns = Array.from(
      { length: 20 },
      (_, k) => Math.log(bars.close[t - k]! / bars.close[t - k - 1]!),
    );
    const mean = returns.reduce((sum, r) => sum + r, 0) / 20;
    return Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 19 * 252);
  };
  const volatility = volatilityAt(bar);
  if (bar < 199) return { volatility, regime: "" };
  const mean = bars.close.slice(bar - 199, bar + 1).reduce((sum, price) => sum + price, 0) / 200;
  const all = Array.from({ length: bar - 19 }, (_, k) => volatilityAt(20 + k)).sort((a, b) => a - b);
  const median = (all[Math.floor((all.length - 1) / 2)]! + all[Math.ceil((all.length - 1) / 2)]!) / 2;
  const trend = bars.close[bar]! >= mean ? "bull" : "bear";
  return { volatility, regime: `${trend}-${volatility > median ? "volatile" : "quiet"}` };
}

Deno.test("volatility and regime at entry are those of the last close before it", async () => {
  const bars = await sampleBars("2007-01-01");
  const run = await backtest(smaCross({ fast: 3, slow: 10 }), bars);
  assert(run.trades.length > 100);
  const seen = new Set<string>();
  for (const trade of run.trades) {
    const by = stateByHand(bars, bars.time.indexOf(trade.entryTime) - 1);
    assertEquals(Number.isNaN(trade.volatilityAtEntry), Number.isNaN(by.volatility));
    if (!Number.isNaN(by.volatility)) assertAlmostEquals(trade.volatilityAtEntry, by.volatility, 1e-9);
    assertEquals(trade.regimeAtEntry, by.regime);
    seen.add(trade.regimeAtEntry);
  }
  assertEquals([...seen].sort(), ["", "bear-quiet", "bear-volatile", "bull-quiet", "bull-volatile"]);
});

Deno.test("trades tell what placed entry and exit, and why", async () => {
  const bars = randomWalk(150, 5);
  const run = await backtest(busy(), bars, { risk: timeStop(4) });
  const { orders, trades } = run;
  assertEquals(new Set(trades.entrySignal), new Set(["entry"]));
  const reasons = new Set(trades.exitReason);
  for (const reason of ["timeStop", "stop-loss"]) assert(reasons.has(reason), [...reasons].join());
  [...trades].forEach(({ exitOrder, exitReason, exitNote, commission, costs }) => {
    assertEquals(exitReason, exitOrder < 0 ? "" : orders.tag[exitOrder]);
    if (exitReason === "timeStop") assert(exitNote.startsWith("timeStop: "), exitNote);
    assertEquals(commission, costs);
  });
});

Deno.test("the digest of a run does not depend on what was derived from it", async () => {
  const bars = await sampleBars("2015-01-01");
  const make = (): Promise<Run> => backtest(smaCross(), bars);
  const [plain, read] = [await make(), await make()];
  assert(read.trades.mae.length > 0 && [...read.trades].length > 0 && read.heat.length > 0);
  assertEquals(read.digest, plain.digest);
});

Deno.test("the columns of trades are computed when they are read, and once", async () => {
  const { trades } = await backtest(smaCross(), await sampleBars("2015-01-01"));
  const getter = Object.getOwnPropertyDescriptor(trades, "mae")?.get;
  assert(getter !== undefined);
  assert(trades.mae === trades.mae);
  assert(Object.keys(trades).includes("regimeAtEntry"));
});
