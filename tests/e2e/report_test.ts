/** A report opened from disk, as by double click: no server, no network. */
import { assert, assertEquals } from "@std/assert";
import type { Browser } from "playwright-core";
import { backtest, defineStrategy, makeBars, type Run, z } from "../../kernel/mod.ts";
import { launchChromium } from "../chromium.ts";

const HOSTILE = `</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">`;

async function hostileRun(): Promise<Run> {
  const close = Array.from({ length: 300 }, (_, i) => 100 + 10 * Math.sin(i / 9) + i / 10);
  const time = close.map((_, i) => Date.UTC(2023, 0, 1 + i));
  const prices = { open: close, high: close, low: close, close };
  const bars = makeBars({ symbol: HOSTILE, name: HOSTILE, time, ...prices });
  const strategy = defineStrategy({
    name: "hostile",
    params: { note: z.string().default(HOSTILE) },
    onBar(ctx) {
      const rising = ctx.bars.close.ago(0) > ctx.bars.close.ago(5);
      if (rising && ctx.position.quantity === 0) ctx.buy({ tag: HOSTILE });
      if (!rising && ctx.position.quantity !== 0) ctx.close();
    },
  });
  return await backtest(strategy(), bars, { costs: "us-equity" });
}

let browser: Promise<Browser> | undefined;
Deno.test.afterAll(async () => await (await browser)?.close());

async function withReport(options: Parameters<Run["report"]>[0], task: (path: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    const { path } = await (await hostileRun()).report({ ...options, path: `${folder}/report` });
    await Deno.rename(path, `${path}.html`);
    await task(`${path}.html`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const browserTest = (title: string, fn: () => Promise<void>) =>
  Deno.test({ name: title, sanitizeOps: false, sanitizeResources: false, fn });

browserTest(
  "a report opens from disk with live figures, asks for nothing and runs nothing of its data",
  () =>
    withReport({ format: "html" }, async (path) => {
      browser ??= launchChromium();
      const page = await (await browser).newPage({ viewport: { width: 1100, height: 6000 } });
      const errors: string[] = [];
      const requests: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      page.on("request", (request) => requests.push(request.url()));
      await page.goto(`file://${path}`);
      await page.locator(".figure-time canvas").first().waitFor();
      await page.locator(".figure-chart svg").first().waitFor();
      assertEquals(await page.evaluate(() => (globalThis as { hacked?: number }).hacked), undefined);
      assertEquals(errors, []);
      assertEquals(requests.filter((url) => !url.startsWith("data:") && !url.startsWith("blob:")), [
        `file://${path}`,
      ]);
      assertEquals(
        await page.locator("main .still").count(),
        0,
        "each still has given way to the live figure",
      );
      const heading = await page.locator("h1").textContent();
      assert(heading!.includes(HOSTILE), "shown as it is written");

      await page.getByText("Trade list").click();
      const rows = page.locator('[aria-label="Trades"] tbody tr');
      const first = await rows.first().textContent();
      await page.locator('[aria-label="Trades"]').getByRole("button", { name: "Profit" }).click();
      assert(await rows.first().textContent() !== first, "sorted by profit");
      await page.close();
    }),
);

browserTest(
  "a report without scripts shows still pictures and every table",
  () =>
    withReport({ format: "html" }, async (path) => {
      browser ??= launchChromium();
      const context = await (await browser).newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(`file://${path}`);
      const stills = page.locator("main img.still");
      assert(await stills.count() >= 8);
      const drawn = await stills.first().evaluate((image) => (image as HTMLImageElement).naturalWidth);
      assert(drawn > 100);
      assert((await page.locator("main table").allTextContents()).some((text) => text.includes("Recovered")));
      await context.close();
    }),
);

browserTest("a report in PDF is printed by the browser", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { path, bytes } = await (await hostileRun()).report({
      format: "pdf",
      path: `${folder}/report.pdf`,
    });
    const head = new TextDecoder().decode((await Deno.readFile(path)).subarray(0, 5));
    assertEquals(head, "%PDF-");
    assert(bytes > 50_000, `${bytes} bytes`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
