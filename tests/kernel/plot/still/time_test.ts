import { assert, assertEquals } from "@std/assert";
import { bandFill, palette } from "../../../../kernel/plot/palette.ts";
import { renderStill } from "../../../../kernel/plot/still/mod.ts";
import { timeFigures } from "../draw/time_figures.ts";
import { assertGolden } from "../golden.ts";
import { countPixels, decodePng } from "../png.ts";

for (const [name, figure] of Object.entries(timeFigures)) {
  Deno.test(`renderStill() draws the ${name} over time as it was looked at`, async () => {
    assertGolden(name, (await renderStill(figure)).svg);
  });
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
  const bulls = timeFigures.split.bands!.filter(({ name }) => name === "bull").length;
  // Once more in the legend.
  assertEquals(svg.split(`fill="${fill}"`).length - 1, bulls * timeFigures.split.panes.length + 1);
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
