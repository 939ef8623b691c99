/** The notebook about comparisons in the browser. */
import { assertEquals, assertGreater, assertMatch } from "@std/assert";
import { palette } from "../../kernel/plot/palette.ts";
import { browserTest, eventually } from "./browser.ts";
import { cellOf, kernelState, opened } from "./notebook.ts";
import { drawn } from "./pixels.ts";

browserTest(
  "the comparison shows the best in bold, curves over drawdowns, and what it comes to",
  async ({ page, site }) => {
    const shipped = new URL("../../notebooks/examples/compare.ipynb", import.meta.url);
    await Deno.copyFile(shipped, `${site.workspace}/examples/compared.ipynb`);
    await page.goto(`${site.origin}/notebooks/examples/compared.ipynb`);
    await opened(page);
    await page.getByRole("button", { name: "Run all" }).click();
    await cellOf(page, "factors").locator(".cell-outputs").waitFor();
    await eventually("the kernel is idle", async () => await kernelState(page) === "idle");
    assertEquals(await page.locator(".output-error").count(), 0);

    const card = cellOf(page, "compare").locator(".card");
    await card.scrollIntoViewIfNeeded();
    const best = await card.locator("strong").allTextContents();
    assertGreater(best.length, 3);
    assertEquals(await card.locator("strong").first().getAttribute("title"), "best of its column");
    assertMatch(
      await card.locator(".card-foot").innerText(),
      /beats .+ Sharpe, 95.% interval .+Holm's correction/,
    );

    await card.locator(".figure-time canvas").first().waitFor();
    const { ink, blue, orange } = palette.light;
    const curves = await drawn(page, card.locator(".figure-time"), [ink, blue, orange]);
    for (const colour of [ink, blue, orange]) assertGreater(curves.near[colour]!, 0.0005, colour);
  },
);
