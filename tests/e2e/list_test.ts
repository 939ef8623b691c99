import { Buffer } from "node:buffer";
import { assert, assertEquals } from "@std/assert";
import { browserTest, eventually } from "./browser.ts";
import { code, kernelState, opened, place } from "./notebook.ts";

const row = (name: string) => `tr:has(a:text-is("${name}"))`;

browserTest(
  "the token in the address opens the list and leaves the address",
  async ({ page, site, open }) => {
    assertEquals(page.url(), `${site.origin}/notebooks`);
    assertEquals(await page.locator("h1").textContent(), "Notebooks");
    const again = await open("/");
    assertEquals(again.url(), `${site.origin}/notebooks`);
  },
);

browserTest("a window without the token sees no notebook", async ({ page, site, context }) => {
  await context.clearCookies();
  await page.goto(`${site.origin}/notebooks`);
  assert(page.url().startsWith(`${site.origin}/login`));
  assertEquals(await page.locator(".rail").count(), 0);
});

browserTest("New makes a notebook in the open folder and opens it", async ({ page, site, open }) => {
  await Deno.mkdir(`${site.workspace}/ideas`);
  await page.goto(`${site.origin}/notebooks/ideas`);
  await page.getByText("Nothing here yet").waitFor();
  await page.getByRole("button", { name: "New notebook" }).click();
  await opened(page);
  assertEquals(page.url(), `${site.origin}/notebooks/ideas/Untitled.ipynb`);
  await eventually("the kernel is ready", async () => await kernelState(page) === "idle");
  const list = await open("/notebooks/ideas");
  await list.getByRole("link", { name: "Untitled.ipynb", exact: true }).waitFor();
  assertEquals(await list.locator(".kernel-mark").count(), 0);
});

browserTest("the list says running only while a cell runs, and stays true", async ({ page, site, open }) => {
  await Deno.mkdir(`${site.workspace}/marks`);
  const path = await place(site, "marks/wait.ipynb", [
    code(
      "a",
      "while (!await Deno.stat('go').catch(() => null)) await new Promise((done) => setTimeout(done, 50));",
    ),
  ]);
  await page.goto(site.origin + path);
  await opened(page);
  await page.keyboard.press("Control+Enter");
  await eventually("the cell runs", async () => await kernelState(page) === "busy");
  const list = await open("/notebooks/marks");
  const mark = list.locator(".kernel-mark");
  assertEquals(await mark.textContent(), "running");
  await Deno.writeTextFile(`${site.workspace}/marks/go`, "");
  await eventually("it has ended", async () => await mark.textContent() === "kernel idle");
  await list.setViewportSize({ width: 360, height: 700 });
  assert(await mark.evaluate((element) => element.scrollWidth <= element.clientWidth), "it is shown whole");
});

browserTest("Duplicate, Rename, Delete and Undo act on the file and show it", async ({ page, site }) => {
  await Deno.mkdir(`${site.workspace}/papers`);
  await place(site, "papers/plan.ipynb", [code("a", "1 + 1")]);
  await page.goto(`${site.origin}/notebooks/papers`);

  await page.locator(row("plan.ipynb")).getByRole("button", { name: "Duplicate plan.ipynb" }).click();
  await page.getByRole("link", { name: "plan-Copy1.ipynb", exact: true }).waitFor();

  await page.locator(row("plan-Copy1.ipynb")).getByRole("button", { name: "Rename plan-Copy1.ipynb" })
    .click();
  await page.keyboard.type("second");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "second.ipynb", exact: true }).waitFor();
  assert((await Deno.stat(`${site.workspace}/papers/second.ipynb`)).isFile);

  await page.locator(row("second.ipynb")).getByRole("button", { name: "Delete second.ipynb" }).click();
  await page.getByText("second.ipynb is in the bin.").waitFor();
  assertEquals(await page.locator(row("second.ipynb")).count(), 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "second.ipynb", exact: true }).waitFor();
});

browserTest(
  "a name with / is refused in a sentence, one without an ending keeps the ending",
  async ({ page, site }) => {
    await Deno.mkdir(`${site.workspace}/names`);
    await place(site, "names/one.ipynb", [code("a", "1")]);
    await page.goto(`${site.origin}/notebooks/names`);
    await page.getByRole("button", { name: "Rename one.ipynb" }).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("../up");
    await page.keyboard.press("Enter");
    await page.getByText("A name has no / in it").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("two");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "two.ipynb", exact: true }).waitFor();
  },
);

browserTest("a name that is taken is refused with a sentence and nothing is lost", async ({ page, site }) => {
  await Deno.mkdir(`${site.workspace}/taken`);
  await place(site, "taken/one.ipynb", [code("a", "1")]);
  await place(site, "taken/two.ipynb", [code("a", "2")]);
  await page.goto(`${site.origin}/notebooks/taken`);
  await page.getByRole("button", { name: "Rename one.ipynb" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("two.ipynb");
  await page.keyboard.press("Enter");
  const told = await page.getByRole("alert").textContent();
  assert(told?.includes("two.ipynb exists already"), told ?? "");
  assert((await Deno.readTextFile(`${site.workspace}/taken/two.ipynb`)).includes('"2"'));
});

browserTest(
  "Upload takes notebooks and other files, Download gives the same bytes",
  async ({ page, site }) => {
    await Deno.mkdir(`${site.workspace}/in`);
    const text = await Deno.readTextFile(
      `${site.workspace}${
        (await place(site, "in/source.ipynb", [code("a", "'×'")])).slice("/notebooks".length)
      }`,
    );
    await page.goto(`${site.origin}/notebooks/in`);
    await page.locator("input[type=file]").setInputFiles([
      { name: "up.ipynb", mimeType: "application/json", buffer: Buffer.from(text) },
      { name: "bars.csv", mimeType: "text/csv", buffer: Buffer.from("time,close\n") },
    ]);
    await page.getByRole("link", { name: "bars.csv", exact: true }).waitFor();
    assertEquals(await Deno.readTextFile(`${site.workspace}/in/up.ipynb`), text);
    assertEquals(await Deno.readTextFile(`${site.workspace}/in/bars.csv`), "time,close\n");

    const coming = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download up.ipynb" }).click();
    const download = await coming;
    assertEquals(download.suggestedFilename(), "up.ipynb");
    assertEquals(await Deno.readTextFile(await download.path()), text);
  },
);

browserTest("an upload that is not a notebook, or would replace one, is refused", async ({ page, site }) => {
  await Deno.mkdir(`${site.workspace}/refused`);
  const before = await place(site, "refused/kept.ipynb", [code("a", "'kept'")]);
  await page.goto(`${site.origin}/notebooks/refused`);
  const files = page.locator("input[type=file]");
  const send = (name: string, text: string) =>
    files.setInputFiles([{
      name,
      mimeType: "application/json",
      buffer: Buffer.from(text),
    }]);
  await send("broken.ipynb", "{");
  await eventually("the refusal is shown", async () => await page.getByRole("alert").count() === 1);
  assert((await page.getByRole("alert").textContent())?.includes("broken.ipynb"));
  await send("kept.ipynb", await Deno.readTextFile(`${site.workspace}/refused/kept.ipynb`));
  await page.getByText("kept.ipynb exists already").waitFor();
  assert(before.endsWith("kept.ipynb"));
});

browserTest("the theme is the system's until one is chosen, and the choice stays", async ({ page, open }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assertEquals(await paper(), "rgb(251, 250, 247)");
  await page.emulateMedia({ colorScheme: "dark" });
  assertEquals(await paper(), "rgb(20, 22, 26)");
  await page.getByRole("button", { name: "Theme: as the system" }).click();
  await page.getByRole("button", { name: "Theme: light" }).waitFor();
  assertEquals(await paper(), "rgb(251, 250, 247)");
  const later = await open("/notebooks");
  await later.getByRole("button", { name: "Theme: light" }).waitFor();
  assertEquals(await later.locator("html").getAttribute("data-theme"), "light");
});

browserTest("in a narrow window the rail is a drawer", async ({ open }) => {
  const narrow = await open("/notebooks", { apart: true, viewport: { width: 600, height: 800 } });
  const runs = narrow.getByRole("link", { name: "Runs" });
  assertEquals(await runs.isVisible(), false);
  await narrow.getByRole("button", { name: "Open the menu" }).click();
  await runs.click();
  await narrow.getByText("No saved runs yet").waitFor();
});
