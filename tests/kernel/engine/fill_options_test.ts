import { assertEquals, assertThrows } from "@std/assert";
import { type BacktestOptions, resolveOptions } from "../../../kernel/engine/options.ts";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { fractionOfEquity } from "../../../kernel/engine/sizing/mod.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";
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

/** The close of the first bar is 100. */
const after = (...prices: [open: number, high: number, low: number, close: number][]) => {
  const rows = [[100, 100, 100, 100] as const, ...prices];
  const column = (i: number) => rows.map((row) => row[i]!);
  return makeBars({
    symbol: "A",
    time: rows.map((_, i) => i * DAY),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
  });
};

const enters = (prices: { limit?: number; stop?: number }) =>
  defineStrategy({
    name: "enters",
    onBar: (context) => {
      if (context.bar === 0) context.buy({ quantity: 1, ...prices, stopLoss: 90, takeProfit: 110 });
    },
  })();

const NEXT_BAR: BacktestOptions = { fill: { protectFrom: "next-bar" } };

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

Deno.test("protection from the next bar on lets the bar of a limit entry pass", () => {
  const bars = after([100, 101, 89, 95], [95, 96, 85, 88]);
  const exit = ({ trades }: ReturnType<typeof simulate>) => [trades.exitTime[0], trades.exitPrice[0]];
  assertEquals(exit(simulate(enters({ limit: 98 }), bars)), [DAY, 90]);
  assertEquals(exit(simulate(enters({ limit: 98 }), bars, NEXT_BAR)), [2 * DAY, 90]);
});

Deno.test("protection from the next bar on fills the target of a stop entry whose bar stays clear of the stop", () => {
  const exit = (low: number) => {
    const bars = after([100, 112, low, 100], [100, 111, 99, 100]);
    const { trades } = simulate(enters({ stop: 105 }), bars, NEXT_BAR);
    return [trades.exitTime[0], trades.exitPrice[0]];
  };
  assertEquals(exit(91), [DAY, 110]);
  assertEquals(exit(90), [2 * DAY, 110]);
});

Deno.test("protection of an entry at the open works in its bar, whatever the option", () => {
  const bars = after([100, 101, 89, 95], [95, 96, 94, 95]);
  assertEquals(simulate(enters({}), bars, NEXT_BAR).trades.exitTime[0], DAY);
});

Deno.test("a cap by the bar's own volume lets through what that bar trades", () => {
  const volume = [1_000, 500, 2_000, 1_000, 1_000];
  const options: BacktestOptions = { fill: { at: "next-close", volumeCap: 0.1, volumeOf: "bar" } };
  const { fills } = simulate(buys(270), { ...BARS, volume: Float64Array.from(volume) }, options);
  assertEquals([...fills.quantity], [50, 200, 20]);
});

Deno.test("a bar's own volume does not cap fills at its open", () => {
  assertThrows(
    () => resolveOptions({ fill: { volumeOf: "bar" } }, [BARS]),
    ParameterError,
    "Set fill.volumeOf",
  );
});

Deno.test("a lot holds for the symbols whose instrument says none", () => {
  const sized = (options: BacktestOptions) => {
    const strategy = defineStrategy({
      name: "enters",
      signals: () => ({ entries: [true, false, false, false, false] }),
    });
    return simulate(strategy(), BARS, { cash: 210, ...options }).fills.quantity[0];
  };
  assertEquals(sized({}), 10);
  assertEquals(sized({ lot: 0.25 }), 10.5);
  assertEquals(sized({ lot: 0.25, instruments: { A: { lot: 4 } } }), 8);
});
