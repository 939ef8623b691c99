/**
 * What a build gives to an app: its file routes, its islands and its static files. A production build keeps them
 * in `_fresh/snapshot.js`; the development server and in-memory builds make the same record without a disk.
 */
import type { ComponentType } from "preact";
import { setBuildId } from "./build_id.ts";
import type { RouteFile } from "./file_routes.ts";
import type { Island } from "./types.ts";

export interface StaticFile {
  contentType: string;
  /** Hash of the content; null where it is not known and nothing may be cached. */
  hash: string | null;
  size: number;
  body(): Promise<ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>>;
}

export interface BuildCache {
  root: string;
  /** URL path of the script that revives islands. */
  clientEntry: string;
  islands: Map<ComponentType, Island>;
  routes: RouteFile[];
  /** Load the client on pages without islands too: in development it reloads the page. */
  alwaysBoot: boolean;
  readFile(pathname: string): Promise<StaticFile | null>;
  /** Answers in place of the app's error pages when the app itself has failed. */
  errorPage?(error: unknown): Response;
}

export interface IslandModule {
  name: string;
  file: string;
  module: Record<string, unknown>;
}

/** The exports of `_fresh/snapshot.js`. */
export interface Snapshot {
  version: string;
  clientEntry: string;
  islands: IslandModule[];
  routes: RouteFile[];
  /** URL path to file (relative to the root), by content hash and type. */
  staticFiles: Map<string, { file: string; hash: string; contentType: string }>;
}

export const EMPTY_CACHE: BuildCache = {
  root: ".",
  clientEntry: "",
  islands: new Map(),
  routes: [],
  alwaysBoot: false,
  readFile: () => Promise.resolve(null),
};

export function cacheFromSnapshot(root: string, snapshot: Snapshot): BuildCache {
  setBuildId(snapshot.version);
  return {
    root,
    clientEntry: snapshot.clientEntry,
    islands: islandRegistry(snapshot.islands),
    routes: snapshot.routes,
    alwaysBoot: false,
    async readFile(pathname) {
      const known = snapshot.staticFiles.get(pathname);
      if (!known) return null;
      const path = `${root}/${known.file}`;
      const { size } = await Deno.stat(path);
      return { ...known, size, body: async () => (await Deno.open(path)).readable };
    },
  };
}

/** Every function that an island's module exports is an island; the default one bears the file's name. */
export function islandRegistry(modules: IslandModule[]): Map<ComponentType, Island> {
  const registry = new Map<ComponentType, Island>();
  const taken = new Set<string>();
  for (const { name: fileName, file, module } of modules) {
    for (const [exportName, value] of Object.entries(module)) {
      if (typeof value !== "function") continue;
      const wanted = exportName === "default" ? fileName : exportName;
      let name = wanted;
      for (let n = 1; taken.has(name); n++) name = `${wanted}_${n}`;
      taken.add(name);
      const component = value as ComponentType;
      registry.set(component, { name, exportName, file, component });
    }
  }
  return registry;
}
