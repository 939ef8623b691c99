/** The live chart in a real browser, by itself: what its island calls. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { mountTimeFigure } from "../../kernel/plot/draw/live_time.ts";
import { palette } from "../../kernel/plot/palette.ts";
import { equityFigure } from "../../kernel/plot/spec/equity.ts";
import { formatDate, formatNumber } from "../../kernel/plot/spec/format.ts";
import { figureSummary } from "../../kernel/plot/spec/text.ts";
import { equity, price } from "../kernel/plot/draw/figures.ts";
import { countPixels } from "../kernel/plot/png.ts";
import { walk } from "../kernel/plot/samples.ts";
import { chartTest, legends, plain, settle, shot, type Stage } from "./chart_stage.ts";

declare const live: { mountTimeFigure: typeof mountTimeFigure };

const LONG = "a strategy whose name goes on ".repeat(3).trim();

chartTest(
  "mountTimeFigure() draws its panes with a label and the last values beside their names",
  equity,
  async (page) => {
    const chart = page.locator("#chart");
    assertEquals(await chart.getAttribute("role"), "application");
    assert((await chart.getAttribute("aria-label"))!.startsWith(`${figureSummary(equity)}. `));
    assertEquals(plain(await legends(page)), [
      "SMA crossover 168,656 Held 108,251",
      "Drawdown \u22120.5\u2009%",
    ]);
    const image = await shot(page);
    assertEquals(image.height, 300);
    assert(countPixels(image, palette.light.ink, [0, 0.1, 0.85, 0.65]) > 300, "the equity");
    assert(countPixels(image, palette.light.loss, [0, 0.75, 0.85, 0.95]) > 100, "the drawdown");
    assert(countPixels(image, palette.light.ink, [0, 0.1, 0.15, 0.65]) > 50, "all of it fits the width");
  },
);

chartTest("mountTimeFigure() labels the axis of a low pane more than once", equity, async (page) => {
  const image = await shot(page);
  const isWritten = (y: number) => {
    for (let x = image.width - 45; x < image.width - 8; x++) {
      const at = (y * image.width + x) * 4;
      if (image.pixels[at]! < 160) return true;
    }
    return false;
  };
  let labels = 0;
  for (let y = 200; y < 272; y++) if (isWritten(y) && !isWritten(y - 1)) labels++;
  assert(labels >= 2, `${labels} labels`);
});

chartTest(
  "mountTimeFigure() cuts long names before the axis and tells them whole in a tooltip",
  equityFigure({ ...walk(50), name: LONG, benchmark: walk(50, 8).equity, benchmarkName: "Held" }),
  async (page) => {
    const name = page.locator(`#chart button[title="Hide or show ${LONG}"]`);
    const chart = (await page.locator("#chart").boundingBox())!;
    const { x, width, height } = (await name.boundingBox())!;
    assert(x + width < chart.x + chart.width / 2, `${x + width} of ${chart.width}`);
    assert(height < 24, "on one line");
  },
);

chartTest("mountTimeFigure() keeps the library's attribution", equity, async (page) => {
  assertMatch(
    await page.locator("#chart a").getAttribute("href") ?? "",
    /^https:\/\/www\.tradingview\.com\//,
  );
});

chartTest(
  "mountTimeFigure() shows every pane's values at the cursor and the last ones when it leaves",
  equity,
  async (page) => {
    const before = plain(await legends(page));
    const box = (await page.locator("#chart").boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 80);
    await settle(page);
    const [top, bottom] = plain(await legends(page));
    const shown = /SMA crossover ([\d,]+) Held ([\d,]+)/.exec(top!)!;
    const line = (pane: number, series: number) => {
      const one = equity.panes[pane]!.series[series]!;
      return one.type === "candles" ? [] : one.values;
    };
    const index = line(0, 0).findIndex((value) => formatNumber(value, "money") === shown[1]);
    assert(index > 0 && index < equity.time.length - 1);
    assertEquals(formatNumber(line(0, 1)[index], "money"), shown[2]);
    assertEquals(bottom, `Drawdown ${formatNumber(line(1, 0)[index], "percent")}`);
    await page.mouse.move(5, 5);
    await settle(page);
    assertEquals(plain(await legends(page)), before);
  },
);

chartTest("mountTimeFigure() names the fill that the cursor is on", price, async (page) => {
  const box = (await page.locator("#chart").boundingBox())!;
  const labels = new Set<string>();
  for (let x = 0; x < 640; x += 10) {
    await page.mouse.move(box.x + x, box.y + 100);
    await settle(page);
    const [shown] = await legends(page);
    for (const { label } of price.panes[0]!.markers!) if (shown!.includes(label)) labels.add(label);
  }
  assertEquals(labels.size, price.panes[0]!.markers!.length);
});

chartTest("mountTimeFigure() draws candles in both colours", price, async (page) => {
  const image = await shot(page);
  assert(countPixels(image, palette.light.gain, [0, 0.1, 0.9, 0.7]) > 300);
  assert(countPixels(image, palette.light.loss, [0, 0.1, 0.9, 0.7]) > 300);
});

chartTest(
  "mountTimeFigure() breaks a long legend instead of running out of a narrow window",
  price,
  async (page) => {
    await page.evaluate(() => document.getElementById("chart")!.style.width = "220px");
    await settle(page);
    const overhang = await page.locator("#chart").evaluate((chart) => {
      const edge = chart.getBoundingClientRect().right;
      return [...chart.querySelectorAll("span")].filter((span) => span.getBoundingClientRect().right > edge)
        .length;
    });
    assertEquals(overhang, 0);
  },
);

chartTest("setTheme() recolours lines and legends in place", equity, async (page) => {
  await page.evaluate(() => (globalThis as unknown as Stage).mounted.setTheme("dark"));
  await settle(page);
  const image = await shot(page);
  assertEquals(countPixels(image, palette.light.loss), 0);
  assert(countPixels(image, palette.dark.loss, [0, 0.75, 0.85, 0.95]) > 100);
});

chartTest("setScale() draws positive panes on a log axis and leaves the others", equity, async (page) => {
  const linear = await shot(page);
  await page.evaluate(() => (globalThis as unknown as Stage).mounted.setScale("log"));
  await settle(page);
  const log = await shot(page);
  const rows = (from: number, to: number) => [from * 700 * 300 * 4, to * 700 * 300 * 4] as const;
  assert(log.pixels.subarray(...rows(0, 0.6)).some((level, i) => level !== linear.pixels[i]));
  const [start, end] = rows(0.75, 0.9);
  assertEquals(log.pixels.subarray(start, end), linear.pixels.subarray(start, end));
});

chartTest("destroy() leaves nothing behind, also before the chart stands", equity, async (page) => {
  const left = await page.evaluate(async (figure) => {
    (globalThis as unknown as Stage).mounted.destroy();
    const element = document.getElementById("chart")!;
    const early = live.mountTimeFigure(element, figure, "dark");
    early.setTheme("light");
    early.setScale("log");
    early.destroy();
    await early.ready;
    return element.innerHTML;
  }, equity);
  assertEquals(left, "");
});

const first = Date.UTC(2020, 0, 2);
chartTest(
  "mountTimeFigure() draws a figure without points",
  equityFigure({ time: [], equity: [] }),
  async (page) => assertEquals(plain(await legends(page)), ["Equity \u2013", "Drawdown \u2013"]),
);
chartTest(
  "mountTimeFigure() draws a single point, and gaps where there is no benchmark",
  equityFigure({ time: [first], equity: [1000], benchmark: [NaN] }),
  async (page) => {
    assertEquals(plain(await legends(page)), ["Equity 1,000 Benchmark \u2013", "Drawdown 0.0\u2009%"]);
    assert((await page.locator("#chart").getAttribute("aria-label"))!.includes(formatDate(first)));
  },
);
chartTest(
  "mountTimeFigure() says in its label that points were left out",
  equityFigure(walk(20_000)),
  async (page) =>
    assertMatch(
      (await page.locator("#chart").getAttribute("aria-label"))!,
      /\([\d,]+ of 20,000 points drawn\)\./,
    ),
);
