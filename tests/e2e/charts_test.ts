/** Charts in a notebook: their legend, their keys, their room. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { FIGURE_MIME } from "../../kernel/plot/spec/figure.ts";
import { charts, heatmaps } from "../kernel/plot/draw/charts.ts";
import { browserTest, eventually } from "./browser.ts";
import { code, display, opened, place } from "./notebook.ts";

browserTest("a chart's legend hides and shows a layer, and its keys stay its own", async ({ page, site }) => {
  const cells = [code("a", "plot", [display({ [FIGURE_MIME]: charts.walkForward })], 1)];
  await page.goto(site.origin + await place(site, "chart.ipynb", cells));
  await opened(page);
  const bars = page.locator(".figure-chart svg rect");
  await bars.first().waitFor();
  const count = await bars.count();
  const entry = page.getByRole("button", { name: "in sample", exact: true });
  await entry.click();
  assertEquals(await entry.getAttribute("aria-pressed"), "false");
  await eventually("the bars are gone", async () => await bars.count() === count - 5);
  await entry.click();
  await eventually("they are back", async () => await bars.count() === count);
  await page.locator(".figure-chart").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  assertStringIncludes(await page.locator(".figure-tip").innerText(), "in sample\nTest from: 2018-01-02");
  assert(await page.locator(".figure-chart").evaluate((chart) => chart === document.activeElement));
});

browserTest(
  "charts and heatmaps keep the room that they were given before they were drawn",
  async ({ page, site }) => {
    const figures = [charts.distribution, heatmaps.parameters, heatmaps.surface, charts.yearly];
    const cells = figures.map((figure, i) => code(`c${i}`, `${i}`, [display({ [FIGURE_MIME]: figure })], 1));
    await page.goto(site.origin + await place(site, "room.ipynb", cells));
    await opened(page);
    await eventually(
      "all are drawn",
      async () => await page.locator("[tabindex='0'] svg[role=img]").count() === figures.length,
    );
    const rooms = await page.locator(".figure-chart, .figure-heatmap").evaluateAll((hosts) =>
      hosts.map((host) => [(host as HTMLElement).style.minHeight, `${host.clientHeight}px`])
    );
    for (const [kept, taken] of rooms) assertEquals(taken, kept);
  },
);
