import { assert, assertEquals, assertThrows } from "@std/assert";
import { PlotError } from "../../../../kernel/plot/spec/plot_error.ts";
import { priceFigure } from "../../../../kernel/plot/spec/price.ts";
import { sampleBars, sampleTrades } from "../samples.ts";

Deno.test("priceFigure() marks entries and exits of its own symbol, shorts the other way round, in order of time", () => {
  const bars = sampleBars(60);
  const { markers } = priceFigure({ bars, trades: sampleTrades() }).panes[0]!;
  assertEquals(markers?.map(({ kind, time }) => [kind, bars.time.indexOf(time)]), [
    ["buy", 5],
    ["sell", 15],
    ["sell", 20],
    ["buy", 30],
    ["buy", 50],
  ]);
  assertEquals(markers?.[1]?.label.startsWith("sell 10.00 at "), true);
  assertEquals(markers?.[1]?.label.endsWith(", +12.0\u2009%"), true);
});

Deno.test("priceFigure() leaves out fills before its first and after its last bar", () => {
  const { markers } = priceFigure({ bars: sampleBars(21), trades: sampleTrades() }).panes[0]!;
  assertEquals(markers?.length, 3);
  assertEquals(priceFigure({ bars: sampleBars(0), trades: sampleTrades() }).panes[0]!.markers, []);
});

Deno.test("priceFigure() lays named lines over the candles and volume below them", () => {
  const bars = sampleBars(30);
  const figure = priceFigure({ bars, overlays: { a: bars.close, b: bars.open }, volume: true });
  assertEquals(figure.title, "Test & Sons · 1d");
  assertEquals(figure.panes.map(({ series }) => series.map(({ name }) => name)), [
    ["Test & Sons", "a", "b"],
    ["Volume"],
  ]);
  const none = { ...bars, volume: bars.volume.map(() => NaN) };
  assertEquals(priceFigure({ bars: none, volume: true }).panes.length, 1);
});

Deno.test("priceFigure() joins more bars than can be drawn into wider ones", () => {
  const bars = sampleBars(9001);
  const figure = priceFigure({ bars, volume: true });
  assertEquals(figure.time.length, 3001);
  assertEquals(figure.thinnedFrom, 9001);
  const candles = figure.panes[0]!.series[0]!;
  assert(candles.type === "candles");
  assertEquals(candles.high[1], Number(Math.max(...bars.high.slice(3, 6)).toPrecision(8)));
});

Deno.test("priceFigure() marks the last 4,000 fills and tells how many there were", () => {
  const bars = sampleBars(5);
  const length = 2500;
  const fill = (value: number) => new Float64Array(length).fill(value);
  const trades = {
    length,
    symbol: new Array<string>(length).fill("TEST"),
    side: new Array<"long">(length).fill("long"),
    quantity: fill(1),
    entryTime: fill(bars.time[0]!),
    entryPrice: fill(1),
    exitTime: fill(bars.time[1]!),
    exitPrice: fill(1),
    return: fill(0),
    open: new Uint8Array(length),
  };
  const pane = priceFigure({ bars, trades }).panes[0]!;
  assertEquals([pane.markers?.length, pane.markersFrom], [4000, 5000]);
});

Deno.test("priceFigure() names the overlay of the wrong length", () => {
  assertThrows(
    () => priceFigure({ bars: sampleBars(3), overlays: { fast: [1, 2] } }),
    PlotError,
    'overlays["fast"] has 2 values for 3 times',
  );
});
