/** What a fast typist presses arrives where a slow one's would, at any speed and with nothing waited for. */
import { assertEquals } from "@std/assert";
import { browserTest, eventually } from "./browser.ts";
import { cellIds, cellOf, code, opened, place, sources } from "./notebook.ts";

for (const delay of [0, 30]) {
  browserTest(
    `keys after one that makes a cell reach the new cell, ${delay} ms apart`,
    async ({ page, site }) => {
      await page.goto(site.origin + await place(site, `typing${delay}.ipynb`, [code("a", "")]));
      await opened(page);
      const { keyboard } = page;
      const press = async (...keys: string[]) => {
        for (const key of keys) await keyboard.press(key, { delay });
      };
      await press("Enter");
      await keyboard.type("const one = [1", { delay });
      await press("Shift+Enter");
      await keyboard.type("one.map((n) =>\nn + 1)", { delay });
      await press("Backspace");
      await keyboard.type(");", { delay });
      await press("Alt+Enter");
      await keyboard.type("'third'", { delay });
      await press("Escape", "b", "Enter");
      await keyboard.type("'fourth'", { delay });
      await press("Escape", "a", "a", "Enter");
      await keyboard.type("'before'", { delay });
      await press("Control+Enter");
      const written = ["const one = [1]", "one.map((n) =>\n  n + 1);", "'third'", "'before'", "", "'fourth'"];
      await eventually(
        `the cells hold what was typed, not ${JSON.stringify(await sources(page))}`,
        async () => JSON.stringify(await sources(page)) === JSON.stringify(written),
      );
      const ids = await cellIds(page);
      await cellOf(page, ids[1]!).locator(".cell-outputs").waitFor();
      await cellOf(page, ids[3]!).locator(".cell-outputs").getByText("before").waitFor();
    },
  );
}

browserTest("a click, Escape and Ctrl+Enter run the cell, however fast", async ({ page, site }) => {
  const cells = Array.from({ length: 12 }, (_, i) => code(`c${i}`, `${i}`));
  await page.goto(site.origin + await place(site, "clicks.ipynb", cells));
  await opened(page);
  for (let i = 0; i < cells.length; i++) {
    await cellOf(page, `c${i}`).locator(".cell-source").click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
  }
  await eventually("all have run", async () => await page.locator(".cell-outputs").count() === cells.length);
  assertEquals(await sources(page), cells.map((cell) => cell.source));
});
