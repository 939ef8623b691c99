import { assert, assertEquals } from "@std/assert";
import { browserTest, eventually } from "./browser.ts";
import { cellIds, cellOf, code, display, markdown, opened, place } from "./notebook.ts";

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="red"/></svg>';
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

browserTest("each kind of output is shown as what it is", async ({ page, site }) => {
  const path = await place(site, "kinds.ipynb", [
    code("ansi", "//", [{
      output_type: "stream",
      name: "stdout",
      text: "\x1b[31mred\x1b[0m plain\nold\rnew",
    }]),
    code("stderr", "//", [{ output_type: "stream", name: "stderr", text: "careful" }]),
    code("html", "//", [
      display({ "text/html": "<table><tr><td style='color: rgb(1, 2, 3)'>in a table</td></tr></table>" }),
    ]),
    code("svg", "//", [display({ "image/svg+xml": SVG, "text/plain": "a red box" })]),
    code("png", "//", [display({ "image/png": PNG })]),
    code("json", "//", [display({ "application/json": { a: [1] } })]),
    code("md", "//", [display({ "text/markdown": "## From a cell" })]),
    code("unknown", "//", [display({ "application/x-strange": "?" })]),
    markdown("prose", "<details><summary>more</summary>hidden</details>\n\n![dot](dot.png)"),
    markdown(
      "fenced",
      "```ts\nconst a = 1;\n\na;\n```\n\n```text\nconst b = 1;\n```\n\nhttps://example.com/x",
    ),
  ]);
  await Deno.writeFile(`${site.workspace}/dot.png`, Uint8Array.fromBase64(PNG));
  await page.goto(site.origin + path);
  await opened(page);

  const red = cellOf(page, "ansi").locator(".ansi-red");
  assertEquals(await red.textContent(), "red");
  assertEquals(await red.evaluate((element) => getComputedStyle(element).color), "rgb(179, 38, 30)");
  assert((await cellOf(page, "ansi").textContent())?.includes("new"));
  assert(!(await cellOf(page, "ansi").textContent())?.includes("old"));
  await cellOf(page, "stderr").locator(".stderr").getByText("careful").waitFor();
  const cell = cellOf(page, "html").getByText("in a table");
  await cell.waitFor();
  assertEquals(await cell.evaluate((element) => getComputedStyle(element).color), "rgb(1, 2, 3)");
  const natural = (id: string) =>
    cellOf(page, id).locator("img").evaluate((image) => (image as HTMLImageElement).naturalWidth);
  await eventually("the SVG is drawn", async () => await natural("svg") === 40);
  assertEquals(await cellOf(page, "svg").locator("img").getAttribute("alt"), "a red box");
  await eventually("the PNG is drawn", async () => await natural("png") === 1);
  assert((await cellOf(page, "json").textContent())?.includes('"a": ['));
  await cellOf(page, "md").getByRole("heading", { name: "From a cell" }).waitFor();
  await cellOf(page, "unknown").getByText("cannot be shown here: application/x-strange").waitFor();
  await cellOf(page, "prose").locator("summary").waitFor();
  const fenced = cellOf(page, "fenced");
  assertEquals(await fenced.locator("pre").first().textContent(), "const a = 1;\n\na;\n");
  assertEquals(await fenced.locator(".tok-keyword").allTextContents(), ["const"]);
  assertEquals(await fenced.getByRole("link").getAttribute("rel"), "noopener noreferrer");
  await eventually("the picture beside the notebook is drawn", async () => await natural("prose") === 1);
});

browserTest("a notebook of 500 cells opens, scrolls and runs its last cell", async ({ page, site }) => {
  const cells = Array.from(
    { length: 500 },
    (_, i) => code(`c${i}`, `const value${i} = ${i};\nvalue${i} * 2`),
  );
  await page.goto(site.origin + await place(site, "many.ipynb", cells));
  await opened(page);
  await eventually("all cells are there", async () => (await cellIds(page)).length === 500);
  await cellOf(page, "c499").locator(".cell-source").click();
  await page.keyboard.press("Control+Enter");
  await cellOf(page, "c499").locator(".cell-outputs").getByText("998").waitFor();
});
