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

browserTest(
  "a key pressed in the new cell's editor does not overtake those pressed before it",
  async ({ page, site }) => {
    let isInserted = false;
    let isHeld = false;
    const held: (() => void)[] = [];
    await page.routeWebSocket(/\/ws\//, (socket) => {
      const server = socket.connectToServer();
      // The cell is there and has the focus before the page hears that its request was granted.
      server.onMessage((message) => {
        const { type, operation } = JSON.parse(String(message));
        isInserted ||= type === "operation" && operation.type === "insertCells";
        isHeld ||= isInserted && type === "accepted";
        if (isHeld) held.push(() => socket.send(message));
        else socket.send(message);
      });
    });
    await page.goto(site.origin + await place(site, "overtaken.ipynb", [code("a", "1")]));
    await opened(page);
    await page.keyboard.press("Enter");
    await page.locator(".cm-content:focus").waitFor();
    await page.keyboard.press("Alt+Enter");
    await page.keyboard.type("one.map");
    await page.locator(".cell").nth(1).locator(".cm-content:focus").waitFor();
    await page.keyboard.type("((n) =>\nn");
    isHeld = false;
    held.forEach((send) => send());
    await eventually("the cell holds what was typed, in its order", async () => {
      return (await sources(page))[1] === "one.map((n) =>\n  n)";
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
