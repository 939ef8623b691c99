import { resolve } from "node:path";
import { App, applyCache, type ListenOptions } from "../app.ts";
import { makeBuild } from "./build.ts";
import { writeBuild } from "./disk.ts";
import { memoryCache } from "./memory_cache.ts";
import { serveDevelopment } from "./server.ts";

export interface BuildOptions {
  /** Folder of the app; the other paths are relative to it. */
  root?: string;
  outDir?: string;
  staticDir?: string | string[];
  islandDir?: string;
  routeDir?: string;
  /** The module that exports `app`. */
  serverEntry?: string;
  /** Browsers that the scripts must run in, as esbuild names them. */
  target?: string | string[];
  /** Files to leave out, besides tests. */
  ignore?: RegExp[];
  sourceMap?: boolean;
}

/** Options with absolute paths and their defaults. */
export interface ResolvedBuildConfig extends Required<BuildOptions> {
  staticDir: string[];
}

// deno-lint-ignore no-explicit-any -- a builder serves apps of any state
export class Builder<State = any> {
  readonly config: ResolvedBuildConfig;

  constructor(options: BuildOptions = {}) {
    const root = resolve(options.root ?? ".");
    const within = (path: string) => resolve(root, path);
    this.config = {
      root,
      outDir: within(options.outDir ?? "_fresh"),
      staticDir: [options.staticDir ?? "static"].flat().map(within),
      islandDir: within(options.islandDir ?? "islands"),
      routeDir: within(options.routeDir ?? "routes"),
      serverEntry: within(options.serverEntry ?? "main.ts"),
      target: options.target ?? ["chrome99", "firefox99", "safari15"],
      ignore: options.ignore ?? [],
      sourceMap: options.sourceMap ?? false,
    };
  }

  /** Bundles, and writes to the disk or keeps in memory. The returned function gives the build to an app. */
  async build(
    options: {
      mode?: "development" | "production";
      snapshot?: "disk" | "memory";
    } = {},
  ): Promise<(app: App<State>) => void> {
    const build = await makeBuild(this.config, options.mode === "development");
    if (options.snapshot !== "memory") await writeBuild(build, this.config);
    const cache = await memoryCache(build);
    return (app) => app[applyCache](cache);
  }

  /** Serves the app in development: nothing is cached, errors are shown, pages reload when the server restarts. */
  async listen(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    options: ListenOptions = {},
  ): Promise<void> {
    const [imported, cache] = await Promise.all([
      importApp(),
      makeBuild(this.config, true).then(memoryCache),
    ]);
    await serveDevelopment(imported instanceof App ? imported : imported.app, cache, options);
  }
}
