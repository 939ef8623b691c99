import { assert, assertEquals } from "@std/assert";
import { browserTest, eventually } from "./browser.ts";
import { cellOf, code, opened, place } from "./notebook.ts";

/** Hours of work for DuckDB, so that the bar is there for as long as the test looks at it. */
const LONG = `import { sql } from "tapebook";
const columns = { x: Float64Array.from({ length: 200_000 }, (_, i) => Math.sin(i)) };
await sql\`SELECT count(*) FROM \${columns} a, \${columns} b, \${columns} c WHERE a.x + b.x < c.x\``;

browserTest(
  "what takes long shows a bar in its cell, in place, and ends as one line when it is stopped",
  async ({ page, site }) => {
    await page.goto(site.origin + await place(site, "long.ipynb", [code("long", LONG)]));
    await opened(page);
    const cell = cellOf(page, "long");
    await cell.locator(".cell-source").click();
    await page.keyboard.press("Control+Enter");
    const bar = cell.locator("progress");
    await bar.waitFor();
    const label = cell.getByText(/^Querying/);
    const first = await label.textContent();
    assert(/Querying: [\d,]+ of [\d,]+ rows/.test(first ?? ""), first ?? "");
    await eventually("the bar moves", async () => await label.textContent() !== first);
    assertEquals(await bar.count(), 1);
    await eventually("the bar is as wide as can be seen", async () => {
      // None in the moment in which it is drawn anew.
      const { width, height } = await bar.boundingBox() ?? { width: 0, height: 0 };
      return width > 100 && height > 4;
    });

    await cell.getByRole("button", { name: "Stop" }).click();
    await cell.getByText(/^Querying: .*, stopped after/).waitFor();
    assertEquals(await bar.count(), 0);
  },
);
