/** Charts and heatmaps in a real browser, by themselves: what their island calls. */
import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import type { Page } from "playwright-core";
import type { DrawnFigure, mountDrawing, MountedDrawing } from "../../kernel/plot/draw/live_drawing.ts";
import { palette } from "../../kernel/plot/palette.ts";
import type { HeatmapFigure } from "../../kernel/plot/spec/figure.ts";
import { charts, heatmaps } from "../kernel/plot/draw/charts.ts";
import { countPixels, decodePng } from "../kernel/plot/png.ts";
import { liveTests } from "./live_stage.ts";

declare const live: { mountDrawing: typeof mountDrawing };
interface Stage {
  mounted: MountedDrawing;
}

const pageTest = liveTests("live_drawing.ts", "mountDrawing");
const BLANK = `<body style="margin:0;font:14px sans-serif"><div id="host" style="width:700px"></div></body>`;

/** A page with the figure drawn into an empty element of 700 pixels. */
function drawingTest(title: string, figure: DrawnFigure, body: (page: Page) => Promise<void>): void {
  pageTest(title, BLANK, async (page) => {
    await page.evaluate((spec) => {
      const stage = globalThis as unknown as Stage;
      stage.mounted = live.mountDrawing(document.getElementById("host")!, spec, "light");
    }, figure);
    await body(page);
  });
}

const tip = (page: Page) => page.locator(".figure-tip");
const shot = async (page: Page) => await decodePng(await page.locator("#host").screenshot());

drawingTest(
  "mountDrawing() tells the exact values of the bar under the pointer",
  charts.yearly,
  async (page) => {
    const bar = page.locator("#host svg rect").first();
    const box = (await bar.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assertEquals(await tip(page).innerText(), "SMA crossover\n2018\nReturn: 56.38\u2009%");
    await page.mouse.move(790, 590);
    assert(await tip(page).isHidden());
  },
);

drawingTest(
  "mountDrawing() goes from mark to mark with the arrow keys and says each",
  charts.yearly,
  async (page) => {
    await page.locator("#host").focus();
    await page.keyboard.press("ArrowRight");
    assertStringIncludes(await tip(page).innerText(), "SMA crossover\n2018");
    await page.keyboard.press("ArrowRight");
    assertStringIncludes(await tip(page).innerText(), "SMA crossover\n2019");
    await page.keyboard.press("ArrowDown");
    assertStringIncludes(await tip(page).innerText(), "Held\n2019");
    await page.keyboard.press("End");
    assertStringIncludes(await tip(page).innerText(), "Held\n2020");
    assertEquals(await tip(page).getAttribute("role"), "status");
    await page.keyboard.press("Escape");
    assert(await tip(page).isHidden());
  },
);

drawingTest(
  "mountDrawing() names a heatmap's framed cell and its value",
  heatmaps.parameters,
  async (page) => {
    await page.locator("#host").focus();
    for (const key of ["Home", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"]) {
      await page.keyboard
        .press(key);
    }
    assertEquals(await tip(page).innerText(), "fast 15, slow 80 (best)\nsharpe: 0.9500");
  },
);

drawingTest("mountDrawing() tells a day of the calendar by its date", heatmaps.calendar, async (page) => {
  await page.locator("#host").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  assert(/^2018-01-\d\d\n/.test(await tip(page).innerText()));
});

drawingTest("mountDrawing() draws anew in the other theme and at another width", charts.fan, async (page) => {
  const bands = page.locator("#host svg path").first();
  const before = await bands.getAttribute("d");
  await page.evaluate(() => {
    document.getElementById("host")!.style.width = "400px";
  });
  await page.waitForFunction(() => document.querySelector("#host svg")!.getAttribute("width") === "400");
  assertNotEquals(await bands.getAttribute("d"), before);
  await page.evaluate((sheet) => {
    document.body.style.background = sheet;
    (globalThis as unknown as Stage).mounted.setTheme("dark");
  }, palette.dark.sheet);
  assert(countPixels(await shot(page), palette.dark.ink) > 100, "the median path in the dark theme's ink");
});

drawingTest(
  "mountDrawing() fits the axes to what is left when a layer is taken away",
  charts.walkForward,
  async (page) => {
    const rects = page.locator("#host svg rect");
    const count = await rects.count();
    await page.evaluate((figure) => {
      const layers = figure.layers.filter(({ name }) => name !== "in sample");
      (globalThis as unknown as Stage).mounted.setFigure({ ...figure, layers });
    }, charts.walkForward);
    assert(await rects.count() < count);
    assert(!(await page.locator("#host svg").textContent())!.includes("1.5"));
  },
);

drawingTest("mountDrawing() turns a hill by dragging and by key", heatmaps.surface, async (page) => {
  const first = page.locator("#host svg polygon").nth(1);
  const places = [await first.getAttribute("points")];
  await page.mouse.move(350, 200);
  await page.mouse.down();
  await page.mouse.move(300, 200, { steps: 4 });
  await page.mouse.up();
  places.push(await first.getAttribute("points"));
  await page.locator("#host").focus();
  await page.keyboard.press(">");
  places.push(await first.getAttribute("points"));
  assertEquals(new Set(places).size, 3);
});

const trials = { ...heatmaps.parameters, ...trialsOf(heatmaps.parameters) };

/** A trial for each cell, as a sweep's figures have them. */
function trialsOf({ values }: HeatmapFigure): Pick<HeatmapFigure, "trials" | "places"> {
  const numbers: number[] = [];
  const places = values.map((row) =>
    row.map((cell) => cell === null ? null : numbers.push(100 + numbers.length) - 1)
  );
  const parameters = [{ name: "stop", values: numbers.map((number) => number / 1000) }];
  return { trials: { sweep: "s1", numbers, parameters }, places };
}

pageTest("mountDrawing() opens the trial under the pointer and at the keyboard", BLANK, async (page) => {
  await page.evaluate((figure) => {
    const stage = globalThis as unknown as { opened: number[] };
    stage.opened = [];
    live.mountDrawing(document.getElementById("host")!, figure, "light", {
      onOpen: (place) => stage.opened.push(figure.trials!.numbers[place]!),
    });
  }, trials);
  await page.locator("#host").focus();
  await page.keyboard.press("Enter");
  for (const key of ["Home", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
  const lines = (await tip(page).innerText()).split("\n");
  assertEquals([lines[0], lines[1], lines.at(-1)], [
    "fast 10, slow 60",
    "stop 0.106",
    "Click or Enter opens its run",
  ]);
  await page.keyboard.press("Enter");
  const cell = (await page.locator("#host svg rect").first().boundingBox())!;
  await page.mouse.click(cell.x + 5, cell.y + 5);
  assertEquals(await page.evaluate(() => (globalThis as unknown as { opened: number[] }).opened), [106, 100]);
});

drawingTest("mountDrawing() keeps what a reader rests on while the figure changes", trials, async (page) => {
  await page.locator("#host").focus();
  for (const key of ["Home", "ArrowRight"]) await page.keyboard.press(key);
  const before = await tip(page).innerText();
  await page.evaluate((figure) => {
    const values = figure.values.map((row, r) => row.map((value, c) => r === 0 && c === 1 ? 7 : value));
    (globalThis as unknown as Stage).mounted.setFigure({ ...figure, values });
  }, trials);
  assertEquals(await tip(page).innerText(), before.replace(/[^\n]*$/, "sharpe: 7.0000"));
  await page.keyboard.press("ArrowRight");
  assertStringIncludes(await tip(page).innerText(), "fast 15, slow 40");
});

drawingTest("mountDrawing() leaves nothing behind", charts.qq, async (page) => {
  await page.evaluate(() => (globalThis as unknown as Stage).mounted.destroy());
  assertEquals(
    await page.locator("#host").evaluate((host) => [host.innerHTML, host.getAttributeNames().join()]),
    [
      "",
      "id,style",
    ],
  );
});
