import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runCard } from "../../../../kernel/plot/spec/card.ts";
import { equityFigure } from "../../../../kernel/plot/spec/equity.ts";
import type { Figure } from "../../../../kernel/plot/spec/figure.ts";
import { monthlyHeatmap } from "../../../../kernel/plot/spec/heatmap.ts";
import { parseFigure } from "../../../../kernel/plot/spec/parse.ts";
import { priceFigure } from "../../../../kernel/plot/spec/price.ts";
import { tradesTable } from "../../../../kernel/plot/spec/tables.ts";
import { sampleBars, sampleTrades, walk } from "../samples.ts";

const equity = equityFigure(walk(6000));
const heatmap = monthlyHeatmap(walk(300));
const table = tradesTable(sampleTrades());
const figures: Figure[] = [
  equity,
  heatmap,
  table,
  priceFigure({ bars: sampleBars(60), trades: sampleTrades(), volume: true }),
  runCard({
    title: "run",
    metrics: [{ label: "Return", value: Infinity, format: "percent", tone: "gain", note: "net" }],
    figures: [equity, heatmap, table],
    notes: ["next-open fills"],
    warnings: ["careful"],
  }),
];

for (const figure of figures) {
  Deno.test(`parseFigure() reads a ${figure.kind} of ${figure.title} back as it was written`, () => {
    assertEquals(parseFigure(JSON.parse(JSON.stringify(figure))), { ok: true, figure });
  });
}

Deno.test("parseFigure() drops keys that no figure has", () => {
  const hostile = JSON.parse(
    `{"__proto__": {"evil": 1}, "onload": "alert(1)", ${JSON.stringify(table).slice(1)}`,
  );
  const parsed = parseFigure(hostile);
  assert(parsed.ok);
  assertEquals(parsed.figure, table);
  assert(!("evil" in parsed.figure) && !("onload" in parsed.figure));
});

const pane = { title: "", format: "ratio", weight: 1 };
const line = { type: "line", name: "x", colour: "ink", values: [1, 2] };
const time = { kind: "time", title: "", time: [1, 2], panes: [{ ...pane, series: [line] }] };

const REFUSED: [string, unknown, string][] = [
  ["text", "figure", "kind must be"],
  ["null", null, "kind must be"],
  ["an array", [], "kind must be"],
  ["an unknown kind", { kind: "pie" }, "kind must be"],
  ["a kind of Object's own", { kind: "constructor" }, "kind must be"],
  ["a kind that is no text", { kind: { toString: () => "time" } }, "kind must be"],
  ["a missing title", { ...time, title: undefined }, "title"],
  ["a title without end", { ...time, title: "x".repeat(2000) }, "title"],
  ["no panes", { ...time, panes: [] }, "panes"],
  ["falling times", { ...time, time: [2, 1] }, "ascending"],
  ["times beyond the calendar", { ...time, time: [1, 1e300] }, "time"],
  ["a series shorter than the times", { ...time, time: [1, 2, 3] }, "panes.0.series.0: expected 3 values"],
  ["a colour in hex", { ...time, panes: [{ ...pane, series: [{ ...line, colour: "#f00" }] }] }, "colour"],
  [
    "an infinite value",
    { ...time, panes: [{ ...pane, series: [{ ...line, values: [1, 1e999] }] }] },
    "values",
  ],
  [
    "text among numbers",
    { ...time, panes: [{ ...pane, series: [{ ...line, values: [1, "2"] }] }] },
    "values",
  ],
  ["a weight of nothing", { ...time, panes: [{ ...pane, weight: 0, series: [line] }] }, "weight"],
  ["too many points", { ...time, time: Array.from({ length: 20_001 }, (_, i) => i) }, "time"],
  ["rows of the wrong width", { ...heatmap, columns: ["Jan"] }, "rows of 1 values"],
  ["totals of another length", { ...heatmap, totals: { title: "", values: [1] } }, "rows of 12 values"],
  ["a table's row too long", { ...table, rows: [[1]] }, "rows.0: expected 12 cells"],
  ["too many rows", { ...table, rows: new Array(1001).fill(table.rows[0]) }, "rows"],
  ["a card in a card", { ...figures[4], figures: [figures[4]] }, "figures.0"],
];

for (const [name, value, reason] of REFUSED) {
  Deno.test(`parseFigure() refuses ${name} and says why`, () => {
    const parsed = parseFigure(value);
    assert(!parsed.ok);
    assertStringIncludes(parsed.reason, reason);
  });
}
