/** What a fast typist presses arrives where a slow one's would, at any speed and with nothing waited for. */
import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
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

/** Lets a new cell be there, and have the focus, before the page hears that its request was granted. */
async function holdAnswers(page: Page): Promise<{ release(): void }> {
  let isInserted = false;
  let held: (() => void)[] | null = null;
  await page.routeWebSocket(/\/ws\//, (socket) => {
    socket.connectToServer().onMessage((message) => {
      const { type, operation } = JSON.parse(String(message));
      isInserted ||= type === "operation" && operation.type === "insertCells";
      if (isInserted && type === "accepted") held ??= [];
      if (held) held.push(() => socket.send(message));
      else socket.send(message);
    });
  });
  return {
    release() {
      const waiting = held ?? [];
      [isInserted, held] = [false, null];
      for (const send of waiting) send();
    },
  };
}

browserTest(
  "a key pressed in the new cell's editor does not overtake those pressed before it",
  async ({ page, site }) => {
    const answers = await holdAnswers(page);
    await page.goto(site.origin + await place(site, "overtaken.ipynb", [code("a", "1")]));
    await opened(page);
    await page.keyboard.press("Enter");
    await page.locator(".cm-content:focus").waitFor();
    await page.keyboard.press("Alt+Enter");
    await page.keyboard.type("one.map");
    await page.locator(".cell").nth(1).locator(".cm-content:focus").waitFor();
    await page.keyboard.type("((n) =>\nn");
    answers.release();
    await eventually("the cell holds what was typed, in its order", async () => {
      return (await sources(page))[1] === "one.map((n) =>\n  n)";
    });
  },
);

browserTest(
  "after an Escape that had to wait, no key goes to the text that was left",
  async ({ page, site }) => {
    const answers = await holdAnswers(page);
    await page.goto(site.origin + await place(site, "left.ipynb", [code("a", "1")]));
    await opened(page);
    const second = page.locator(".cell").nth(1);
    await page.keyboard.press("Enter");
    await page.locator(".cm-content:focus").waitFor();
    await page.keyboard.press("Alt+Enter");
    await page.keyboard.type("2");
    await second.locator(".cm-content:focus").waitFor();
    for (const key of ["Escape", "b", "Enter", "3"]) await page.keyboard.press(key);
    answers.release();
    // The editor tells of its focus 10 ms after it has it.
    await second.getByText("2", { exact: true }).waitFor();
    await page.waitForTimeout(50);
    await page.keyboard.type("4");
    answers.release();
    await eventually("the third cell has what came after", async () => {
      return JSON.stringify(await sources(page)) === JSON.stringify(["1", "2", "34"]);
    });
  },
);

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
