import { assert, assertEquals } from "@std/assert";
import { DOMParser } from "linkedom";
import { drawFigure } from "../../../../kernel/plot/draw/figure.ts";
import { drawHeatmap } from "../../../../kernel/plot/draw/heatmap.ts";
import { cellNumbers, cellText } from "../../../../kernel/plot/draw/heatmap_cells.ts";
import { heatmapLayout } from "../../../../kernel/plot/draw/heatmap_layout.ts";
import { fitted, wrapped } from "../../../../kernel/plot/draw/svg.ts";
import { paneHeights, timeFigureHeight } from "../../../../kernel/plot/draw/size.ts";
import { textWidth } from "../../../../kernel/plot/draw/text_width.ts";
import { palette } from "../../../../kernel/plot/palette.ts";
import { runCard } from "../../../../kernel/plot/spec/card.ts";
import { equityFigure } from "../../../../kernel/plot/spec/equity.ts";
import type { HeatmapFigure } from "../../../../kernel/plot/spec/figure.ts";
import { parseFigure } from "../../../../kernel/plot/spec/parse.ts";
import { figureSummary, figureText } from "../../../../kernel/plot/spec/text.ts";
import { walk } from "../samples.ts";
import { card, equity, figures, heatmap } from "./figures.ts";

const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml") as unknown as Document;
const options = { document, theme: "light" as const, width: 700 };
const texts = (drawing: Element) => Array.from(drawing.querySelectorAll("text"), (text) => text.textContent);

for (const [name, figure] of Object.entries(figures)) {
  Deno.test(`drawFigure() gives the ${name} a role, a label and its size`, () => {
    const drawing = drawFigure(figure, options);
    assertEquals(drawing.getAttribute("role"), "img");
    assertEquals(drawing.getAttributeNode("aria-label")?.value, figureSummary(figure));
    assertEquals(drawing.getAttribute("width"), "700");
    assert(!drawing.outerHTML.includes("NaN"));
    assert(!drawing.outerHTML.includes("<style"));
  });
}

Deno.test("drawHeatmap() writes shorter numbers in narrower cells and none where none fits", () => {
  const styles = [60, 28, 24, 12].map((width) => cellNumbers(heatmap, width));
  assertEquals(styles[0], { decimals: 1, size: 12 });
  assertEquals(styles.map((style) => style?.decimals), [1, 1, 0, undefined]);
  const narrow = texts(drawHeatmap(heatmap, { ...options, width: 240 }));
  assert(!narrow.includes("Feb"), "column names would overlap");
});

Deno.test("a card says under its title what is to be thought of it, in a drawing, as text and after its way as JSON", () => {
  const text = "Do not trade this yet: the best of 90 trials is a spike.";
  const judged = runCard({ title: "Sweep", verdict: { light: "red", text }, metrics: [] });
  assertEquals(parseFigure(JSON.parse(JSON.stringify(judged))), { ok: true, figure: judged });
  assertEquals(figureText(judged).split("\n"), ["Sweep", text]);
  const drawing = drawFigure(judged, { ...options, width: 240 });
  const words = texts(drawing);
  assertEquals(words.slice(1).join(" "), text, "in full, over several lines");
  assert(drawing.querySelector(`rect[fill="${palette.light.loss}"]`));
  const { verdict: _, ...without } = judged;
  assert(!parseFigure({ ...without, verdict: { light: "blue", text } }).ok);
});

Deno.test("drawHeatmap() never rounds a ratio to a whole number, and writes none where no decimal fits", () => {
  const ratios: HeatmapFigure = { ...heatmap, format: "ratio", values: [[0.64, 0.49], [-0.26, 0]] };
  const styles = [60, 40, 29, 12].map((width) => cellNumbers(ratios, width));
  assertEquals(styles.map((style) => style?.decimals), [2, 2, 1, undefined]);
  assertEquals(cellText(ratios, 0.64, 1), "0.6");
});

Deno.test("drawHeatmap() cuts long names and leaves most of the width to the cells", () => {
  const names = ["a", "b"].map((letter) => letter.repeat(60));
  const long: HeatmapFigure = { ...heatmap, rows: names, columns: names, values: [[1, 0.5], [0.5, 1]] };
  const { totals: _, ...figure } = long;
  assertEquals(heatmapLayout(figure, 700).left, 245 + 8);
  const drawing = drawHeatmap(figure, options);
  const written = texts(drawing).filter((text) => text.startsWith("aaa"));
  assertEquals(written.length, 2, "beside its row and above its column");
  assert(written.every((text) => text.endsWith("…") && textWidth(text, 12) <= 245));
  const whole = Array.from(drawing.querySelectorAll("title"), (title) => title.textContent);
  assert(names.every((name) => whole.includes(name)));
});

Deno.test("drawFigure() names every line of a pane where one name is long", () => {
  const name = "a".repeat(90);
  const figure = equityFigure({ ...walk(50), name, benchmark: walk(50, 8).equity, benchmarkName: "Held" });
  const written = texts(drawFigure(figure, options));
  assert(written.some((text) => text.startsWith("aaa") && text.endsWith("…")));
  assert(written.includes("Held"));
});

Deno.test("drawHeatmap() colours values on one side of zero from least to greatest", () => {
  const drawing = drawHeatmap({
    kind: "heatmap",
    title: "Sharpe",
    format: "ratio",
    rows: ["a"],
    columns: ["x", "y", "z"],
    values: [[1, null, 2]],
  }, options);
  const fills = Array.from(drawing.querySelectorAll("rect"), (cell) => cell.getAttribute("fill"));
  assertEquals(fills, ["#440154", "#fde725"]);
  assertEquals(texts(drawing).filter((text) => text === "–").length, 1, "a cell without a value");
});

Deno.test("drawFigure() on a log scale spaces equal growth equally", () => {
  const figure = equityFigure({ time: [0, 1, 2], equity: [100, 1000, 10_000], drawdown: false });
  const path = (scale: "linear" | "log") =>
    drawFigure({ ...figure, scale }, options).querySelector("path")!.getAttribute("d")!;
  const heights = (d: string) => d.split(/[ML,]/).filter(Boolean).map(Number).filter((_, i) => i % 2 === 1);
  const [low, middle, high] = heights(path("log")) as [number, number, number];
  assert(Math.abs((low - middle) - (middle - high)) < 0.3);
  const [bottom, centre, top] = heights(path("linear")) as [number, number, number];
  assert(bottom - centre < (centre - top) / 5);
});

Deno.test("drawFigure() draws two points a pixel at most", () => {
  const drawing = drawFigure(equityFigure(walk(20_000)), options);
  for (const path of drawing.querySelectorAll("path")) {
    assert(path.getAttribute("d")!.split("L").length <= 2 * 2 * options.width);
  }
  assert(texts(drawing).some((text) => text.endsWith("of 20,000 points drawn")));
});

Deno.test("drawFigure() writes five warnings of a card and counts the rest", () => {
  const warnings = Array.from({ length: 7 }, (_, i) => `number ${i}`);
  const written = texts(drawFigure({ ...card, figures: [], warnings }, options));
  assert(written.includes("Warning: number 4") && written.includes("2 more warnings"));
});

Deno.test("drawFigure() colours a toned metric and signs it", () => {
  const drawing = drawFigure(card, options);
  const value = Array.from(drawing.querySelectorAll("text")).find((text) =>
    text.textContent.startsWith("+187")
  );
  assertEquals(value?.getAttribute("fill"), palette.light.gain);
});

Deno.test("fitted() cuts text with an ellipsis and never beyond its width", () => {
  assertEquals(fitted("short", 100, 12), "short");
  const cut = fitted("a rather long name", 60, 12);
  assert(cut.endsWith("…") && textWidth(cut, 12) <= 60);
  assertEquals(fitted("wide", 2, 12), "");
});

Deno.test("wrapped() breaks between words, cuts a word wider than the line and makes no line of nothing", () => {
  const lines = wrapped("orders fill at the next open", 80, 12);
  assertEquals(lines.join(" "), "orders fill at the next open");
  assert(lines.length > 1 && lines.every((line) => textWidth(line, 12) <= 80));
  assert(wrapped("incomprehensibilities", 40, 12)[0]!.endsWith("…"));
  assertEquals(wrapped("", 40, 12), []);
});

Deno.test("textWidth() counts wide scripts as squares and heavier weights as wider", () => {
  assertEquals(textWidth("中", 10), 10.5);
  assert(textWidth("total", 12, 600) > textWidth("total", 12));
});

Deno.test("paneHeights() shares the height by weight and keeps every pane readable", () => {
  assertEquals(paneHeights(equity), [204, 68]);
  assertEquals(timeFigureHeight(equity), 300);
  const pane = equity.panes[0]!;
  const many = { ...equity, panes: [pane, ...Array.from({ length: 9 }, () => ({ ...pane, weight: 0.1 }))] };
  assert(paneHeights(many).every((height) => height >= 56));
});
