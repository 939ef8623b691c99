/** Figures over time in a notebook: saved as files, looked at closely, and on the card of a split run. */
import { assert, assertEquals, assertGreater } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import { palette } from "../../kernel/plot/palette.ts";
import { FIGURE_MIME } from "../../kernel/plot/spec/figure.ts";
import { heatmap } from "../kernel/plot/draw/figures.ts";
import { timeFigures } from "../kernel/plot/draw/time_figures.ts";
import { countPixels, decodePng } from "../kernel/plot/png.ts";
import { browserTest, eventually } from "./browser.ts";
import { cellOf, code, display, kernelState, opened, place } from "./notebook.ts";
import { drawn } from "./pixels.ts";

async function saved(page: Page, figure: Locator, format: "PNG" | "SVG" | "CSV"): Promise<Uint8Array> {
  await figure.hover();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    figure.getByRole("button", { name: format, exact: true }).click(),
  ]);
  assert(download.suggestedFilename().endsWith(format.toLowerCase()), download.suggestedFilename());
  return await Deno.readFile(await download.path());
}

const text = async (bytes: Promise<Uint8Array>) => new TextDecoder().decode(await bytes);

browserTest("a figure is saved as PNG, SVG and CSV under its title", async ({ page, site }) => {
  const path = await place(site, "save.ipynb", [
    code("split", "1", [display({ [FIGURE_MIME]: timeFigures.split })], 1),
    code("months", "2", [display({ [FIGURE_MIME]: heatmap })], 2),
  ]);
  await page.goto(site.origin + path);
  await opened(page);
  const figure = cellOf(page, "split").locator(".figure");
  await figure.locator("canvas").first().waitFor();

  const csv = await text(saved(page, figure, "CSV"));
  const lines = csv.trimEnd().split("\r\n");
  assertEquals(lines[0], "time,SMA crossover,Held,Drawdown");
  assertEquals(lines.length, timeFigures.split.time.length + 1);
  assertEquals(lines[1], "2018-01-01,100000,100000,0");

  const svg = await text(saved(page, figure, "SVG"));
  assert(svg.startsWith("<svg") && svg.includes("₹1,68,656") && svg.includes("out of sample"));

  const wide = Math.round((await figure.locator(".figure-time").boundingBox())!.width);
  const image = await decodePng(await saved(page, figure, "PNG"));
  assertEquals(image.width, 2 * wide);
  assertGreater(countPixels(image, palette.light.ink, [0.6, 0.2, 0.9, 0.7]), 300);
  assertGreater(countPixels(image, palette.light.ink, [0, 0, 0.2, 0.12]), 50, "the title is written");

  const months = cellOf(page, "months").locator(".figure");
  await months.locator("svg").first().waitFor();
  assertEquals((await text(saved(page, months, "CSV"))).split(",")[1], "Jan");
  assert((await text(saved(page, months, "SVG"))).includes("Monthly returns"));
});

const RUN = `import { backtest, crossedAbove, defineStrategy, plot, sma, syntheticBars } from "tapebook";
const bars = syntheticBars({ symbol: "LONG", timeframe: "1h", start: "2000-01-01", bars: 20000, seed: 3 });
const strategy = defineStrategy({ name: "above", signals: ({ close }) => ({ entries: crossedAbove(close, sma(close, 50)), exits: crossedAbove(sma(close, 50), close) }) });
const run = await backtest(strategy(), bars, { split: 0.6, currency: bars.currency });
run`;

browserTest(
  "the card of a split run dims what is in sample, and gets all points of a long one when looked at closely",
  async ({ page, site }) => {
    const path = await place(site, "split.ipynb", [code("run", RUN), code("drawdown", "plot.drawdown(run)")]);
    await page.goto(site.origin + path);
    await opened(page);
    await page.getByRole("button", { name: "Run all" }).click();
    await cellOf(page, "drawdown").locator("canvas").first().waitFor();
    await eventually("the kernel is idle", async () => await kernelState(page) === "idle");
    const card = cellOf(page, "run").locator(".card");
    const chart = card.locator(".figure-time");
    await chart.locator("canvas").first().waitFor();
    await eventually("it is drawn", async () => (await drawn(page, chart)).share > 0.02);
    await chart.focus();
    await page.keyboard.press("Home");
    const tip = () => chart.locator(".figure-tip").innerText();
    await eventually("the first bar is in sample", async () => (await tip()).includes("in sample"));
    await page.keyboard.press("End");
    await eventually("the last one is not", async () => (await tip()).includes("out of sample"));
    const note = () => card.locator(".figure-head").first().innerText();
    assert((await note()).includes("of 20,000 points drawn"), await note());
    for (let i = 0; i < 5; i++) await page.keyboard.press("+");
    await eventually("all points are there", async () => !(await note()).includes("points drawn"));

    // The other figure of the run moves with it.
    const other = cellOf(page, "drawdown").locator(".figure-time");
    const before = await other.locator("> div > span").first().innerText();
    await chart.focus();
    for (let i = 0; i < 30; i++) await page.keyboard.press("ArrowLeft");
    await eventually(
      "its values are those of the same moment",
      async () => await other.locator("> div > span").first().innerText() !== before,
    );
  },
);
