/** Figures over time that the tests share, one for each thing that such a figure can show. */
import { allocationFigure } from "../../../../kernel/plot/spec/allocation.ts";
import { drawdownFigure } from "../../../../kernel/plot/spec/drawdown.ts";
import { equityFigure } from "../../../../kernel/plot/spec/equity.ts";
import { exposureFigure } from "../../../../kernel/plot/spec/exposure.ts";
import { priceFigure } from "../../../../kernel/plot/spec/price.ts";
import { rollingFigure } from "../../../../kernel/plot/spec/rolling.ts";
import { windowsFigure } from "../../../../kernel/plot/spec/windows.ts";
import { sampleBars, sampleTrades, walk } from "../samples.ts";

const { time, equity } = walk(400);
const benchmark = walk(400, 8).equity;
const bars = sampleBars(60);
const wave = (length: number, rows: number) =>
  Float64Array.from({ length }, (_, i) => 0.3 + 0.2 * Math.sin(i / rows));

const split = equityFigure({
  time,
  equity,
  benchmark,
  name: "SMA crossover",
  benchmarkName: "Held",
  currency: "INR",
  split: time[280],
  regimes: Array.from(time, (_, i) => i < 30 ? "" : i % 160 < 90 ? "bull" : i % 160 < 130 ? "bear" : "quiet"),
});

const rolling = rollingFigure({ time, equity, benchmark });
const drawdown = drawdownFigure([{ name: "Drawdown", time, equity }]);
const drawdowns = drawdownFigure([
  { name: "SMA crossover", time, equity },
  { name: "Held", time: time.subarray(100, 300), equity: benchmark.subarray(100, 300) },
  { name: "RSI", time, equity: walk(400, 21).equity },
], { title: "Drawdowns" });
const exposure = exposureFigure({
  time,
  gross: Float64Array.from(time, (_, i) => i % 50 < 30 ? 0.9 : 0),
  net: Float64Array.from(time, (_, i) => i % 50 < 15 ? 0.9 : i % 50 < 30 ? -0.9 : 0),
});
const allocation = allocationFigure({
  time,
  weights: {
    AAPL: wave(400, 30),
    MSFT: wave(400, 50),
    SHORT: wave(400, 20).map((weight) => -0.4 * weight),
    ...Object.fromEntries(
      Array.from({ length: 6 }, (_, k) => [`S${k}`, wave(400, 11 + k).map((w) => w / 12)]),
    ),
  },
});
const trades = priceFigure({
  bars,
  trades: sampleTrades(),
  stops: bars.close.map((price, i) =>
    i >= 5 && i <= 15 ? bars.close[5]! * 0.97 + (i - 5) / 20 : i < 50 ? NaN : price * 0.97
  ),
  overlays: { Open: bars.open },
  volume: true,
  panes: {
    Oscillator: { lines: { Wave: wave(60, 6).map((share) => share * 100) }, levels: [20, 40] },
    Momentum: {
      lines: { Slow: wave(60, 9), Difference: wave(60, 4).map((share) => share - 0.3) },
      columns: ["Difference"],
    },
  },
});

const windows = windowsFigure({
  time: [2017, 2018, 2019, 2020, 2021].map((year) => Date.UTC(year, 0, 2)),
  end: Date.UTC(2022, 0, 3),
  parameters: {
    fast: [12, 12, 14, 30, 12],
    slow: [90, 95, 90, 100, 90],
    side: ["long", "long", "both", "long", "both"],
  },
});

export const timeFigures = { split, rolling, drawdown, drawdowns, exposure, allocation, trades, windows };
