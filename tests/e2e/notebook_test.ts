import { assert, assertEquals } from "@std/assert";
import { browserTest, eventually, until } from "./browser.ts";
import {
  cellIds,
  cellOf,
  code,
  kernelState,
  markdown,
  opened,
  outputsOf,
  place,
  sources,
} from "./notebook.ts";

browserTest("a new notebook takes what is typed and runs it", async ({ page, site }) => {
  await page.getByRole("button", { name: "New notebook" }).click();
  await opened(page);
  await page.keyboard.press("Enter");
  await page.locator(".cm-content").waitFor();
  await page.keyboard.type("const x: number = 20;\nx + 1");
  await page.keyboard.press("Shift+Enter");
  await page.locator(".cell-outputs").getByText("21").waitFor();
  assertEquals(await page.locator(".cell-count").first().textContent(), "[1]");
  await eventually("a cell was added below", async () => await page.locator(".cell").count() === 2);
  assertEquals((await sources(page))[0], "const x: number = 20;\nx + 1");
  await page.getByText(/^saved \d\d:\d\d:\d\d$/).waitFor();
  const file = `${site.workspace}/${
    decodeURIComponent(new URL(page.url()).pathname.slice("/notebooks/".length))
  }`;
  await eventually(
    "the file holds the source",
    async () => (await Deno.readTextFile(file)).includes("x + 1"),
  );
});

browserTest("Run all runs the cells in order and stops at the first error", async ({ page, site }) => {
  const path = await place(site, "order.ipynb", [
    code("one", "const seen = ['one']; seen.length"),
    markdown("text", "# Between"),
    code(
      "two",
      "seen.push('two');\nconst fails = () => {\n  throw new RangeError('fast must be below slow');\n};\nfails();",
    ),
    code("three", "seen.push('three')"),
  ]);
  await page.goto(site.origin + path);
  await opened(page);
  await page.getByRole("heading", { name: "Between" }).waitFor();
  await page.getByRole("button", { name: "Run all" }).click();
  const failure = cellOf(page, "two").locator(".output-error");
  await failure.waitFor();
  assert(
    (await failure.textContent())?.includes("RangeError: fast must be below slow") ||
      (await failure.textContent())?.includes("RangeErrorfast must be below slow"),
  );
  await eventually(
    "the failing line is marked",
    async () =>
      (await cellOf(page, "two").locator(".error-line").textContent())?.includes("throw new RangeError") ??
        false,
  );
  await eventually("the kernel is idle", async () => await kernelState(page) === "idle");
  assertEquals(await cellOf(page, "three").locator(".cell-count").textContent(), "[ ]");
  assertEquals(await cellOf(page, "three").locator(".cell-outputs").count(), 0);
});

browserTest(
  "Stop ends an endless cell and the next cell still sees earlier variables",
  async ({ page, site }) => {
    const path = await place(site, "endless.ipynb", [
      code("before", "const kept = 'kept value';"),
      code("endless", "while (true) {}"),
      code("after", "kept"),
    ]);
    await page.goto(site.origin + path);
    await cellOf(page, "before").hover();
    await cellOf(page, "before").getByRole("button", { name: "Run cell 1" }).click();
    await eventually(
      "the first cell ran",
      async () => await cellOf(page, "before").locator(".cell-count").textContent() === "[1]",
    );
    await cellOf(page, "endless").hover();
    await cellOf(page, "endless").getByRole("button", { name: "Run cell 2" }).click();
    await page.locator(".cell.running[data-cell=endless]").waitFor();
    await page.locator(".toolbar").getByRole("button", { name: "Stop" }).click();
    await outputsOf(page, "endless").getByText("the cell was stopped").waitFor();
    await cellOf(page, "after").hover();
    await cellOf(page, "after").getByRole("button", { name: "Run cell 3" }).click();
    await outputsOf(page, "after").getByText("kept value").waitFor();
  },
);

browserTest("reloading mid-run shows everything printed so far and goes on", async ({ page, site }) => {
  const path = await place(site, "ticking.ipynb", [
    code(
      "tick",
      "for (let i = 0; i < 40; i++) {\n  console.log('tick', i);\n  await new Promise((r) => setTimeout(r, 50));\n}",
    ),
  ]);
  await page.goto(site.origin + path);
  await opened(page);
  await page.keyboard.press("Control+Enter");
  await page.getByText("tick 3", { exact: false }).first().waitFor();
  await page.reload();
  await page.getByText("tick 39", { exact: false }).waitFor();
  const printed = await cellOf(page, "tick").locator(".output-text").textContent();
  assertEquals(printed?.trim().split("\n"), Array.from({ length: 40 }, (_, i) => `tick ${i}`));
});

browserTest(
  "two windows see the same notebook, and what both type at once converges",
  async ({ page, site, open }) => {
    const path = await place(site, "both.ipynb", [
      code("shared", "// start\n\n// end"),
      code("run", "6 * 7"),
    ]);
    await page.goto(site.origin + path);
    const other = await open(path, { apart: true });
    await opened(other);
    const write = async (window: typeof page, line: "Home" | "End", text: string) => {
      await cellOf(window, "shared").locator(".cell-source").click();
      await window.locator(".cm-content").waitFor();
      await window.keyboard.press(`Control+${line}`);
      await window.keyboard.type(text, { delay: 5 });
    };
    await Promise.all([
      write(page, "Home", "const left = 'from the first window';\n"),
      write(other, "End", "\nconst right = 2;"),
    ]);
    const texts = async () => [(await sources(page))[0]!, (await sources(other))[0]!];
    await until(30_000, async () => {
      const [mine, theirs] = await texts();
      return mine === theirs && mine!.includes("from the first window") &&
          mine!.includes("const right = 2;") || null;
    });
    const both = "const left = 'from the first window';\n// start\n\n// end\nconst right = 2;";
    // How far the editor indents a new line depends on what the other window has typed by then.
    assertEquals((await texts()).map((text) => text.replace(/^ +/gm, "")), [both, both]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("Control+Enter");
    await outputsOf(other, "run").getByText("42").waitFor();
    await page.keyboard.press("b");
    await eventually("the new cell is in both", async () => (await cellIds(other)).length === 3);
    assertEquals(await cellIds(other), await cellIds(page));
  },
);

browserTest("20,000 lines arrive complete, folded, and can be shown", async ({ page, site }) => {
  const path = await place(site, "long.ipynb", [
    code("long", "for (let i = 0; i < 20_000; i++) console.log(`line ${i}`);"),
  ]);
  await page.goto(site.origin + path);
  await opened(page);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: "Show all 20,000 lines" }).click();
  const text = await cellOf(page, "long").locator(".output-whole pre").allTextContents();
  const lines = text.join("").trimEnd().split("\n");
  assertEquals(lines.length, 20_000);
  assertEquals(lines[0], "line 0");
  assertEquals(lines.at(-1), "line 19999");
});

browserTest(
  "when the kernel dies the cell says so, the notebook stays, and Restart brings a new one",
  async ({ page, site }) => {
    const path = await place(site, "dying.ipynb", [
      code("die", "Deno.exit(3)"),
      code("live", "'alive again'"),
    ]);
    await page.goto(site.origin + path);
    await opened(page);
    await page.keyboard.press("Control+Enter");
    await page.getByText("The kernel ended").waitFor();
    assertEquals(await cellOf(page, "die").locator(".output-error").count(), 1);
    await page.getByRole("alert").getByRole("button", { name: "Restart" }).click();
    await eventually("the kernel is idle", async () => await kernelState(page) === "idle");
    await page.keyboard.press("j");
    await page.keyboard.press("Control+Enter");
    await outputsOf(page, "live").getByText("alive again").waitFor();
  },
);

browserTest(
  "a file that changed on disk under unsaved work is asked about, never overwritten",
  async ({ page, site }) => {
    const path = await place(site, "disk.ipynb", [code("a", "'first'")]);
    await page.goto(site.origin + path);
    await opened(page);
    await page.keyboard.press("Enter");
    await page.locator(".cm-content").waitFor();
    await page.keyboard.type("// mine ");
    await place(site, "disk.ipynb", [code("a", "'from elsewhere'")]);
    await page.getByRole("button", { name: "Take the file from disk" }).waitFor();
    assert((await Deno.readTextFile(`${site.workspace}/disk.ipynb`)).includes("from elsewhere"));
    await page.getByRole("button", { name: "Keep this version" }).click();
    await eventually(
      "our text is written",
      async () => (await Deno.readTextFile(`${site.workspace}/disk.ipynb`)).includes("// mine"),
    );
  },
);

browserTest(
  "an open editor shows what another program wrote, and what is typed then is what runs",
  async ({ page, site }) => {
    const path = await place(site, "outside.ipynb", [code("a", "'first'"), code("b", "2")]);
    await page.goto(site.origin + path);
    await opened(page);
    await page.keyboard.press("Enter");
    await page.locator(".cm-content").waitFor();
    await page.keyboard.press("Escape");
    await place(site, "outside.ipynb", [code("a", "'from elsewhere'"), code("b", "2")]);
    await eventually("the editor shows it", async () => (await sources(page))[0] === "'from elsewhere'");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" + '!'");
    await page.keyboard.press("Control+Enter");
    await cellOf(page, "a").getByText("from elsewhere!").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("z");
    await eventually(
      "one undo brings the text before it back",
      async () => (await sources(page)).join() === "'first' + '!',2",
    );
  },
);

browserTest(
  "taking the file from disk gives it to an editor with unsaved work",
  async ({ page, site }) => {
    const path = await place(site, "taken.ipynb", [code("a", "'first'")]);
    await page.goto(site.origin + path);
    await opened(page);
    await page.keyboard.press("Enter");
    await page.locator(".cm-content").waitFor();
    await page.keyboard.type("// mine ");
    await place(site, "taken.ipynb", [code("a", "'from elsewhere'")]);
    await page.getByRole("button", { name: "Take the file from disk" }).click();
    await eventually(
      "the editor shows the file",
      async () => (await sources(page))[0] === "'from elsewhere'",
    );
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" + '!'");
    await page.keyboard.press("Control+Enter");
    await cellOf(page, "a").getByText("from elsewhere!").waitFor();
  },
);

browserTest("a file deleted on disk can be written again, and not be taken", async ({ page, site }) => {
  const path = await place(site, "deleted.ipynb", [code("a", "'kept'")]);
  await page.goto(site.origin + path);
  await opened(page);
  await Deno.remove(`${site.workspace}/deleted.ipynb`);
  await page.getByText("The file was deleted on disk.").waitFor();
  assertEquals(await page.getByRole("button", { name: "Take the file from disk" }).count(), 0);
  await page.getByRole("button", { name: "Write it again" }).click();
  await eventually(
    "the file is there again",
    async () => (await Deno.readTextFile(`${site.workspace}/deleted.ipynb`).catch(() => "")).includes("kept"),
  );
});

browserTest(
  "a killed server loses nothing, and what was typed while it was away arrives",
  async ({ page, site }) => {
    const path = await place(site, "killed.ipynb", [code("a", "1")]);
    await page.goto(site.origin + path);
    await opened(page);
    await page.keyboard.press("Enter");
    await page.locator(".cm-content").waitFor();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" + 2");
    await page.getByText("unsaved").waitFor();
    await site.kill();
    await page.getByText("The connection to the server is lost").waitFor();
    await page.keyboard.type(" // typed without a server");
    await site.restart();
    await eventually("the page is connected again", async () => await kernelState(page) === "idle");
    await eventually(
      "the file holds all of it",
      async () =>
        (await Deno.readTextFile(`${site.workspace}/killed.ipynb`)).includes(
          "1 + 2 // typed without a server",
        ),
    );
    assertEquals((await sources(page))[0], "1 + 2 // typed without a server");
  },
);

browserTest(
  "a server started anew with another token is named as such, and what was typed waits for the door to open",
  async ({ page, site, open }) => {
    const path = await place(site, "locked.ipynb", [code("a", "1")]);
    await page.goto(site.origin + path);
    await opened(page);
    await page.keyboard.press("Enter");
    await page.locator(".cm-content").waitFor();
    await site.kill();
    await site.restart("another-token");
    await page.getByText("The server was started anew.").waitFor();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" // kept");
    await open("/?token=another-token");
    await eventually(
      "the file holds what was typed",
      async () => (await Deno.readTextFile(`${site.workspace}/locked.ipynb`)).includes("1 // kept"),
    );
    await site.kill();
    await site.restart();
  },
);

browserTest(
  "an open notebook follows its new name, and says so when it is deleted",
  async ({ page, site, open }) => {
    await Deno.mkdir(`${site.workspace}/moving`);
    await page.goto(site.origin + await place(site, "moving/old.ipynb", [code("a", "1")]));
    await eventually("the kernel is ready", async () => await kernelState(page) === "idle");
    const list = await open("/notebooks/moving");
    await list.getByRole("button", { name: "Rename old.ipynb" }).click();
    await list.keyboard.type("new");
    await list.keyboard.press("Enter");
    await page.waitForURL(/moving\/new\.ipynb$/);
    await page.keyboard.press("Control+Enter");
    await cellOf(page, "a").locator(".cell-outputs").waitFor();
    await list.getByRole("button", { name: "Delete new.ipynb" }).click();
    await page.getByText("the notebook was deleted").waitFor();
  },
);
