import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { BarLayer, DotLayer } from "../../../../kernel/plot/spec/chart.ts";
import { maeMfeFigure } from "../../../../kernel/plot/spec/mae_mfe.ts";
import { PlotError } from "../../../../kernel/plot/spec/plot_error.ts";
import { tradeHistogramFigure } from "../../../../kernel/plot/spec/trade_histogram.ts";
import { tradeScatterFigure } from "../../../../kernel/plot/spec/trade_scatter.ts";
import { turnoverFigure } from "../../../../kernel/plot/spec/turnover.ts";
import { manyTrades } from "../draw/charts.ts";
import { walk } from "../samples.ts";

const DAY = 86_400_000;
const trades = manyTrades();
const closed = Array.from(trades.profit.keys()).filter((row) => trades.open[row] === 0);

for (const result of ["profit", "return"] as const) {
  Deno.test(`tradeHistogramFigure() counts each closed trade's ${result} once, losses and wins apart`, () => {
    const [losses, wins] = tradeHistogramFigure({ trades }, { result }).layers as [BarLayer, BarLayer];
    const total = ({ y }: BarLayer) => y.reduce((sum: number, count) => sum + (count ?? 0), 0);
    assertEquals(total(losses), closed.filter((row) => trades[result][row]! < 0).length);
    assertEquals(total(wins), closed.filter((row) => trades[result][row]! >= 0).length);
  });
}

Deno.test("tradeScatterFigure() places each closed trade by days, bars or exit against its result", () => {
  const dots = (against: "days" | "bars" | "time") =>
    tradeScatterFigure(trades, { against }).layers.filter((layer): layer is DotLayer =>
      layer.type === "dots"
    );
  const wins = closed.filter((row) => trades.profit[row]! >= 0);
  const [losses, won] = dots("days") as [DotLayer, DotLayer];
  assertEquals(losses.x.length + won.x.length, closed.length);
  won.x.forEach((days, i) => {
    const row = wins[i]!;
    assertAlmostEquals(days!, (trades.exitTime[row]! - trades.entryTime[row]!) / DAY, 1e-6);
    assertAlmostEquals(won.y[i]!, trades.profit[row]!, 1e-6 * Math.abs(trades.profit[row]!));
  });
  assertEquals(dots("bars")[1]!.x, wins.map((row) => trades.barsHeld[row]!));
  assertEquals(dots("time")[1]!.x, wins.map((row) => trades.exitTime[row]!));
});

Deno.test("tradeScatterFigure() draws the last 5,000 trades and says so", () => {
  const { layers, note } = tradeScatterFigure(manyTrades(6001));
  const drawn = layers.reduce((sum, layer) => sum + (layer.type === "dots" ? layer.x.length : 0), 0);
  assertEquals([drawn, note], [5000, "last 5,000 of 6,000 closed trades drawn"]);
});

Deno.test("maeMfeFigure() turns excursions against the entry to the right", () => {
  const [, losses] = maeMfeFigure(trades).layers as [unknown, DotLayer];
  const rows = closed.filter((row) => trades.profit[row]! < 0);
  losses.x.forEach((value, i) => assertAlmostEquals(value!, -trades.mae[rows[i]!]!, 1e-7));
  losses.y.forEach((value, i) => assertAlmostEquals(value!, trades.mfe[rows[i]!]!, 1e-7));
});

Deno.test("figures of trades say that there are none, and what to pass in place of what are none", () => {
  const none = manyTrades(1);
  for (const make of [tradeHistogramFigure, tradeScatterFigure, maeMfeFigure]) {
    assertEquals(make(none).note, "No closed trades");
    assertThrows(() => make({ symbol: [] } as never), PlotError, "Pass a run or its trades");
  }
  const { mae: _, ...plain } = trades;
  assertThrows(() => maeMfeFigure(plain), PlotError, "no mae and mfe");
});

Deno.test("turnoverFigure() has a bar from month to month, and a reason where nothing was traded", () => {
  const { time, equity } = walk(60);
  const fills = {
    length: 1,
    time: Float64Array.of(Date.UTC(2018, 1, 7)),
    quantity: Float64Array.of(200),
    price: Float64Array.of(100),
  };
  const [bars] = turnoverFigure({ time, equity, fills }).layers as [BarLayer];
  assertEquals(bars.x.map((ms) => new Date(ms).getUTCMonth()), [0, 1, 2]);
  const inMonth = Array.from(equity).filter((_, i) => new Date(time[i]!).getUTCMonth() === 1);
  const mean = inMonth.reduce((sum, value) => sum + value, 0) / inMonth.length;
  assertAlmostEquals(bars.y[1]!, 10_000 / mean, 1e-7);
  assertEquals(turnoverFigure({ time, equity, fills: { ...fills, length: 0 } }).note, "Nothing was traded");
});
