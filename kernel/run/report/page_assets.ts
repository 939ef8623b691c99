/** Script and style of a report's page: what a notebook's page draws figures with, as one text each. Built once a process. */
import { fileURLToPath } from "node:url";

export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

let built: Promise<PageAssets> | undefined;

export function pageAssets(): Promise<PageAssets> {
  return built ??= build();
}

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

async function build(): Promise<PageAssets> {
  const esbuild = await import("esbuild");
  try {
    const [script, style] = await Promise.all([
      esbuild.build({
        absWorkingDir: ROOT,
        entryPoints: ["browser/report_page.tsx"],
        bundle: true,
        write: false,
        minify: true,
        format: "iife",
        platform: "browser",
        target: "es2022",
        jsx: "automatic",
        jsxImportSource: "preact",
        tsconfigRaw: {},
        // Reads rows that a server keeps: a page on disk has all of its own.
        external: ["apache-arrow"],
        legalComments: "none",
        logLevel: "silent",
      }),
      styleOf().then((css) => esbuild.transform(css, { loader: "css", minify: true })),
    ]);
    // Within a string or a pattern the backslash changes nothing; in HTML the sign would begin a comment.
    return { script: script.outputFiles[0]!.text.trim().replaceAll("<!--", "<\\!--"), style: style.code };
  } finally {
    // Its own process would keep a script from ending.
    await esbuild.stop();
  }
}

/** Without fonts, which are larger than all else: the reader's own stand in. */
async function styleOf(): Promise<string> {
  const sheets = await Promise.all(
    ["static/styles.css", "static/notebook.css", "static/sheet.css"].map((file) =>
      Deno.readTextFile(ROOT + file)
    ),
  );
  return sheets.join("\n").replace(/@font-face\s*\{[^}]*\}/g, "");
}
