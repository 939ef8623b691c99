import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { renderStill } from "../../../../kernel/plot/still/mod.ts";
import { sheet } from "../draw/sheet_figure.ts";
import { assertGolden } from "../golden.ts";
import { decodePng } from "../png.ts";
import { assertInside } from "./inside.ts";

Deno.test("renderStill() draws a sheet as it was looked at", async () => {
  assertGolden("sheet", (await renderStill(sheet)).svg);
});

Deno.test("renderStill() keeps all words of a sheet inside of its picture at any width", async () => {
  for (const width of [300, 480, 720, 1080]) {
    assertInside((await renderStill(sheet, { width })).svg, width, "sheet");
  }
});

Deno.test("renderStill() names what is folded in a sheet and draws the rest, one pixel to a pixel", async () => {
  const { svg, png } = await renderStill(sheet);
  assertStringIncludes(svg, "Rows: 1 table");
  assert(!svg.includes("symbol"), "the folded table is not drawn");
  for (const words of ["It made money.", "Beta", "Warning: careful"]) assertStringIncludes(svg, words);
  assertEquals((await decodePng(png)).width, 720);
});
