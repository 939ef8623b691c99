import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { FIGURE_MIME } from "../../kernel/plot/spec/figure.ts";
import { equity, heatmap } from "../kernel/plot/draw/figures.ts";
import { browserTest, eventually } from "./browser.ts";
import { code, display, opened, place } from "./notebook.ts";

const FIGURES = 60;

const charts = (page: Page) => page.locator(".figure-time:has(canvas)").count();
const pageHeight = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight);

browserTest(
  "figures are drawn near the window alone, and take the same room when not",
  async ({ page, site }) => {
    const cells = Array.from(
      { length: FIGURES },
      (_, i) => code(`c${i}`, `${i}`, [display({ [FIGURE_MIME]: i % 2 === 0 ? equity : heatmap })], 1),
    );
    await page.goto(site.origin + await place(site, "many.ipynb", cells));
    await opened(page);
    await page.locator(".figure-time canvas").first().waitFor();
    await page.locator(".figure-heatmap svg").first().waitFor();
    await eventually(
      "all places are there",
      async () => await page.locator(".figure-time, .figure-heatmap").count() === FIGURES,
    );
    const before = await pageHeight(page);
    assert(await charts(page) < FIGURES / 4, `${await charts(page)} charts are drawn`);

    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.locator(`[data-cell=c${FIGURES - 1}] .figure-heatmap svg`).waitFor();
    await page.locator(`[data-cell=c${FIGURES - 2}] .figure-time canvas`).first().waitFor();
    await eventually(
      "those at the top are freed",
      async () =>
        await page.locator("[data-cell=c0] canvas, [data-cell=c1] .figure-heatmap svg").count() === 0,
    );
    assert(await charts(page) < FIGURES / 4, `${await charts(page)} charts are drawn`);
    assertEquals(await pageHeight(page), before);
  },
);
