/** What a reader can do to a live chart: read, hide, zoom, with mouse and keys, in one figure and in linked ones. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import type { mountTimeFigure } from "../../kernel/plot/draw/live_time.ts";
import { bandFill, palette, stackFill } from "../../kernel/plot/palette.ts";
import { drawdownFigure } from "../../kernel/plot/spec/drawdown.ts";
import { equityFigure } from "../../kernel/plot/spec/equity.ts";
import type { TimeFigure } from "../../kernel/plot/spec/figure.ts";
import { exactNumber, formatDate } from "../../kernel/plot/spec/format.ts";
import { wholeFigure } from "../../kernel/plot/spec/thin.ts";
import { equity, price } from "../kernel/plot/draw/figures.ts";
import { timeFigures } from "../kernel/plot/draw/time_figures.ts";
import { countPixels, decodePng, type Image } from "../kernel/plot/png.ts";
import { walk } from "../kernel/plot/samples.ts";
import { chartTest, plain, settle, shot } from "./chart_stage.ts";

declare const live: { mountTimeFigure: typeof mountTimeFigure };

const tip = (page: Page, chart = "#chart") => page.locator(`${chart} .figure-tip`);
const tipLines = async (page: Page, chart?: string) =>
  (await tip(page, chart).locator("div").allInnerTexts()).map((text) => text.trim());
const firstTime = (page: Page) => tipLines(page).then(([line]) => line!.slice(0, 10));
const values = (figure: TimeFigure, pane: number, series: number) => {
  const one = figure.panes[pane]!.series[series]!;
  return one.type === "candles" ? one.close : one.values;
};

async function press(page: Page, ...keys: string[]): Promise<void> {
  await page.locator("#chart").focus();
  for (const key of keys) await page.keyboard.press(key);
  await settle(page);
}

/** Share of the pixels that differ: fitting again may round a line's place. */
function difference(a: Image, b: Image): number {
  let count = 0;
  for (let i = 0; i < a.pixels.length; i += 4) {
    const isOther = [0, 1, 2].some((c) => Math.abs(a.pixels[i + c]! - b.pixels[i + c]!) > 96);
    if (isOther) count++;
  }
  return count / (a.pixels.length / 4);
}
const SAME = 0.005;

/** Hex of a colour with an opacity over white. */
function onWhite(colour: string): string {
  const alpha = parseInt(colour.slice(7, 9), 16) / 255;
  const level = (at: number) =>
    Math.round(parseInt(colour.slice(at, at + 2), 16) * alpha + 255 * (1 - alpha));
  return `#${[1, 3, 5].map((at) => level(at).toString(16).padStart(2, "0")).join("")}`;
}

chartTest("arrow keys read point by point with exact values, Escape leaves", equity, async (page) => {
  await press(page, "End");
  const last = equity.time.length - 1;
  const lines = (index: number) => [
    formatDate(equity.time[index]!),
    `SMA crossover ${exactNumber(values(equity, 0, 0)[index], "money")}`,
    `Held ${exactNumber(values(equity, 0, 1)[index], "money")}`,
    `Drawdown ${exactNumber(values(equity, 1, 0)[index], "percent")}`,
  ];
  assertEquals(await tipLines(page), lines(last));
  await press(page, "ArrowLeft", "Shift+ArrowLeft");
  assertEquals(await tipLines(page), lines(last - 11));
  await press(page, "Home", "ArrowLeft");
  assertEquals(await tipLines(page), lines(0));
  await press(page, "Escape");
  assertEquals(await tip(page).isVisible(), false);
});

chartTest("plus and minus zoom around the cursor and 0 shows everything again", equity, async (page) => {
  await press(page, "0");
  const whole = await shot(page);
  await press(page, "Home", "+", "+", "+", "Escape");
  const zoomed = await shot(page);
  assert(difference(zoomed, whole) > 4 * SAME);
  await press(page, "Control+ArrowRight");
  assert(difference(await shot(page), zoomed) > 2 * SAME);
  await press(page, "0");
  assert(difference(await shot(page), whole) < SAME);
});

chartTest("keys that the chart has no use for go on to the page", equity, async (page) => {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    addEventListener("keydown", ({ key }) => heard.push(key));
  });
  await press(page, "ArrowLeft", "b", "Escape", "Escape", "Control+c");
  const heard = await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
  assertEquals(heard, ["b", "Escape", "Control", "c"]);
});

chartTest("a name in the legend hides its series from the chart and the tooltip", equity, async (page) => {
  const { ink } = palette.light;
  const area = [0, 0.12, 0.85, 0.65] as [number, number, number, number];
  const before = countPixels(await shot(page), ink, area);
  const name = page.locator("#chart").getByRole("button", { name: "SMA crossover" });
  await name.click();
  await page.mouse.move(5, 5);
  await settle(page);
  assertEquals(await name.getAttribute("aria-pressed"), "false");
  assert(countPixels(await shot(page), ink, area) < before / 10);
  await press(page, "End");
  assert(!(await tipLines(page)).some((line) => line.startsWith("SMA")));
  await press(page, "Escape");
  await name.click();
  await page.mouse.move(5, 5);
  await settle(page);
  assert(countPixels(await shot(page), ink, area) > before / 2);
});

chartTest(
  "parts of a whole are piled up, and close ranks where one is hidden",
  timeFigures.allocation,
  async (page) => {
    const colours = palette.light;
    const count = async (colour: "blue" | "orange") =>
      countPixels(await shot(page), onWhite(stackFill(colours, colour)), [0, 0.1, 0.85, 0.95]);
    assert(await count("blue") > 5000 && await count("orange") > 5000);
    await page.locator("#chart").getByRole("button", { name: "MSFT" }).click();
    await page.mouse.move(5, 5);
    await settle(page);
    assertEquals(await count("blue"), 0);
    assert(await count("orange") > 5000);
  },
);

chartTest("regimes lie behind the panes and what is in sample is dimmed", timeFigures.split, async (page) => {
  const image = await shot(page);
  const wash = onWhite(bandFill(palette.light, "gain"));
  assert(countPixels(image, wash, [0.75, 0.15, 0.85, 0.65]) > 1000, "a regime out of sample");
  assertEquals(countPixels(image, palette.light.ink, [0.05, 0.2, 0.55, 0.6]), 0);
  await press(page, "Home");
  assertEquals((await tipLines(page))[0], "2018-01-01 · in sample");
  await press(page, "End");
  assertMatch((await tipLines(page))[0]!, /^2019-07-12 · bull · out of sample$/);
});

chartTest(
  "what a trade made stands beside its exit, and its stop ends where it does",
  timeFigures.trades,
  async (page) => {
    await press(page, "Home", ...Array<string>(15).fill("ArrowRight"));
    const lines = await tipLines(page);
    assert(lines.some((line) => line.includes("+12.0\u2009%")), lines.join());
    assert(lines.some((line) => line.startsWith("Stop 9")), lines.join());
    await press(page, "ArrowRight");
    assert((await tipLines(page)).includes("Stop \u2013"));
  },
);

chartTest("the wheel zooms with Ctrl alone and leaves the page its scrolling", equity, async (page) => {
  const box = (await page.locator("#chart").boundingBox())!;
  await page.mouse.move(box.x + 300, box.y + 100);
  await settle(page);
  const before = await shot(page);
  await page.mouse.wheel(0, -200);
  await settle(page);
  assertEquals((await shot(page)).pixels, before.pixels);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -400);
  await page.keyboard.up("Control");
  await settle(page);
  assert((await shot(page)).pixels.some((level, i) => level !== before.pixels[i]));
});

async function mountSecond(page: Page, figure: TimeFigure): Promise<void> {
  await page.evaluate(async (figure) => {
    const second = document.createElement("div");
    second.id = "second";
    document.body.append(second);
    await live.mountTimeFigure(second, figure, "light").ready;
  }, figure);
  await settle(page);
}

const second = (page: Page) => page.locator("#second > div > span").allInnerTexts().then(plain);

chartTest("figures of one account share their cursor and what they show", equity, async (page) => {
  const same = drawdownFigure([{ name: "Drawdown", ...walk(400) }]);
  assertEquals(same.link, equity.link);
  await mountSecond(page, same);
  const picture = async () => decodePng(await page.locator("#second").screenshot());
  const whole = await picture();
  await press(page, "Home");
  for (let i = 0; i < 40; i++) await page.keyboard.press("ArrowRight");
  await settle(page);
  const at = exactNumber(values(same, 0, 0)[40], "percent", { decimals: 1 });
  assertEquals(await second(page), [`Drawdown ${at}`]);
  assertEquals(await tip(page, "#second").isVisible(), false);
  await press(page, "Escape", "+", "+");
  assert(difference(await picture(), whole) > 4 * SAME, "it zooms too");
  await press(page, "0");
  assert(difference(await picture(), whole) < SAME, "and back");
});

chartTest("figures of different accounts move by themselves", equity, async (page) => {
  const other = equityFigure({ ...walk(400, 3), title: "Other" });
  await mountSecond(page, other);
  const before = await second(page);
  await press(page, "Home", "+");
  assertEquals(await second(page), before);
});

const long = equityFigure(walk(30_000));
chartTest("a thinned figure gets all its points when the reader looks closer", long, async (page) => {
  const whole = wholeFigure(long)!;
  await page.evaluate(async ({ thin, whole }) => {
    const asked = { count: 0, drawn: 0 };
    Object.assign(globalThis, { asked });
    const element = document.createElement("div");
    element.id = "second";
    document.body.append(element);
    await live.mountTimeFigure(element, { ...thin, full: { hash: "", rows: whole.time.length } }, "light", {
      loadWhole: () => Promise.resolve(asked.count++ < 1 ? whole : null),
      onWhole: () => void asked.drawn++,
    }).ready;
  }, { thin: { ...long, link: undefined }, whole });
  await settle(page);
  const asked = () =>
    page.evaluate(() => (globalThis as unknown as { asked: { count: number; drawn: number } }).asked);
  assertEquals(await asked(), { count: 0, drawn: 0 });
  await page.locator("#second").focus();
  for (const key of ["Home", "+", "+", "+", "+", "+"]) await page.keyboard.press(key);
  await settle(page);
  assertEquals(await asked(), { count: 1, drawn: 1 });
  for (const index of [1, 2, 3]) {
    await page.keyboard.press("ArrowRight");
    await settle(page);
    const lines = await tipLines(page, "#second");
    assertEquals(lines[0], formatDate(whole.time[index]!));
    assertEquals(lines[1], `Equity ${exactNumber(values(whole, 0, 0)[index], "money")}`);
  }
});

chartTest("the moment under the mouse is the one in the tooltip", price, async (page) => {
  const box = (await page.locator("#chart").boundingBox())!;
  const seen = new Set<string>();
  for (let x = 20; x < 600; x += 60) {
    await page.mouse.move(box.x + x, box.y + 60);
    await settle(page);
    seen.add(await firstTime(page));
  }
  assertEquals([...seen], [...seen].toSorted());
  assert(seen.size >= 9);
});
