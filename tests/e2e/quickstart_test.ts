import { assert, assertEquals, assertGreater, assertMatch } from "@std/assert";
import { palette } from "../../kernel/plot/palette.ts";
import { type Notebook } from "../../document/notebook.ts";
import { browserTest, eventually, type Site } from "./browser.ts";
import { cellOf, kernelState, opened } from "./notebook.ts";
import { drawn } from "./pixels.ts";

const QUICKSTART = "/notebooks/examples/quickstart.ipynb";

/** As it is shipped, whatever other tests have done to theirs. */
async function copyOfQuickstart({ workspace }: Site, name: string): Promise<string> {
  const shipped = new URL("../../notebooks/examples/quickstart.ipynb", import.meta.url);
  await Deno.copyFile(shipped, `${workspace}/examples/${name}`);
  return `/notebooks/examples/${name}`;
}

async function runAll(page: Parameters<typeof kernelState>[0], last: string): Promise<void> {
  await opened(page);
  await page.getByRole("button", { name: "Run all" }).click();
  await cellOf(page, last).locator(".cell-outputs").waitFor();
  await eventually("the kernel is idle", async () => await kernelState(page) === "idle");
  assertEquals(await page.locator(".output-error").count(), 0);
}

browserTest(
  "the quickstart runs to a card with metrics, equity, drawdown and heatmap, and saves a run that runs again",
  async ({ page, site }) => {
    await page.goto(site.origin + QUICKSTART);
    await runAll(page, "save");
    const card = cellOf(page, "run").locator(".card");

    const metrics = await card.locator(".metric").evaluateAll((all) =>
      Object.fromEntries(all.map((metric) => [
        metric.querySelector("dt")!.textContent,
        metric.querySelector("dd > span")!.textContent,
      ]))
    );
    assertMatch(metrics["return"]!, /^[+\u2212][\d,.]+\u2009%$/);
    assertMatch(metrics["Sharpe"]!, /^\u2212?\d+\.\d\d$/);
    assertMatch(metrics["trades"]!, /^\d+$/);

    const { ink, loss } = palette.light;
    await card.locator(".figure-time canvas").first().waitFor();
    const time = await drawn(page, card.locator(".figure-time"), [ink, loss]);
    assertGreater(time.near[ink]!, 0.003, "the equity line is drawn in ink");
    assertGreater(time.near[loss]!, 0.001, "the drawdown is drawn in the colour of loss");
    const heatmap = await drawn(page, card.locator(".figure-heatmap svg"), ["#4e9dca", "#e08f4f"]);
    assertGreater(heatmap.colours, 50);
    assertGreater(heatmap.share, 0.2);
    const price = await drawn(page, cellOf(page, "price").locator(".figure-time"));
    assertGreater(price.share, 0.02);

    await card.getByRole("button", { name: "log" }).click();
    assertEquals(await card.getByRole("button", { name: "log" }).getAttribute("aria-pressed"), "true");

    await cellOf(page, "save").getByRole("link", { name: /^runs\// }).click();
    await page.waitForURL(/\/notebooks\/runs\//);
    await page.locator(".card .metric").first().waitFor();
    const saved = Object.values(metrics);
    // The run's own: the bars have a card before it once they have been loaded.
    const shown = () => page.locator(".card").last().locator("dd > span").allTextContents();
    assertEquals(await shown(), saved);
    await page.getByRole("button", { name: "Run all" }).click();
    await eventually(
      "the run is being executed",
      async () => await kernelState(page) === "busy" || await page.locator(".cell-time").count() > 0,
    );
    await eventually(
      "the run is done",
      async () =>
        await kernelState(page) === "idle" && await page.locator(".cell.running, .cell.queued").count() === 0,
    );
    await page.locator(".card .metric").first().waitFor();
    assertEquals(await page.locator(".output-error").count(), 0);
    assertEquals(await shown(), saved);
  },
);

browserTest(
  "the saved quickstart holds pictures for programs that cannot draw our figures",
  async ({ page, site }) => {
    await page.goto(site.origin + await copyOfQuickstart(site, "pictures.ipynb"));
    await runAll(page, "save");
    await page.keyboard.press("Control+s");
    const file = `${site.workspace}/examples/pictures.ipynb`;
    await eventually("the file holds pictures", async () => {
      const notebook: Notebook = JSON.parse(await Deno.readTextFile(file));
      const run = notebook.cells.find((cell) => cell.id === "run");
      assert(run?.cell_type === "code");
      return run.outputs.some((output) =>
        "data" in output && "image/svg+xml" in output.data && "image/png" in output.data
      );
    });
  },
);

browserTest("in the dark the figures are drawn dark", async ({ page, site }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(site.origin + await copyOfQuickstart(site, "dark.ipynb"));
  await opened(page);
  await page.getByRole("button", { name: "Run all" }).click();
  const chart = cellOf(page, "run").locator(".figure-time");
  await chart.locator("canvas").first().waitFor();
  const { ink, sheet } = palette.dark;
  const dark = await drawn(page, chart, [ink, sheet]);
  assertGreater(dark.near[sheet]!, 0.5);
  assertGreater(dark.near[ink]!, 0.001);
});
