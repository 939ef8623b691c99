import { assertEquals } from "@std/assert";
import { type BacktestOptions, resolveOptions } from "../../../kernel/engine/options.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { fractionOfEquity } from "../../../kernel/engine/sizing/mod.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";

const DAY = 86_400_000;

/** Closes one above the opens; 1,000 units a day. */
const BARS = makeBars({
  symbol: "A",
  time: [0, 1, 2, 3, 4].map((day) => day * DAY),
  open: [10, 20, 30, 40, 50],
  high: [12, 22, 32, 42, 52],
  low: [9, 19, 29, 39, 49],
  close: [11, 21, 31, 41, 51],
  volume: [1_000, 1_000, 1_000, 1_000, 1_000],
});

const buys = (quantity: number) =>
  defineStrategy({
    name: "buys",
    onBar: (context) => {
      if (context.bar === 0) context.buy({ quantity });
    },
  })();

Deno.test("what a volume cap holds up of an order for the next close fills at the close after", () => {
  const options: BacktestOptions = { fill: { at: "next-close", volumeCap: 0.1 } };
  const { fills } = simulate(buys(250), BARS, options);
  assertEquals([...fills.quantity], [100, 100, 50]);
  assertEquals([...fills.price], [21, 31, 41]);
});

Deno.test("what a volume cap holds up of an order for the next open fills at the open after", () => {
  const { fills } = simulate(buys(250), BARS, { fill: { volumeCap: 0.1 } });
  assertEquals([...fills.quantity], [100, 100, 50]);
  assertEquals([...fills.price], [20, 30, 40]);
});

Deno.test("a fill time given beside a preset leaves the rest of its fills", () => {
  const fill = (options: BacktestOptions) => resolveOptions(options, [BARS]).fill;
  assertEquals(fill({ preset: "backtesting.py", fill: "same-close" }), {
    ...fill({ preset: "backtesting.py" }),
    at: "same-close",
  });
});

Deno.test("a size may be as many times the equity as the leverage", () => {
  const { sizing } = resolveOptions({ leverage: 2, sizing: fractionOfEquity(2) }, [BARS]);
  assertEquals(sizing, { kind: "fraction", fraction: 2 });
});
