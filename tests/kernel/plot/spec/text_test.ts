import { assert, assertEquals } from "@std/assert";
import { runCard } from "../../../../kernel/plot/spec/card.ts";
import { equityFigure } from "../../../../kernel/plot/spec/equity.ts";
import { monthlyHeatmap } from "../../../../kernel/plot/spec/heatmap.ts";
import { parametersFigure } from "../../../../kernel/plot/spec/parameters.ts";
import { priceFigure } from "../../../../kernel/plot/spec/price.ts";
import { barsTable, columnsTable } from "../../../../kernel/plot/spec/tables.ts";
import type { TableFigure } from "../../../../kernel/plot/spec/figure.ts";
import { figureSummary, figureText, thinningNote } from "../../../../kernel/plot/spec/text.ts";
import { sampleBars, sampleTrades, walk } from "../samples.ts";

const time = [Date.UTC(2020, 0, 31), Date.UTC(2020, 1, 28), Date.UTC(2020, 2, 31)];

Deno.test("figureText() tells an equity curve's span, ends and worst drawdown", () => {
  const figure = equityFigure({
    time,
    equity: [1000, 1200, 900],
    benchmark: [1, 2, 3],
    benchmarkName: "Index",
  });
  assertEquals(
    figureText(figure),
    "Equity, 2020-01-31 to 2020-03-31: Equity 1,000 to 900.00; Index 1,000 to 3,000; " +
      "Drawdown at worst \u221225.0\u2009%",
  );
});

Deno.test("figureText() says where there is nothing to draw", () => {
  assertEquals(figureText(equityFigure({ time: [], equity: [] })), "Equity: no data");
  assertEquals(figureSummary(monthlyHeatmap({ time: [], equity: [] })), "Monthly returns: no data");
  const blank = equityFigure({ time: [0], equity: [1], benchmark: [NaN] });
  assert(figureText(blank).includes("Benchmark without values"));
});

Deno.test("figureText() sets a heatmap as a table of aligned lines", () => {
  const lines = figureText(monthlyHeatmap({ time, equity: [100, 110, 99] })).split("\n");
  assertEquals(lines[0], "Monthly returns");
  assertEquals(lines.length, 3);
  assertEquals(lines[1]!.length, lines[2]!.length);
  assert(lines[2]!.startsWith("2020"));
  assert(lines[2]!.endsWith("\u22121.0\u2009%"));
});

Deno.test("figureSummary() names a heatmap's best and worst month", () => {
  assertEquals(
    figureSummary(monthlyHeatmap({ time, equity: [100, 110, 99] })),
    "Monthly returns, 2020 to 2020: best +10.0\u2009% in Feb 2020, worst \u221210.0\u2009% in Mar 2020",
  );
});

Deno.test("figureText() sets text left and numbers right, and counts the rows left out", () => {
  const text = figureText(columnsTable({ name: ["a", "long"], count: [1000, 2] }, "Mine"));
  assertEquals(text, "Mine\nname  count\na     1,000\nlong      2");
  assert(figureText(barsTable(sampleBars(1200))).endsWith("… 1,188 more rows of 1,200"));
});

Deno.test("figureText() sets a card's metrics as aligned lines with its remarks below", () => {
  const card = runCard({
    title: "SMA crossover",
    metrics: [
      { label: "Return", value: 1.873, format: "percent", tone: "gain" },
      { label: "Trades", value: 38, format: "integer" },
    ],
    notes: ["next-open fills", "no costs"],
    warnings: ["one bar missing"],
  });
  assertEquals(
    figureText(card),
    "SMA crossover\nReturn  +187.3\u2009%\nTrades        38\nnext-open fills · no costs\nWarning: one bar missing",
  );
  assertEquals(figureSummary(card), "SMA crossover, Return +187.3\u2009%, Trades 38");
});

Deno.test("figureSummary() counts a price chart's marked fills and a table's rows", () => {
  const price = priceFigure({ bars: sampleBars(60), trades: sampleTrades() });
  assert(figureSummary(price).endsWith("5 fills marked"));
  assertEquals(figureSummary(barsTable(sampleBars(1200))), "Test & Sons · 1d: table of 1,200 rows");
});

Deno.test("thinningNote() tells what a figure left out", () => {
  assertEquals(thinningNote(equityFigure(walk(100))), "");
  const equity = equityFigure(walk(9000));
  assertEquals(
    thinningNote(equity),
    `${equity.time.length.toLocaleString("en")} of 9,000 points drawn`,
  );
  const price = priceFigure({ bars: sampleBars(9000) });
  price.panes[0]!.markers = [];
  price.panes[0]!.markersFrom = 12;
  assertEquals(thinningNote(price), "candles of 3 bars · last 0 of 12 marks drawn");
});

Deno.test("a table's note stands below its rows, also where all of them are shown", () => {
  const table: TableFigure = {
    kind: "table",
    title: "T",
    columns: [{ name: "A", format: "integer" }],
    rows: [[1]],
    total: 1,
    note: "sorted by time",
  };
  assertEquals(figureText(table), "T\nA\n1\nsorted by time");
  assertEquals(figureText({ ...table, total: 9, note: "first" }), "T\nA\n1\nfirst of 9 rows");
});

Deno.test("a marked cell has a star, and the points of its column stay below each other", () => {
  const table: TableFigure = {
    kind: "table",
    title: "T",
    columns: [{ name: "Run", format: "text" }, { name: "Sharpe", format: "ratio" }],
    rows: [["a", 0.5], ["b", 1.25]],
    total: 2,
    marked: { meaning: "best of its column", cells: [[1, 1]] },
  };
  assertEquals(figureText(table), "T\nRun  Sharpe\na     0.50\nb     1.25*\n* best of its column");
});

Deno.test("figureSummary() tells the span of both parameters of a heatmap, from the first value to the last", () => {
  const column = (of: (row: number) => number) => Array.from({ length: 800 }, (_, row) => of(row));
  const figure = parametersFigure(
    {
      fast: column((row) => 5 + row % 4),
      slow: column((row) => 20 + Math.floor(row / 4)),
      s: column((row) => row),
    },
    { x: "fast", y: "slow", value: "s" },
  );
  assert(figureSummary(figure).startsWith("s by fast and slow, fast 5 to 8, slow 20 to 219: highest"));
});

Deno.test("figureSummary() tells a pane's series from those of the same name above it", () => {
  const { title, panes, ...rest } = equityFigure(walk(50));
  const line = (values: number[]) => ({
    type: "line" as const,
    name: "anchored",
    colour: "blue" as const,
    values,
  });
  const pane = { ...panes[0]!, markers: [] };
  const figure = {
    ...rest,
    title,
    panes: [
      { ...pane, title: "Growth", format: "ratio" as const, series: [line([1, 1.2])] },
      { ...pane, title: "Drawdown", format: "percent" as const, series: [line([0, -0.1, 0])] },
    ],
  };
  assert(
    figureSummary(figure).endsWith("anchored 1.00 to 1.20; anchored, drawdown at worst \u221210.0\u2009%"),
    figureSummary(figure),
  );
});
