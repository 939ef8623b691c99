/** Modules of live drawings in a real browser, by themselves: what islands call. */
import { assertEquals } from "@std/assert";
import * as esbuild from "esbuild";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { record, watch } from "../browser_coverage.ts";
import { launchChromium } from "../chromium.ts";

type PageTest = (title: string, html: string, body: (page: Page) => Promise<void>) => void;

/** Tests on pages that have one export of a file in kernel/plot/draw as `live.<name>`. */
export function liveTests(file: string, name: string): PageTest {
  let started: Promise<{ browser: Browser; script: string }> | undefined;
  return (title, html, body) =>
    Deno.test({
      name: title,
      sanitizeOps: false,
      sanitizeResources: false,
      async fn() {
        started ??= Promise.all([launchChromium(), bundle(file, name)]).then(([browser, script]) => ({
          browser,
          script,
        }));
        const { browser, script } = await started;
        const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
        await watch(page);
        const errors: string[] = [];
        page.on("pageerror", (error) => errors.push(error.message));
        try {
          await page.setContent(html);
          await page.addScriptTag({ content: script });
          await body(page);
          assertEquals(errors, []);
        } finally {
          await record(page);
          await page.close();
        }
      },
    });
}

async function bundle(file: string, name: string): Promise<string> {
  const built = await esbuild.build({
    stdin: {
      contents: `export { ${name} } from "./kernel/plot/draw/${file}";`,
      resolveDir: fileURLToPath(new URL("../../", import.meta.url)),
    },
    bundle: true,
    format: "iife",
    globalName: "live",
    sourcemap: "inline",
    // As if it were served: coverage leaves out scripts of other origin.
    footer: { js: `//# sourceURL=/_fresh/js/${file.replace(".ts", ".js")}` },
    write: false,
  });
  await esbuild.stop();
  return built.outputFiles[0]!.text;
}
