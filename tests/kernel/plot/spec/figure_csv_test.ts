import { assert, assertEquals } from "@std/assert";
import { equityFigure } from "../../../../kernel/plot/spec/equity.ts";
import type { ChartLayer } from "../../../../kernel/plot/spec/chart.ts";
import { figureCsv } from "../../../../kernel/plot/spec/figure_csv.ts";
import { charts } from "../draw/charts.ts";
import { heatmap, price } from "../draw/figures.ts";

const rowsOf = (csv: string) => csv.trimEnd().split("\r\n").map((line) => line.split(","));

Deno.test("figureCsv() of a figure over time has a row a time and a column a series, gaps empty", () => {
  const figure = equityFigure({
    time: [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)],
    equity: [100, 99.5],
    benchmark: [NaN, 50],
  });
  assertEquals(
    figureCsv(figure),
    "time,Equity,Benchmark,Drawdown\r\n2024-01-02,100,,0\r\n2024-01-03,99.5,99.5,-0.005\r\n",
  );
});

Deno.test("figureCsv() of candles has their four prices, and tells series of one name apart by their pane", () => {
  const [header, first] = rowsOf(figureCsv(price));
  assertEquals(header, ["time", "open", "high", "low", "close", "Open", "Volume"]);
  assertEquals(first!.length, header!.length);
  const [pane] = price.panes;
  const twice = { ...price, panes: [price.panes[1]!, { ...price.panes[1]!, title: "Again" }] };
  assertEquals(rowsOf(figureCsv(twice))[0], ["time", "Volume Volume", "Again Volume"]);
  assert(pane);
});

Deno.test("figureCsv() of a heatmap has its rows and the totals", () => {
  const rows = rowsOf(figureCsv(heatmap));
  assertEquals(rows[0], ["", ...heatmap.columns, "Year"]);
  assertEquals(rows[1]![0], heatmap.rows[0]);
  assertEquals(Number(rows[1]![4]), heatmap.values[0]![3]);
});

for (const [name, figure] of Object.entries(charts)) {
  if (figure.kind !== "chart") continue;
  Deno.test(`figureCsv() of the ${name} chart has every mark under the name of its layer`, () => {
    const [header, ...rows] = rowsOf(figureCsv(figure));
    assertEquals(header![0], "name");
    const count = (layer: ChartLayer) =>
      layer.type === "rule" ? 1 : layer.type === "field" ? layer.values.length : layer.x.length;
    const marks = figure.layers.reduce((sum, layer) => sum + count(layer), 0);
    assertEquals(rows.length, marks);
    assert(!figureCsv(figure).includes("undefined"));
  });
}
