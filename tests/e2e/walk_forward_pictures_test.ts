/** The windows of a walk-forward, and the runs behind their bars. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Locator } from "playwright-core";
import { browserTest, eventually, type Stage } from "./browser.ts";
import { cellOf, code, kernelState, opened, place } from "./notebook.ts";

const STRATEGY =
  `import { crossedAbove, crossedBelow, defineStrategy, loadBars, range, sma, walkForward, z } from "tapebook";
const cross = defineStrategy({
  name: "sma_cross",
  params: { fast: z.int().default(10), slow: z.int().default(50) },
  indicators: ({ close }, p) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: crossedAbove(fast, slow), exits: crossedBelow(fast, slow) }),
});`;
const BARS = `const bars = await loadBars("SP500", { start: "2004-01-01" });`;
const WALK = `const found = await walkForward(cross, bars, {
  params: { fast: range(5, 20, 5), slow: range(30, 90, 20) },
  train: "3 years",
  test: "1 year",
  costs: "us-equity",
});
found`;

/** The bars of its windows. */
async function walked({ page, site }: Stage, name: string): Promise<Locator> {
  const cells = [code("strategy", STRATEGY), code("bars", BARS), code("walk", WALK)];
  await page.goto(site.origin + await place(site, name, cells));
  await opened(page);
  await page.getByRole("button", { name: "Run all" }).click();
  const picture = cellOf(page, "walk").getByRole("application", { name: /^In sample and out of sample/ });
  await picture.waitFor();
  await eventually("the walk-forward is done", async () => await kernelState(page) === "idle");
  await picture.scrollIntoViewIfNeeded();
  return picture;
}

/** Lines of what is said of the mark that keys are on. */
const tipOf = async (picture: Locator) => (await picture.locator(".figure-tip").innerText()).split("\n");

/** The return that the opened notebook's run has, and that its window has in the table. */
async function assertSameReturn(notebook: Stage["page"], row: Locator): Promise<void> {
  await opened(notebook);
  await notebook.getByRole("button", { name: "Run all" }).click();
  const card = notebook.locator(".card");
  await card.waitFor();
  const texts = await row.locator("td").allTextContents();
  assertStringIncludes(await card.innerText(), texts.at(-2)!);
}

browserTest(
  "Enter on a window's bar opens the run of its test, with the money that was left",
  async (stage) => {
    const { page, context } = stage;
    const picture = await walked(stage, "windows.ipynb");
    await picture.focus();
    for (const key of ["Home", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    const lines = await tipOf(picture);
    assertEquals(lines[0], "in sample");
    assertMatch(lines.join("\n"), /Test from: 2009-01-02\nfast \d+, slow \d+\n/);
    assertEquals(lines.at(-1), "Click or Enter opens its run");
    const [notebook] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("Enter")]);
    assertMatch(decodeURIComponent(notebook.url()), /\/sma_cross-2009-01-02-fast-\d+-slow-\d+\.ipynb/);
    const table = cellOf(page, "walk").locator("table").filter({ hasText: "Test from" });
    await assertSameReturn(notebook, table.locator("tbody tr").nth(2));
  },
);

browserTest("a click on the bar of what a window made out of sample opens its test", async (stage) => {
  const { page, context } = stage;
  const picture = await walked(stage, "bars.ipynb");
  const box = (await picture.boundingBox())!;
  const isOn = async (share: number) => {
    await page.mouse.move(box.x + share * box.width, box.y + 0.6 * box.height);
    const lines = await picture.locator(".figure-tip").isVisible() ? await tipOf(picture) : [];
    return lines[0] === "out of sample" && lines.at(-1) === "Click or Enter opens its run";
  };
  let share = 0.3;
  while (!await isOn(share)) {
    share += 0.01;
    assert(share < 1, "no bar out of sample that opens");
  }
  const from = /Test from: (\S+)/.exec((await tipOf(picture)).join("\n"))![1];
  const [notebook] = await Promise.all([
    context.waitForEvent("page"),
    page.mouse.click(box.x + share * box.width, box.y + 0.6 * box.height),
  ]);
  await opened(notebook);
  await notebook.getByText(`The test from ${from} to `).waitFor();
  await notebook.getByText(`const testWindow = { from: "${from}", end: `).waitFor();
});
