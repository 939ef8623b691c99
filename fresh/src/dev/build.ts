/** One build: what was found on the disk, and the scripts bundled from it. */
import { fromFileUrl } from "../path.ts";
import { setBuildId } from "../build_id.ts";
import { bundle } from "./bundle.ts";
import { crawlApp, type IslandFile, type SourceFile } from "./crawl.ts";
import type { ResolvedBuildConfig } from "./builder.ts";

export interface Build {
  root: string;
  buildId: string;
  development: boolean;
  staticDirs: string[];
  routes: SourceFile[];
  /** With the URL path of each island's script. */
  islands: (IslandFile & { url: string })[];
  clientEntry: string;
  scripts: { pathname: string; content: Uint8Array<ArrayBuffer> }[];
}

const CLIENT = "fresh-runtime";

export async function makeBuild(config: ResolvedBuildConfig, development: boolean): Promise<Build> {
  const { root, staticDir: staticDirs, target, sourceMap } = config;
  const { routes, islands } = await crawlApp(config.routeDir, config.islandDir, config.ignore);
  const buildId = crypto.randomUUID().replaceAll("-", "");
  setBuildId(buildId);

  const client = new URL(development ? "../client/boot_dev.ts" : "../client/boot.ts", import.meta.url);
  const entries = {
    [CLIENT]: fromFileUrl(client.href),
    ...Object.fromEntries(islands.map((i) => [i.name, i.file])),
  };
  const scripts = await bundle({ root, entries, buildId, target, development, sourceMap });
  const urlOf = (name: string) => `/_fresh/js/${buildId}/${name}`;
  return {
    root,
    buildId,
    development,
    staticDirs,
    routes,
    islands: islands.map((island) => ({ ...island, url: urlOf(`${island.name}.js`) })),
    clientEntry: urlOf(`${CLIENT}.js`),
    scripts: scripts.map(({ name, content }) => ({ pathname: urlOf(name), content })),
  };
}
