/** What cannot be drawn is refused with what to pass instead, by every figure alike. */
import { assertThrows } from "@std/assert";
import { ParameterError } from "../../../../kernel/market/errors.ts";
import { plot } from "../../../../kernel/plot/mod.ts";
import { PlotError } from "../../../../kernel/plot/spec/plot_error.ts";

type Draw = (input: unknown, ...options: unknown[]) => unknown;
const drawn = plot as unknown as Record<string, Draw>;
const time = Float64Array.of(0, 86_400_000, 172_800_000);
const equity = Float64Array.of(100, 101, 99);
const bars = { time, open: equity, high: equity, low: equity, close: equity };

for (const name of ["equity", "drawdown", "rolling", "distribution", "qq", "yearly", "calendar", "monthly"]) {
  Deno.test(`plot.${name} says what to pass instead of what has no equity`, () => {
    for (const input of [undefined, null, 5, "run", {}, { time }, { equity }, { trades: {} }]) {
      assertThrows(() => drawn[name]!(input), PlotError, "Pass a run, run.equity, or");
    }
    assertThrows(() => drawn[name]!(Promise.resolve()), PlotError, "put await before it");
    assertThrows(() => drawn[name]!(bars), PlotError, "equity: bars.close");
  });
}

Deno.test("figures of trades say what to pass instead", () => {
  for (const name of ["tradeHistogram", "tradeScatter", "maeMfe"]) {
    for (const input of [undefined, null, 5, {}, { trades: 1 }]) {
      assertThrows(() => drawn[name]!(input), PlotError, "Pass a run or its trades");
    }
  }
  for (const input of [undefined, { entryTime: time }]) {
    assertThrows(() => drawn.trades!(input), PlotError, "Pass a run, which has the bars");
  }
});

Deno.test("a misspelt word of an option is refused with the words that there are", () => {
  const trades = { length: 0, open: [], entryTime: [], profit: [], mae: [], mfe: [] };
  const refused: [string, unknown, object, string][] = [
    ["equity", { time, equity }, { scale: "lgo" }, "Set scale to one of linear, log"],
    ["distribution", equity, { period: "monthly" }, "Set period to one of bar, day"],
    ["qq", { time, equity }, { period: "months" }, "Set period to one of bar, day"],
    ["tradeHistogram", trades, { result: "pct" }, "Set result to one of profit, return"],
    ["tradeScatter", trades, { result: "pct" }, "Set result to one of profit, return"],
    ["tradeScatter", trades, { against: "hour" }, "Set against to one of days, bars, time"],
    ["maeMfe", trades, { against: "mae" }, "Set against to one of mfe, return"],
  ];
  for (const [name, input, options, message] of refused) {
    assertThrows(() => drawn[name]!(input, options), ParameterError, message);
  }
});

Deno.test("what is no bars, no table and no column of windows is refused by its name", () => {
  const refused: [string, unknown, object | undefined, string][] = [
    ["table", 5, undefined, "Pass bars, trades, orders, or an object of arrays: got 5"],
    ["table", null, undefined, "Pass bars, trades, orders, or an object of arrays: got null"],
    ["price", { plotted: {} }, undefined, "(plot.trades draws a run)"],
    ["walkForward", undefined, undefined, "Pass time as an array"],
    ["walkForward", { time, inSample: equity }, undefined, "Pass outOfSample as an array or typed array"],
  ];
  for (const [name, input, options, message] of refused) {
    assertThrows(() => drawn[name]!(input, options), PlotError, message);
  }
});

Deno.test("plot.rolling refuses a word where a list of statistics belongs", () => {
  const message = "Set show to a list of sharpe, volatility, beta, return";
  assertThrows(() => drawn.rolling!({ time, equity }, { show: "sharpe" }), ParameterError, message);
});

Deno.test("an option out of its range is refused, not left out", () => {
  const refused: [string, unknown, object, string][] = [
    ["equity", { time, equity }, { split: "never" }, "Set split to epoch milliseconds"],
    ["price", { ...bars, name: "A", symbol: "A", volume: equity }, { split: NaN }, "Set split to epoch"],
    ["equity", { time, equity }, { currency: 5 }, 'Set currency to a code, such as "USD"'],
    ["calendar", { time, equity }, { years: 0 }, "Set years to a whole number from 1 on"],
    ["drawdowns", { time, equity }, { count: -1 }, "Set count to a whole number from 1 on"],
    ["distribution", { time, equity }, { binWidth: 0 }, "Set binWidth to a width above zero"],
    ["rolling", { time, equity }, { window: 3 }, "Set window to fewer than the 3 bars that there are"],
  ];
  for (const [name, input, options, message] of refused) {
    const given = name === "price" ? [undefined, options] : [options];
    assertThrows(() => drawn[name]!(input, ...given), ParameterError, message);
  }
  drawn.rolling!({ time, equity }, { window: 2 });
});

Deno.test("plot.table refuses columns of different lengths by name", () => {
  const message = "Pass columns of one length: a has 1 values and b 2";
  assertThrows(() => drawn.table!({ a: [1], b: [1, 2] }), PlotError, message);
});
