/** A sweep's pictures while it runs, and the runs behind them. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Locator } from "playwright-core";
import { parametersFigure } from "../../kernel/plot/spec/parameters.ts";
import { FIGURE_MIME } from "../../kernel/plot/spec/figure.ts";
import { someTrials } from "../kernel/plot/draw/charts.ts";
import { browserTest, eventually, type Stage } from "./browser.ts";
import { cellOf, code, display, kernelState, opened, place } from "./notebook.ts";

/** Decided bar by bar, so that a few hundred trials take a moment. */
const STRATEGY = `import { defineStrategy, loadBars, range, sma, sweep, z } from "tapebook";
const cross = defineStrategy({
  name: "sma_cross",
  params: { fast: z.int().default(10), slow: z.int().default(50) },
  indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
  onBar(ctx) {
    const isAbove = ctx.indicators.fast.ago(0) > ctx.indicators.slow.ago(0);
    const isIn = ctx.position.quantity > 0;
    if (isAbove && !isIn) ctx.buy();
    if (!isAbove && isIn) ctx.close();
  },
});`;
const BARS = `const bars = await loadBars("SP500", { start: "2004-01-01" });`;
const SWEEP = `const found = await sweep(cross, bars, {
  params: { fast: range(5, 60, 2), slow: range(70, 220, 5) },
  costs: "us-equity",
});
found`;

async function swept({ page, site }: Stage, name: string): Promise<Locator> {
  const cells = [code("strategy", STRATEGY), code("bars", BARS), code("sweep", SWEEP)];
  await page.goto(site.origin + await place(site, name, cells));
  await opened(page);
  await page.getByRole("button", { name: "Run all" }).click();
  return cellOf(page, "sweep");
}

/** Cells with a value, in the picture that changes. */
const filled = (picture: Locator) => picture.locator("svg rect").count();
const tipOf = (picture: Locator) => picture.locator(".figure-tip");

browserTest(
  "a sweep fills its heatmap while it runs, under a reader who stays on a trial",
  async (stage) => {
    const { page } = stage;
    const cell = await swept(stage, "filling.ipynb");
    const progress = cell.locator(".card-progress");
    await progress.locator("progress").waitFor();
    assertMatch(await progress.innerText(), /^[\d,]+ \/ 868 · /);
    const picture = cell.locator(".figure-heatmap");
    await picture.locator("svg rect").first().waitFor();
    await picture.focus();
    await page.keyboard.press("Home");
    const [at] = (await tipOf(picture).innerText()).split("\n");
    const before = await filled(picture);
    await eventually("more cells have a value", async () => await filled(picture) > before);
    assertStringIncludes(await tipOf(picture).innerText(), at!.replace(/ \(best.*/, ""));
    assertMatch(await tipOf(picture).innerText(), /opens its run$/);
    await eventually("the card stands", async () => await kernelState(page) === "idle");
    assertEquals([await progress.count(), await picture.count()], [0, 1]);
    await cell.getByText(/868 trials in/).waitFor();
  },
);

browserTest("a click on a trial opens a notebook whose run has the Sharpe of the cell", async (stage) => {
  const { page, context } = stage;
  const cell = await swept(stage, "opening.ipynb");
  const picture = cell.locator(".figure-heatmap").last();
  await eventually(
    "the sweep is done",
    async () => await kernelState(page) === "idle" && await picture.count() === 1,
  );
  await picture.scrollIntoViewIfNeeded();
  const mark = picture.locator("svg rect").nth(200);
  await mark.hover({ force: true });
  const [parameters, sharpe] = (await tipOf(picture).innerText()).split("\n");
  const [notebook] = await Promise.all([context.waitForEvent("page"), mark.click({ force: true })]);
  await opened(notebook);
  const [fast, slow] = ["fast", "slow"].map((name) => new RegExp(`${name} (\\d+)`).exec(parameters!)![1]);
  assertStringIncludes(decodeURIComponent(notebook.url()), `/sma_cross-fast-${fast}-slow-${slow}.ipynb`);
  await notebook.getByRole("button", { name: "Run all" }).click();
  const card = notebook.locator(".card");
  await card.waitFor();
  // The objective is read in sample, which the run's card tells too.
  const shown = Number(sharpe!.replace("Sharpe: ", "").replace("\u2212", "-")).toFixed(2).replace(
    "-",
    "\u2212",
  );
  assertStringIncludes(await card.locator(".card-foot").innerText(), `(Sharpe ${shown})`);
});

browserTest(
  "Enter on a trial of the table opens its run, and what cannot be opened says why",
  async (stage) => {
    const { page, context, site } = stage;
    const cell = await swept(stage, "rows.ipynb");
    const row = cell.locator(".open-run").first();
    await row.waitFor();
    const values = await cell.locator("tr.openable").first().locator("td").allTextContents();
    await row.focus();
    const [notebook] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("Enter")]);
    await opened(notebook);
    await notebook.getByText(`cross({ fast: ${values[1]}, slow: ${values[2]} })`).waitFor();
    await Deno.remove(`${site.workspace}/.tapebook/sweeps`, { recursive: true });
    await row.press("Enter");
    await cell.getByRole("alert").getByText(/Run the sweep again/).waitFor();
  },
);

browserTest(
  "a heatmap of three parameters can be turned to other axes and cut into slices",
  async ({ page, site }) => {
    const opens = { sweep: "s1", parameters: ["fast", "slow", "stop"] };
    const figure = parametersFigure(someTrials(), { x: "fast", y: "slow", value: "sharpe", opens });
    const cells = [code("shown", "", [display({ [FIGURE_MIME]: figure, "text/plain": "trials" })])];
    await page.goto(site.origin + await place(site, "choice.ipynb", cells));
    await opened(page);
    const cell = cellOf(page, "shown");
    const picture = cell.locator(".figure-heatmap");
    await picture.locator("svg rect").first().waitFor();
    const best = async () => {
      await picture.blur();
      await picture.focus();
      for (const key of ["Home", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"]) {
        await page
          .keyboard.press(key);
      }
      return (await tipOf(picture).innerText()).split("\n");
    };
    assertEquals((await best()).slice(0, 3), ["fast 15, slow 80 (best)", "stop 0.05", "sharpe: 0.9500"]);
    await cell.getByLabel("stop", { exact: true }).selectOption("0.02");
    await cell.getByText("sharpe by fast and slow where stop 0.02").waitFor();
    assertEquals((await best()).slice(0, 3), ["fast 15, slow 80 (best)", "stop 0.02", "sharpe: 0.9200"]);
    await cell.getByLabel("down", { exact: true }).selectOption("stop");
    await cell.getByText("sharpe by fast and stop").waitFor();
    // Drawn anew in a moment, with fewer cells and the frame of the best.
    // Besides the cells there are the twelve steps of the scale of colours and the frame of the best.
    await picture.locator("svg rect").nth(12 + 12 + 1).waitFor({ state: "detached" });
    assertEquals(await picture.locator("svg rect").count(), 12 + 12 + 1);
    assertEquals((await best())[0], "fast 15, stop 0.05 (best)");
  },
);

browserTest("what is said of a mark near the bar at the top stands below it", async ({ page, site }) => {
  const figure = parametersFigure(someTrials(), { x: "fast", y: "slow", value: "sharpe" });
  const cells = [
    code("shown", "", [display({ [FIGURE_MIME]: figure, "text/plain": "trials" })]),
    code("room", "\n".repeat(80)),
  ];
  await page.goto(site.origin + await place(site, "covered.ipynb", cells));
  await opened(page);
  const picture = cellOf(page, "shown").locator(".figure-heatmap");
  const first = picture.locator("svg rect").first();
  await first.waitFor();
  const bar = (await page.locator(".notebook-top").boundingBox())!;
  const mark = (await first.boundingBox())!;
  await page.mouse.wheel(0, mark.y - (bar.y + bar.height) - 4);
  await eventually("the mark is under the bar", async () => (await first.boundingBox())!.y < mark.y);
  const { x, y, width, height } = (await first.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  const tip = tipOf(picture);
  await tip.waitFor();
  const box = (await tip.boundingBox())!;
  assert(box.y >= bar.y + bar.height, `${box.y} is above ${bar.y + bar.height}`);
});
