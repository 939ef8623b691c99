/** What stays in sight and in reach around the cells, at any width. */
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { FIGURE_MIME } from "../../kernel/plot/spec/figure.ts";
import { card } from "../kernel/plot/draw/figures.ts";
import { browserTest, eventually } from "./browser.ts";
import { code, display, opened, place } from "./notebook.ts";

const isInSight = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    const { top, bottom, left, right } = element.getBoundingClientRect();
    return element.checkVisibility() && top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  });

browserTest(
  "a notice that waits for a decision is in sight wherever the page is scrolled to",
  async ({ page, site }) => {
    const cells = [
      code("die", "Deno.exit(3)"),
      ...Array.from({ length: 60 }, (_, i) => code(`c${i}`, `${i}`)),
    ];
    await page.goto(site.origin + await place(site, "scrolled.ipynb", cells));
    await opened(page);
    await page.keyboard.press("Control+Enter");
    await page.getByText("The kernel ended").waitFor();
    await page.evaluate(() => scrollTo(0, 2000));
    await eventually("it is in sight", () => isInSight(page, ".notices .button"));
  },
);

browserTest(
  "the menu closes with Escape, with a click elsewhere and after a choice",
  async ({ page, site }) => {
    await page.goto(site.origin + await place(site, "menu.ipynb", [code("a", "1")]));
    await opened(page);
    const menu = page.locator(".menu");
    const toggle = page.getByRole("button", { name: "More" });
    const isClosed = () => eventually("the menu is closed", async () => !await menu.isVisible());
    await toggle.click();
    await menu.waitFor();
    assert(await isInSight(page, ".menu"));
    await page.keyboard.press("Escape");
    await isClosed();
    await toggle.click();
    await menu.waitFor();
    await page.mouse.click(640, 700);
    await isClosed();
    await toggle.click();
    await page.getByRole("button", { name: "Save now" }).click();
    await isClosed();
  },
);

for (const width of [360, 600, 1280]) {
  browserTest(
    `at ${width} px the state of saving is in sight and nothing is wider than the page`,
    async ({ site, open }) => {
      const shown = [display({ [FIGURE_MIME]: card })];
      const path = await place(site, `a_name_without_any_space_of_a_width_of_${width}_pixels.ipynb`, [
        code("a", "1", shown, 1),
      ]);
      const page = await open(path, { apart: true, viewport: { width, height: 800 } });
      await opened(page);
      await page.locator(".card canvas").first().waitFor();
      assert(await isInSight(page, ".toolbar-save"));
      assertEquals((await page.locator(".toolbar-save").innerText()).slice(0, 5), "saved");
      assertEquals(await page.evaluate(() => document.documentElement.scrollWidth), width);
      await page.getByRole("button", { name: "More" }).click();
      assert(await isInSight(page, ".menu"));
      await page.goto(`${site.origin}/notebooks`);
      assertEquals(await page.evaluate(() => document.documentElement.scrollWidth), width, "the list");
    },
  );
}
