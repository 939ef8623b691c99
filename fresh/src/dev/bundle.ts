/** Islands and the client runtime as scripts for browsers. */
import * as esbuild from "esbuild";
import { basename } from "node:path";
import { denoResolver, readImportMap } from "./resolver.ts";

export interface BundleOptions {
  root: string;
  /** Name of each script to the file it starts from. */
  entries: Record<string, string>;
  buildId: string;
  target: string | string[];
  development: boolean;
  sourceMap: boolean;
}

export interface Script {
  name: string;
  content: Uint8Array<ArrayBuffer>;
}

let running = 0;

export async function bundle(options: BundleOptions): Promise<Script[]> {
  const { root, entries, buildId, target, development, sourceMap } = options;
  const map = await readImportMap(root);
  running++;
  try {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: entries,
      outdir: ".",
      write: false,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "browser",
      target,
      minify: !development,
      sourcemap: sourceMap || development ? "linked" : false,
      chunkNames: "chunk-[hash]",
      legalComments: "none",
      logLevel: "silent",
      jsx: "automatic",
      jsxImportSource: "preact",
      tsconfigRaw: {},
      define: {
        FRESH_BUILD_ID: JSON.stringify(buildId),
        "process.env.NODE_ENV": JSON.stringify(development ? "development" : "production"),
      },
      plugins: [denoResolver(map)],
    });
    return outputFiles.map(({ path, contents }) => ({
      name: basename(path),
      content: contents as Uint8Array<ArrayBuffer>,
    }));
  } finally {
    // The bundler's own process would keep a build script from ending.
    if (--running === 0) await esbuild.stop();
  }
}
