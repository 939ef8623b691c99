/** Positions that turn round, are forced out or wait for their exit: cases in which the oracle once differed. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { BacktestOptions } from "../../../kernel/engine/options.ts";
import { timeStop } from "../../../kernel/engine/risk/mod.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { fractionOfEquity } from "../../../kernel/engine/sizing/mod.ts";
import type { Bars, Timeframe } from "../../../kernel/market/bars.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { custom } from "../../../kernel/signals/columns.ts";
import { defineStrategy, type StrategySource } from "../../../kernel/strategy/define.ts";

const DAY = 86_400_000;

function bars(symbol: string, prices: number[], given: Partial<Bars> = {}, length = DAY): Bars {
  const time = Float64Array.from(prices, (_, i) => i * length);
  return makeBars({ symbol, time, open: prices, high: prices, low: prices, close: prices, ...given });
}

/** Orders by the number of the bar. */
// deno-lint-ignore no-explicit-any -- the context's type is another for each definition
const placing = (place: (bar: number, context: any) => void) =>
  defineStrategy({ name: "placing", onBar: (context) => place(context.bar, context) })();

const weighing = (target: number[]) => {
  const source: StrategySource<Record<never, never>, Record<never, never>> = {
    name: "weighing",
    signals: ({ close }) => ({ target: custom(() => Float64Array.from(target), close) }),
  };
  return defineStrategy(source)();
};

Deno.test("a cover that goes on to buy spends what covering leaves, and no more", () => {
  const strategy = placing((bar, context) => {
    if (bar === 0) context.sell({ quantity: 4 });
    if (bar === 1) context.buy({ quantity: 10 });
  });
  const { fills, cash } = simulate(strategy, bars("A", [25, 25, 25.25, 25.25]), { cash: 100 });
  // Covering 4 at 25.25 leaves 99: that is 3 more.
  assertEquals([...fills.quantity], [4, 7]);
  assertAlmostEquals(cash.at(-1)!, 100 + 4 * 25 - 7 * 25.25, 1e-9);
});

Deno.test("a target that the volume holds up keeps the size that it was given", () => {
  const volume = [1_000, 1_000, 1_000, 1_000, 1_000];
  const { orders, fills } = simulate(
    weighing([1, NaN, NaN, NaN, NaN]),
    bars("A", [10, 10, 20, 40, 40], { volume: Float64Array.from(volume) }),
    { cash: 1_000, fill: { volumeCap: 0.03 } },
  );
  assertEquals([...fills.quantity].slice(0, 2), [30, 30]);
  assertEquals(orders.length, 1);
  assert(orders.filled[0]! <= orders.quantity[0]!);
});

Deno.test("a margin call takes the whole position, whatever the volume", () => {
  const { orders, fills, warnings } = simulate(
    placing((bar, context) => bar === 0 && context.buy({ quantity: 400 })),
    bars("A", [10, 10, 7, 7], { volume: Float64Array.of(10_000, 10_000, 10_000, 10_000) }),
    { cash: 1_000, leverage: 4, fill: { volumeCap: 0.04 } },
  );
  assertEquals(orders.tag, ["entry", "margin-call"]);
  assertEquals([...fills.quantity], [400, 400]);
  const called = warnings.filter((warning) => /^Margin call on .*equity of -200\.00/.test(warning));
  assertEquals(called.length, 1, warnings.join());
});

Deno.test("a target restored in the bar in which a rule closes the position waits for that", () => {
  const { netExposure } = simulate(weighing([0.5, ...Array(11).fill(NaN)]), bars("A", Array(12).fill(10)), {
    risk: timeStop(2),
    rebalance: { every: 1 },
    cash: 1_000,
  });
  assert(netExposure.every((share) => share >= 0 && share <= 0.5), `exposed to ${[...netExposure]}`);
});

Deno.test("where shorting is off a negative target only closes", () => {
  const { fills, orders } = simulate(weighing([1, NaN, -0.5, NaN]), bars("A", [10, 10, 10, 10]), {
    shorting: false,
    cash: 1_000,
  });
  assertEquals([fills.side, orders.status], [["buy", "sell"], ["filled", "filled"]]);
  assertEquals([...fills.quantity], [100, 100]);
});

Deno.test("interest runs and rebalancing counts from the first bar that may trade", () => {
  const options: BacktestOptions = { cash: 1_000, from: 2 * DAY, financing: { cash: 0.365 } };
  const { equity } = simulate(placing(() => {}), bars("A", Array(5).fill(10)), options);
  assertEquals([...equity].map((value) => Math.round(value)), [1_000, 1_000, 1_000, 1_001, 1_002]);
  const { orders } = simulate(
    weighing([NaN, 0.5, NaN, NaN, NaN, NaN, NaN]),
    bars("A", [9, 9, 9, 10, 11, 12, 13]),
    {
      from: DAY,
      rebalance: { every: 2 },
    },
  );
  assertEquals([...orders.time], [DAY, 3 * DAY, 5 * DAY]);
});

Deno.test("a daily exchange rate is that of the day before until the day is over", () => {
  const hours = bars("A", Array(60).fill(10), { currency: "EUR", timeframe: "1h" as Timeframe }, DAY / 24);
  const eurusd = bars("EURUSD", [1, 2, 4], { open: Float64Array.of(1, 1, 2) });
  const { equity } = simulate(placing((bar, context) => bar === 0 && context.buy({ quantity: 10 })), hours, {
    currency: "USD",
    cash: 1_000,
    fx: { EUR: eurusd },
    sizing: fractionOfEquity(1),
  });
  assertEquals([equity[22], equity[23], equity[46], equity[47]], [1_000, 1_000, 1_000, 1_100]);
});
