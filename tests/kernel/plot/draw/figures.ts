/** The figures that the drawing tests share, small enough to be read as SVG. */
import { runCard } from "../../../../kernel/plot/spec/card.ts";
import { equityFigure } from "../../../../kernel/plot/spec/equity.ts";
import { monthlyHeatmap } from "../../../../kernel/plot/spec/heatmap.ts";
import { priceFigure } from "../../../../kernel/plot/spec/price.ts";
import { tradesTable } from "../../../../kernel/plot/spec/tables.ts";
import { sampleBars, sampleTrades, walk } from "../samples.ts";

export const HOSTILE = `</title><script>alert("1")</script> & 'q' \u0000`;

const curve = walk(400);

export const equity = equityFigure({
  ...curve,
  benchmark: walk(400, 8).equity,
  name: "SMA crossover",
  benchmarkName: "Held",
});

export const heatmap = monthlyHeatmap(curve);

export const price = priceFigure({
  bars: sampleBars(60),
  trades: sampleTrades(),
  overlays: { Open: sampleBars(60).open },
  volume: true,
});

export const table = tradesTable(sampleTrades());

export const card = runCard({
  title: "SMA crossover 20/100 · Test & Sons · 2018 → 2019",
  metrics: [
    { label: "Return", value: 1.873, format: "percent", tone: "gain" },
    { label: "CAGR", value: 0.071, format: "percent" },
    { label: "Sharpe", value: 0.71, format: "ratio" },
    { label: "Max drawdown", value: -0.198, format: "percent", note: "412 d" },
    { label: "Trades", value: 38, format: "integer" },
    { label: "Exposure", value: null, format: "percent" },
  ],
  figures: [equity, heatmap, table],
  notes: ["next-open fills", "us-equity costs", "4 trials on this data"],
  warnings: ["Three signals fell on the last bar and were not filled."],
});

export const figures = { equity, heatmap, price, table, card };
