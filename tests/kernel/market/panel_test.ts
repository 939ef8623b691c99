import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError, ParameterError } from "../../../kernel/market/errors.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { makePanel, mapPanel } from "../../../kernel/market/panel.ts";
import { sma } from "../../../kernel/indicators/sma.ts";

function barsAt(symbol: string, days: number[], timeframe: "1d" | "1w" = "1d") {
  const price = days.map((day) => 10 + day);
  return makeBars({ symbol, timeframe, time: days, open: price, high: price, low: price, close: price });
}

Deno.test("makePanel() aligns every symbol on the union of the times, NaN where it has no bar", () => {
  const panel = makePanel([barsAt("A", [1, 3, 5]), barsAt("B", [2, 3])]);
  assertEquals([panel.symbols, panel.length, [...panel.time]], [["A", "B"], 4, [1, 2, 3, 5]]);
  assertEquals([...panel.close.A!], [11, NaN, 13, 15]);
  assertEquals([...panel.high.B!], [NaN, 12, 13, NaN]);
  assertEquals([...panel.volume.A!], [NaN, NaN, NaN, NaN]);
  assertEquals(panel.bars.map(({ length }) => length), [3, 2]);
});

Deno.test("a panel gives back each symbol's own values at its own times and nothing else", () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 }).map((list) =>
    list.sort((a, b) => a - b)
  );
  fc.assert(fc.property(fc.array(days, { minLength: 1, maxLength: 4 }), (all) => {
    const bars = all.map((each, i) => barsAt(`S${i}`, each));
    const panel = makePanel(bars);
    for (const { symbol, time, close } of bars) {
      const expected = [...panel.time].map((at) => {
        const i = [...time].indexOf(at);
        return i < 0 ? NaN : close[i]!;
      });
      assertEquals([...panel.close[symbol]!], expected);
    }
  }));
});

Deno.test("makePanel() takes the columns of a symbol that is there at every time as they are", () => {
  const a = barsAt("A", [1, 2, 3]);
  assertStrictEquals(makePanel([a, barsAt("B", [2])]).close.A, a.close);
});

Deno.test("makePanel() refuses no bars, a symbol given twice and bars of two timeframes", () => {
  assertThrows(() => makePanel([]), ParameterError, "at least one symbol");
  assertThrows(() => makePanel(barsAt("A", [1]) as never), ParameterError, "a list of the bars");
  assertThrows(() => makePanel([barsAt("A", [1]), barsAt("A", [2])]), DataError, "A is there twice");
  const error = assertThrows(() => makePanel([barsAt("A", [1]), barsAt("B", [1], "1w")]), ParameterError);
  assertEquals([error.field, error.value, error.allowed], ["timeframe", "1w", "1d"]);
});

Deno.test("mapPanel() computes over a symbol's own bars: a hole does not reach into its window", () => {
  const panel = makePanel([barsAt("A", [1, 3, 5]), barsAt("B", [1, 2, 3, 4, 5])]);
  const average = mapPanel(panel, ({ close }) => sma(close, 2));
  assertEquals([...average.A!], [NaN, NaN, 12, NaN, 14]);
  assertEquals([...average.B!], [NaN, 11.5, 12.5, 13.5, 14.5]);
  assertThrows(
    () => mapPanel(panel, ({ close }) => close.subarray(1)),
    DataError,
    "one value for each bar of A, 3: there are 2",
  );
});
