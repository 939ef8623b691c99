import { assert, assertEquals } from "@std/assert";
import { parallelCoordinatesFigure } from "../../../../kernel/plot/spec/parallel_coordinates.ts";
import { parametersFigure } from "../../../../kernel/plot/spec/parameters.ts";
import { indexedPng } from "../../../../kernel/plot/still/indexed_png.ts";
import { notebookPictures, renderStill } from "../../../../kernel/plot/still/mod.ts";
import { seededRandom } from "../../random_walk.ts";
import { charts, scatteredTrials } from "../draw/charts.ts";
import { decodePng, pngSize } from "../png.ts";

const column = (length: number, of: (row: number) => number) => Array.from({ length }, (_, row) => of(row));

/** As a sweep of 46 by 37 pairs. */
const wide = parametersFigure({
  fast: column(46 * 37, (row) => row % 46),
  slow: column(46 * 37, (row) => Math.floor(row / 46)),
  sharpe: column(46 * 37, (row) => Math.sin(row % 46 / 7) * Math.cos(row / 300)),
}, { x: "fast", y: "slow", value: "sharpe" });

const lines = parallelCoordinatesFigure(scatteredTrials(2_000), { value: "sharpe" });

Deno.test("indexedPng() keeps up to 256 colours exactly, pixel by pixel", async () => {
  const random = seededRandom(3);
  const [width, height] = [37, 23];
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    const colour = Math.floor(random() * 256);
    pixels.set([colour, colour * 7 & 255, 255 - colour], i * 4);
  }
  const png = indexedPng(pixels, width);
  assertEquals(pngSize(png), [width, height]);
  assertEquals((await decodePng(png)).pixels, pixels);
  const single = new Uint8Array(16).fill(255);
  assertEquals((await decodePng(indexedPng(single, 2))).pixels, single);
});

Deno.test("indexedPng() brings each of a million colours near to itself", async () => {
  const pixels = new Uint8Array(64 * 64 * 4).fill(255);
  for (let i = 0; i < 64 * 64; i++) pixels.set([4 * (i % 64), 4 * (i >> 6), 128], i * 4);
  const found = (await decodePng(indexedPng(pixels, 64))).pixels;
  const off = found.reduce((most, level, i) => Math.max(most, Math.abs(level - pixels[i]!)), 0);
  assert(off <= 12, `${off}`);
});

for (
  const [name, figure] of Object.entries({ wide, contour: charts.contour, history: charts.objectiveHistory })
) {
  Deno.test(`a notebook's picture of a ${name} figure looks like the still and takes less than half of it`, async () => {
    const { png } = await renderStill(figure);
    const light = Uint8Array.fromBase64((await notebookPictures(figure))["image/png"]);
    assertEquals(pngSize(light), pngSize(png));
    assert(light.length < png.length / 2, `${light.length} of ${png.length}`);
    const [is, wanted] = [(await decodePng(light)).pixels, (await decodePng(png)).pixels];
    let far = 0;
    for (let i = 0; i < wanted.length; i++) if (Math.abs(is[i]! - wanted[i]!) > 24) far++;
    assert(far / wanted.length < 0.005, `${far}`);
  });
}

Deno.test("a notebook keeps the SVG of a small figure, and only a PNG of one with thousands of marks", async () => {
  const small = await notebookPictures(charts.importance);
  assert(small["image/svg+xml"]!.startsWith("<svg"));
  assertEquals(Object.keys(await notebookPictures(wide)), ["image/png"]);
});

Deno.test("a picture that hardly compresses is kept at the screen's density", async () => {
  const { png } = await renderStill(lines);
  const light = (await notebookPictures(lines))["image/png"];
  assertEquals(pngSize(Uint8Array.fromBase64(light)), pngSize(png).map((pixels) => pixels / 2));
  assert(light.length < 200_000, `${light.length}`);
});
