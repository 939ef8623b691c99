import { assert, assertEquals } from "@std/assert";
import { browserTest, eventually } from "./browser.ts";
import { cellIds, cellOf, code, markdown, opened, place, sources } from "./notebook.ts";

browserTest(
  "Jupyter's command keys insert, delete, undo, move, copy, merge and change cells",
  async ({ page, site }) => {
    const path = await place(site, "keys.ipynb", [code("a", "'a'"), code("b", "'b'"), code("c", "'c'")]);
    await page.goto(site.origin + path);
    await opened(page);
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const ids = (...expected: string[]) =>
      eventually(`cells are ${expected}`, async () => (await cellIds(page)).join() === expected.join());
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-cell"));
    const focus = (id: string) => eventually(`${id} has the focus`, async () => await focused() === id);

    await focus("a");
    await press("j", "ArrowDown");
    await focus("c");
    await press("k");
    await focus("b");

    await press("d", "d");
    await ids("a", "c");
    await focus("c");
    await press("z");
    await ids("a", "b", "c");
    await press("Shift+Z");
    await ids("a", "c");
    await press("z");
    await ids("a", "b", "c");
    await focus("b");

    await press("k", "Alt+ArrowDown");
    await ids("b", "a", "c");
    await focus("a");
    await press("Alt+ArrowUp");
    await ids("a", "b", "c");
    await focus("a");

    await press("b");
    await eventually("a cell was inserted below", async () => (await cellIds(page)).length === 4);
    const [, inserted] = await cellIds(page);
    await eventually("it has the focus", async () => await focused() === inserted);
    await press("x");
    await ids("a", "b", "c");

    await press("k", "c", "v");
    await eventually("a copy stands below", async () => (await sources(page)).join() === "'a','a','b','c'");
    await press("k", "Shift+J", "Shift+M");
    await eventually(
      "they are merged",
      async () => (await sources(page))[0] === "'a'\n'a'" || (await sources(page))[0] === "'a'\n\n'a'",
    );
    await press("m");
    await eventually("it is Markdown", async () => await page.locator(".cell.markdown").count() === 1);
    await press("y");
    await eventually("it is code", async () => await page.locator(".cell.markdown").count() === 0);
  },
);

browserTest(
  "Enter writes, Escape returns, Alt+Enter runs and inserts, Ctrl+Shift+- splits",
  async ({ page, site }) => {
    const path = await place(site, "edit.ipynb", [
      markdown("top", "# Title"),
      code("a", "const v = 1;\nv + 1"),
    ]);
    await page.goto(site.origin + path);
    await opened(page);
    await page.getByRole("heading", { name: "Title" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.locator(".cm-content").waitFor();
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Home");
    await page.keyboard.press("Control+Shift+Minus");
    await eventually(
      "the cell is split",
      async () => (await sources(page)).slice(1).join("|") === "const v = 1;|v + 1",
    );
    await page.keyboard.type("1 + ");
    await eventually(
      "the caret stands before the second half",
      async () => (await sources(page))[2] === "1 + v + 1",
    );
    await page.keyboard.press("Escape");
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-cell"));
    const second = (await cellIds(page))[2];
    await eventually("the second half has the focus", async () => await focused() === second);
    await page.keyboard.press("k");
    await page.keyboard.press("Alt+Enter");
    await eventually("a cell was inserted below", async () => (await cellIds(page)).length === 4);
    await cellOf(page, "a").getByText("[1]").waitFor();
  },
);

browserTest("1 to 6 make headings, R raw text, O folds outputs, L numbers lines", async ({ page, site }) => {
  const printed = { output_type: "stream" as const, name: "stdout" as const, text: "printed\n" };
  await page.goto(
    site.origin + await place(site, "kinds.ipynb", [code("a", "Results"), code("b", "1", [printed], 1)]),
  );
  await opened(page);
  await page.keyboard.press("2");
  await page.getByRole("heading", { name: "Results", level: 2 }).waitFor();
  await page.keyboard.press("3");
  await page.getByRole("heading", { name: "Results", level: 3 }).waitFor();
  await page.keyboard.press("r");
  await page.locator(".cell.raw[data-cell=a]").waitFor();
  assertEquals((await sources(page))[0], "### Results");
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await page.getByText("Outputs are folded").waitFor();
  assertEquals(await cellOf(page, "b").getByText("printed").count(), 0);
  await page.keyboard.press("o");
  await cellOf(page, "b").getByText("printed").waitFor();

  await page.keyboard.press("l");
  const left = () =>
    cellOf(page, "b").locator(".tok-number").evaluate((token) => token.getBoundingClientRect().left);
  const before = await left();
  await page.keyboard.press("Enter");
  await cellOf(page, "b").locator(".cm-lineNumbers").waitFor();
  assertEquals(await left(), before, "opening the editor moves nothing");
  await page.keyboard.press("Escape");
  await page.keyboard.press("l");
  await eventually(
    "no numbers",
    async () => await cellOf(page, "b").locator(".cm-lineNumbers").count() === 0,
  );
  assert(await left() < before);
});

browserTest(
  "the selection goes on beside a cell that another window deletes",
  async ({ page, site, open }) => {
    const path = await place(site, "gone.ipynb", [code("a", "1"), code("b", "2"), code("c", "3")]);
    await page.goto(site.origin + path);
    await opened(page);
    await page.keyboard.press("j");
    const other = await open(path);
    await opened(other);
    await other.keyboard.press("j");
    await other.keyboard.press("d");
    await other.keyboard.press("d");
    await eventually("the cell is gone", async () => (await cellIds(page)).join() === "a,c");
    await page.keyboard.press("d");
    await page.keyboard.press("d");
    await eventually("the cell in its place went", async () => (await cellIds(page)).join() === "a");
  },
);

browserTest("the sheet of keys opens with H and closes with Escape", async ({ page, site }) => {
  await page.goto(site.origin + await place(site, "sheet.ipynb", [code("a", "1")]));
  await opened(page);
  await page.keyboard.press("h");
  await page.getByText("Run, then go to the next cell").waitFor();
  await page.keyboard.press("Escape");
  await eventually("the sheet is closed", async () => !await page.locator("dialog[open]").count());
});

browserTest("Markdown is rendered, edited with a double click and rendered again", async ({ page, site }) => {
  await page.goto(
    site.origin + await place(site, "prose.ipynb", [markdown("m", "# Old title\n\nand **bold**")]),
  );
  await opened(page);
  await page.getByRole("heading", { name: "Old title" }).dblclick();
  await page.locator(".cm-content").waitFor();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("## New title");
  await page.keyboard.press("Shift+Enter");
  await page.getByRole("heading", { name: "New title" }).waitFor();
  await eventually("a cell was added below", async () => (await cellIds(page)).length === 2);
});
