import { assert, assertEquals } from "@std/assert";
import { heatmapCells } from "../../../../kernel/plot/draw/heatmap_cells.ts";
import { palette } from "../../../../kernel/plot/palette.ts";
import type { Figure } from "../../../../kernel/plot/spec/figure.ts";
import { renderStill } from "../../../../kernel/plot/still/mod.ts";
import { card, equity, figures, heatmap, HOSTILE, price, table } from "../draw/figures.ts";
import { assertGolden } from "../golden.ts";
import { countPixels, decodePng } from "../png.ts";
import { assertInside } from "./inside.ts";

for (const [name, figure] of Object.entries(figures)) {
  Deno.test(`renderStill() draws the ${name} as it was looked at`, async () => {
    assertGolden(name, (await renderStill(figure)).svg);
  });
}

Deno.test("renderStill() gives a PNG of twice the width with the theme's sheet behind", async () => {
  for (const theme of ["light", "dark"] as const) {
    const image = await decodePng((await renderStill(equity, { theme, width: 480 })).png);
    assertEquals(image.width, 960);
    assert(countPixels(image, palette[theme].sheet) > image.width * image.height * 0.7);
  }
});

Deno.test("renderStill() draws the equity in ink above and the drawdown in the colour of loss below", async () => {
  const image = await decodePng((await renderStill(equity)).png);
  const { ink, loss } = palette.light;
  assert(countPixels(image, ink, [0.05, 0.25, 0.85, 0.65]) > 1000);
  assert(countPixels(image, loss, [0.05, 0.75, 0.85, 0.9]) > 500);
  assertEquals(countPixels(image, loss, [0, 0, 1, 0.6]), 0);
});

Deno.test("renderStill() draws text: titles, numbers at the axis and dates below it", async () => {
  const image = await decodePng((await renderStill(equity)).png);
  const { ink } = palette.light;
  const secondary = palette.light["ink-2"];
  assert(countPixels(image, ink, [0, 0.02, 0.3, 0.12]) > 100, "the title");
  assert(countPixels(image, secondary, [0.9, 0.2, 1, 0.7]) > 100, "the value axis");
  assert(countPixels(image, secondary, [0, 0.9, 0.9, 1]) > 100, "the time axis");
});

Deno.test("renderStill() marks buys and sells and fills a heatmap's cells on both sides of zero", async () => {
  const candles = await decodePng((await renderStill(price)).png);
  assert(countPixels(candles, palette.light.gain) > 500);
  assert(countPixels(candles, palette.light.loss) > 500);
  const cells = await decodePng((await renderStill(heatmap)).png);
  const drawn = heatmapCells(heatmap, "light").sort((a, b) => a.value - b.value);
  assert(countPixels(cells, drawn.at(0)!.fill) > 500, "the worst month");
  assert(countPixels(cells, drawn.at(-1)!.fill) > 500, "the best month");
});

Deno.test("renderStill() escapes what a title holds and drops what XML forbids", async () => {
  const hostile: Figure[] = [
    { ...equity, title: HOSTILE, panes: [{ ...equity.panes[0]!, title: HOSTILE }] },
    { ...heatmap, title: HOSTILE, columns: heatmap.columns.map(() => HOSTILE) },
    { ...table, title: HOSTILE, rows: [table.rows[0]!.map(() => HOSTILE)] },
    { ...card, title: HOSTILE, notes: [HOSTILE], warnings: [HOSTILE, "\ud800"], figures: [] },
  ];
  for (const figure of hostile) {
    const { svg, png } = await renderStill(figure);
    assert(!svg.includes("<script"), figure.kind);
    assert(!svg.includes("\u0000"));
    assert(svg.isWellFormed());
    assert(png.length > 1000);
  }
});

Deno.test("renderStill() draws nothing but words where there is no data", async () => {
  const empty: Figure[] = [
    { ...equity, time: [], panes: equity.panes.map((pane) => ({ ...pane, series: [] })) },
    { ...heatmap, rows: [], values: [], totals: { title: "Year", values: [] } },
    { ...table, rows: [], total: 0 },
    { ...card, metrics: [], figures: [], notes: [], warnings: [] },
  ];
  for (const figure of empty) assert((await renderStill(figure)).png.length > 500, figure.kind);
});

Deno.test("renderStill() draws single points, flat lines and a pane without series", async () => {
  const line = (values: (number | null)[]) => ({
    type: "line" as const,
    name: "x",
    colour: "blue" as const,
    values,
  });
  const pane = { title: "", format: "price" as const, weight: 1 };
  const odd = [
    { time: [0], panes: [{ ...pane, series: [line([5])] }] },
    { time: [0, 1, 2], panes: [{ ...pane, series: [line([7, 7, 7])] }, { ...pane, series: [] }] },
    { time: [0, 1], panes: [{ ...pane, series: [line([null, null])] }] },
    { time: [0, 1], panes: [{ ...pane, series: [line([0, 0])] }] },
  ];
  for (const figure of odd) {
    const { svg } = await renderStill({ kind: "time", title: "odd", ...figure });
    assert(!svg.includes("NaN") && !svg.includes("Infinity"));
  }
});

Deno.test("renderStill() keeps every label inside the picture at 480, 720 and 1,080 pixels", async () => {
  for (const width of [480, 720, 1080]) {
    for (const [name, figure] of Object.entries(figures)) {
      assertInside((await renderStill(figure, { width })).svg, width, name);
    }
  }
});
