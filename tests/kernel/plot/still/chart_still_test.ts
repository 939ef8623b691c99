import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DOMParser } from "linkedom";
import { palette } from "../../../../kernel/plot/palette.ts";
import type { ChartFigure } from "../../../../kernel/plot/spec/chart.ts";
import type { HeatmapFigure } from "../../../../kernel/plot/spec/figure.ts";
import { parseFigure } from "../../../../kernel/plot/spec/parse.ts";
import { figureText } from "../../../../kernel/plot/spec/text.ts";
import { renderStill } from "../../../../kernel/plot/still/mod.ts";
import { charts, heatmaps } from "../draw/charts.ts";
import { HOSTILE } from "../draw/figures.ts";
import { assertGolden } from "../golden.ts";
import { assertPixels } from "../golden_pixels.ts";
import { countPixels, decodePng } from "../png.ts";
import { assertInside } from "./inside.ts";

const figures = Object.entries({ ...charts, ...heatmaps });

for (const [name, figure] of figures) {
  Deno.test(`renderStill() draws the ${name} chart as it was looked at`, async () => {
    assertGolden(`chart_${name}`, (await renderStill(figure)).svg);
  });

  Deno.test(`renderStill() keeps the words of the ${name} chart inside the picture at any width`, async () => {
    for (const width of [320, 480, 720, 1080]) {
      assertInside((await renderStill(figure, { width })).svg, width, name);
    }
  });

  Deno.test(`parseFigure() reads the ${name} chart back as it was written`, () => {
    assertEquals(parseFigure(JSON.parse(JSON.stringify(figure))), { ok: true, figure });
  });

  Deno.test(`figureText() tells the ${name} chart in words without a hole`, () => {
    const text = figureText(figure);
    assertStringIncludes(text, figure.title);
    assert(!/NaN|undefined|null|Infinity/.test(text), text);
  });
}

for (const name of ["distribution", "fan", "tradeScatter", "surface"] as const) {
  for (const theme of ["light", "dark"] as const) {
    Deno.test(`renderStill() rasterises the ${name} chart, ${theme}, to the pixels that were looked at`, async () => {
      const figure = { ...charts, ...heatmaps }[name];
      const { png } = await renderStill(figure, { width: 400, density: 1, theme });
      await assertPixels(`chart_${name}_${theme}`, png);
    });
  }
}

const axis = { title: "", scale: "linear" as const, format: "ratio" as const };
const chart = (layers: ChartFigure["layers"], more: Partial<ChartFigure> = {}): ChartFigure => ({
  kind: "chart",
  title: "odd",
  x: axis,
  y: axis,
  layers,
  ...more,
});
const dots = (x: (number | null)[], y: (number | null)[]) => ({
  type: "dots" as const,
  name: "d",
  colour: "blue" as const,
  x,
  y,
});

Deno.test("renderStill() draws one point, equal points and points without a place", async () => {
  const odd = [
    chart([dots([5], [5])]),
    chart([dots([7, 7, 7], [0, 0, 0])]),
    chart([dots([1, null, 3], [null, 2, 3])]),
    chart([{ type: "line", name: "l", colour: "ink", x: [1, 2, 3], y: [1, null, 3] }]),
    chart([dots([-1, 0, 10], [1, 1, 1])], { x: { ...axis, scale: "log" } }),
    chart([dots([-1, 0, 10], [1, 1, 1])], { x: { ...axis, scale: "log" }, y: { ...axis, scale: "log" } }),
    chart([dots([-1e6, 0, 1e-6, 1e6], [1, 2, 3, 4])], { x: { ...axis, scale: "symlog" } }),
    chart([dots([0, 8.64e15], [1, 2])], { x: { ...axis, scale: "time" } }),
    chart([{ type: "bars", name: "b", colour: "sky", x: [0, 1], y: [0, null] }], {
      x: { ...axis, scale: "category", categories: ["a", "b"] },
    }),
  ];
  for (const figure of odd) {
    const { svg, png } = await renderStill(figure);
    assert(!/NaN|Infinity|undefined/.test(svg), svg);
    assert(png.length > 500);
  }
});

Deno.test("renderStill() writes the reason in place of a chart or heatmap without data", async () => {
  const heatmap: HeatmapFigure = { ...heatmaps.calendar, rows: [], values: [], note: "No returns" };
  for (
    const figure of [
      chart([]),
      chart([dots([], [])]),
      chart([dots([null], [1])], { note: "No trades" }),
      heatmap,
    ]
  ) {
    const { svg } = await renderStill(figure);
    assertStringIncludes(svg, figure.note ?? "No data");
    assertStringIncludes(figureText(figure), figure.note ?? "no data");
    assertEquals(
      new DOMParser().parseFromString(svg, "image/svg+xml").querySelectorAll("path, circle").length,
      0,
    );
  }
});

Deno.test("renderStill() escapes what the names in a chart hold", async () => {
  const hostile = chart([
    { ...dots([1, 2], [1, 2]), name: HOSTILE, labels: [HOSTILE, HOSTILE] },
    { type: "rule", name: HOSTILE, colour: "loss", axis: "x", at: 1 },
    { type: "text", name: HOSTILE, colour: "ink", x: [1], y: [1], texts: [HOSTILE] },
    { type: "line", name: "l", colour: "ink", x: [1, 2], y: [1, 2] },
  ], { title: HOSTILE, note: HOSTILE, x: { ...axis, title: HOSTILE }, y: { ...axis, title: HOSTILE } });
  const { svg, png } = await renderStill(hostile);
  assert(!svg.includes("<script") && svg.isWellFormed());
  assert(png.length > 1000);
});

Deno.test("renderStill() fills wins and losses in their colours, in light and dark", async () => {
  for (const theme of ["light", "dark"] as const) {
    const image = await decodePng((await renderStill(charts.tradeHistogram, { theme })).png);
    assert(countPixels(image, palette[theme].gain) > 5000);
    assert(countPixels(image, palette[theme].loss) > 5000);
  }
});

const REFUSED: [string, unknown, string][] = [
  ["a layer of an unknown type", { ...chart([]), layers: [{ type: "pie" }] }, "layers.0"],
  ["columns of two lengths", chart([dots([1, 2], [1])]), "expected 2 values"],
  [
    "bars without a place",
    chart([{ type: "bars", name: "", colour: "sky", x: [null] as never, y: [1] }]),
    "layers.0.x",
  ],
  [
    "an axis of categories without names",
    chart([], { x: { ...axis, scale: "category" } }),
    "x: expected names",
  ],
  [
    "a rule at no number",
    chart([{ type: "rule", name: "", colour: "ink", axis: "x", at: NaN }]),
    "layers.0.at",
  ],
  ["too many layers", chart(new Array(65).fill(dots([], []))), "layers"],
  [
    "a framed cell outside",
    { ...heatmaps.parameters, highlight: { row: 99, column: 0, name: "" } },
    "highlight",
  ],
  [
    "a calendar of half a week",
    { ...heatmaps.calendar, rows: ["a"], values: [new Array(54).fill(1)] },
    "calendar",
  ],
];

for (const [name, value, reason] of REFUSED) {
  Deno.test(`parseFigure() refuses ${name} and says why`, () => {
    const parsed = parseFigure(value);
    assert(!parsed.ok);
    assertStringIncludes(parsed.reason, reason);
  });
}
