import { assert, assertEquals, assertRejects } from "@std/assert";
import { ParameterError } from "../../../../kernel/market/errors.ts";
import { bandFill, palette } from "../../../../kernel/plot/palette.ts";
import type { Figure } from "../../../../kernel/plot/spec/figure.ts";
import { renderStill } from "../../../../kernel/plot/still/mod.ts";
import { figures } from "../draw/figures.ts";
import { timeFigures } from "../draw/time_figures.ts";
import { assertGolden } from "../golden.ts";
import { assertPixels } from "../golden_pixels.ts";
import { countPixels, decodePng, pngSize } from "../png.ts";
import { assertInside } from "./inside.ts";

for (const [name, figure] of Object.entries(timeFigures)) {
  Deno.test(`renderStill() draws the ${name} over time as it was looked at`, async () => {
    assertGolden(name, (await renderStill(figure)).svg);
  });
}

for (const name of ["split", "allocation", "trades"] as const) {
  for (const theme of ["light", "dark"] as const) {
    Deno.test(`renderStill() rasterises the ${name}, ${theme}, to the pixels that were looked at`, async () => {
      const { png } = await renderStill(timeFigures[name], { width: 400, density: 1, theme });
      await assertPixels(`${name}_${theme}`, png);
    });
  }
}

Deno.test("renderStill() dims what is in sample and leaves what is out of sample in ink", async () => {
  const image = await decodePng((await renderStill(timeFigures.split)).png);
  const { ink } = palette.light;
  assertEquals(countPixels(image, ink, [0.02, 0.22, 0.6, 0.65]), 0);
  assert(countPixels(image, ink, [0.64, 0.22, 0.9, 0.65]) > 300);
});

Deno.test("renderStill() washes regimes of one name in one colour behind every pane", async () => {
  const { svg } = await renderStill(timeFigures.split);
  const fill = bandFill(palette.light, "gain");
  // Once more in the legend.
  assertEquals(svg.split(`fill="${fill}"`).length - 1, timeFigures.split.panes.length + 1);
});

Deno.test("renderStill() writes what a trade made beside its exit, and nothing where many trades crowd", async () => {
  const { trades } = timeFigures;
  assert((await renderStill(trades)).svg.includes(">+12.0\u2009%<"));
  const [price, ...rest] = trades.panes;
  const exits = price!.markers!.filter(({ text }) => text);
  const markers = Array.from({ length: 30 }, (_, i) => exits[i % exits.length]!);
  const { svg } = await renderStill({ ...trades, panes: [{ ...price!, markers }, ...rest] });
  assert(!svg.includes(">+12.0\u2009%<"));
});

Deno.test("renderStill() meets width, height and density to the pixel for every kind of figure", async () => {
  const sizes = [[720, 400, 2], [300, 600, 1], [1080, 200, 0.5], [640.4, 360, 3]] as const;
  for (const [name, figure] of Object.entries({ ...timeFigures, ...figures })) {
    for (const [width, height, density] of sizes) {
      const { svg, png } = await renderStill(figure, { width, height, density });
      assertEquals(pngSize(png), [Math.round(width) * density, height * density], name);
      assert(!svg.includes("NaN"), name);
    }
  }
});

Deno.test("renderStill() gives higher panes the room that it is told to fill, and others the same proportions", async () => {
  const ink = async (figure: Figure, height: number) => {
    const image = await decodePng((await renderStill(figure, { height, density: 1 })).png);
    const rows = Array.from({ length: height }, (_, y) => {
      for (let x = 0; x < image.width; x++) {
        if ([0, 1, 2].some((c) => image.pixels[(y * image.width + x) * 4 + c]! < 200)) return true;
      }
      return false;
    });
    return rows.lastIndexOf(true) / height;
  };
  for (const height of [300, 900]) assert(await ink(timeFigures.split, height) > 0.9);
  assert(await ink(figures.heatmap, 300) > 0.7);
});

Deno.test("renderStill() refuses a size out of its range and an unknown option", async () => {
  const refused = (options: object) =>
    assertRejects(() => renderStill(timeFigures.split, options), ParameterError);
  await refused({ width: 239 });
  await refused({ height: 8001 });
  await refused({ density: 0 });
  await refused({ width: NaN });
  await refused({ dpi: 300 });
});

Deno.test("renderStill() keeps every label of figures over time inside at 360, 720 and 1,080 pixels", async () => {
  for (const width of [360, 720, 1080]) {
    for (const [name, figure] of Object.entries(timeFigures)) {
      assertInside((await renderStill(figure, { width })).svg, width, name);
    }
  }
});
