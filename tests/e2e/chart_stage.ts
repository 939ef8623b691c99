/** Live charts in a real browser, by themselves: what their island calls. */
import { assertEquals } from "@std/assert";
import * as esbuild from "esbuild";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import type { MountedFigure, mountTimeFigure } from "../../kernel/plot/draw/live_time.ts";
import type { TimeFigure } from "../../kernel/plot/spec/figure.ts";
import { decodePng } from "../kernel/plot/png.ts";
import { record, watch } from "../browser_coverage.ts";
import { launchChromium } from "../chromium.ts";

declare const live: { mountTimeFigure: typeof mountTimeFigure };
export interface Stage {
  mounted: MountedFigure;
}

async function bundle(): Promise<string> {
  const built = await esbuild.build({
    stdin: {
      contents: `export { mountTimeFigure } from "./kernel/plot/draw/live_time.ts";`,
      resolveDir: fileURLToPath(new URL("../../", import.meta.url)),
    },
    bundle: true,
    format: "iife",
    globalName: "live",
    sourcemap: "inline",
    // As if it were served: coverage leaves out scripts of other origin.
    footer: { js: "//# sourceURL=/_fresh/js/live_time.js" },
    write: false,
  });
  await esbuild.stop();
  return built.outputFiles[0]!.text;
}

let started: Promise<{ browser: Browser; script: string }> | undefined;

/** A page with the figure drawn into an empty element of 700 pixels. */
export function chartTest(title: string, figure: TimeFigure, body: (page: Page) => Promise<void>): void {
  Deno.test({
    name: title,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      started ??= Promise.all([launchChromium(), bundle()]).then(([browser, script]) => ({
        browser,
        script,
      }));
      const { browser, script } = await started;
      const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
      await watch(page);
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      try {
        await page.setContent(
          `<body style="margin:20px;background:#fff"><div id="chart" style="width:700px"></div>`,
        );
        await page.addScriptTag({ content: script });
        await page.evaluate(async (figure) => {
          const mounted = live.mountTimeFigure(document.getElementById("chart")!, figure, "light");
          (globalThis as unknown as Stage).mounted = mounted;
          await mounted.ready;
        }, figure);
        await settle(page);
        await body(page);
        assertEquals(errors, []);
      } finally {
        await record(page);
        await page.close();
      }
    },
  });
}

/** The chart draws in animation frames: three of them and all is where it stays. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
  });
}

export const shot = async (page: Page) => decodePng(await page.locator("#chart").screenshot());
export const legends = (page: Page) => page.locator("#chart > div > span").allInnerTexts();
export const plain = (texts: string[]) => texts.map((text) => text.replaceAll("\n", " ").trim());
