/** A build that stays in memory: for the development server, and for tests of an entire app. */
import { pathToFileURL } from "node:url";
import { type BuildCache, type IslandModule, islandRegistry } from "../build_cache.ts";
import type { RouteFile } from "../file_routes.ts";
import { isLazyRoute } from "./routes.ts";
import { hashOf, readStatic } from "./assets.ts";
import { contentTypeOf } from "./content_type.ts";
import { findStatic } from "./crawl.ts";
import type { Build } from "./build.ts";

export async function memoryCache(build: Build): Promise<BuildCache> {
  const { root, staticDirs, development } = build;
  const islands: IslandModule[] = [];
  for (const { name, file, url } of build.islands) {
    islands.push({ name, file: url, module: await load(file) });
  }

  const routes: RouteFile[] = [];
  for (const { path, file } of build.routes) {
    const lazy = await isLazyRoute({ path, file });
    routes.push({ path, module: lazy ? () => load(file) : await load(file) });
  }

  const scripts = new Map(build.scripts.map(({ pathname, content }) => [pathname, content]));
  return {
    root,
    clientEntry: build.clientEntry,
    islands: islandRegistry(islands),
    routes,
    alwaysBoot: development,
    async readFile(pathname) {
      const entry = scripts.has(pathname) ? null : await findStatic(staticDirs, pathname);
      const content = scripts.get(pathname) ?? (entry && await readStatic(entry));
      if (!content) return null;
      return {
        contentType: entry?.contentType ?? contentTypeOf(pathname),
        // In development files change under the same name: without a hash nothing is kept.
        hash: development ? null : await hashOf(content),
        size: content.length,
        body: () => Promise.resolve(content),
      };
    },
  };
}

function load(file: string): Promise<Record<string, unknown>> {
  return import(pathToFileURL(file).href);
}
